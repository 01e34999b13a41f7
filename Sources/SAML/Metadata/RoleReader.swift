import OpenSSL
import SSO
import XML

/// Reads endpoints and keys of an `IDPSSODescriptor` (SSO_RULES S7.4).
struct RoleReader {
    let role: XMLElement
    let allowsLoopbackHTTP: Bool

    /// Those of the bindings that we speak, in order.
    func endpoints(_ local: String) throws(Refusal) -> [SAMLEndpoint] {
        var endpoints: [SAMLEndpoint] = []
        for element in role.elements(.md(local)) {
            let binding: SAMLBinding
            switch element.attribute("Binding") {
            case SAMLIdentifier.redirectBinding: binding = .redirect
            case SAMLIdentifier.postBinding: binding = .post
            default: continue
            }
            guard let url = element.attribute("Location") else { throw Refusal("S7.4", "\(local) without Location") }
            let responseURL = element.attribute("ResponseLocation")
            for url in [url, responseURL].compactMap({ $0 }) {
                guard isAllowed(url) else { throw Refusal("S7.4", "\(local) at a URL that is not https", received: url) }
            }
            endpoints.append(SAMLEndpoint(binding, url, responseURL: responseURL))
        }
        return endpoints
    }

    /// Those of keys whose use is signing or not said, each once.
    func certificates() throws(Refusal) -> [TrustedCertificate] {
        var certificates: [TrustedCertificate] = []
        for descriptor in role.elements(.md("KeyDescriptor")) {
            guard descriptor.attribute("use")?.isExactly("signing") ?? true else { continue }
            for element in descriptor.elements(.ds("KeyInfo")).flatMap({ $0.elements(.ds("X509Data")) })
                .flatMap({ $0.elements(.ds("X509Certificate")) })
            {
                guard let text = element.value else { throw Refusal("S7.5", "a certificate with elements inside") }
                let certificate = try TrustedCertificate(text: text)
                if !certificates.contains(certificate) { certificates.append(certificate) }
            }
        }
        guard (1...8).contains(certificates.count) else {
            throw Refusal("S7.4", "\(certificates.count) signing certificates, 1 to 8 are taken")
        }
        return certificates
    }

    /// An absolute https URL without fragment; it goes into a `Location` field and a form.
    private func isAllowed(_ url: String) -> Bool {
        guard let address = WebAddress(url), !address.hasFragment else { return false }
        return address.isSecure || (allowsLoopbackHTTP && address.isLoopback)
    }
}
