import OpenSSL
import SAML
import SSO
import XML

/// Signs the assertion of a text that already has a signature's elements in it, by putting in new values.
struct ResponseSigner: Sendable {
    let certificate: TrustedCertificate
    private let key: PrivateKey

    init() throws {
        key = try PrivateKey.makeEC(.p256)
        certificate = try TrustedCertificate(
            Certificate.selfSigned(for: key, commonName: "Test", notBefore: 0, notAfter: 4_000_000_000)
        )
    }

    /// - Returns: The signed text, and the canonical form of its assertion without the signature; nil where the text is no document with
    ///   an assertion that names ECDSA with SHA-256.
    func sign(_ text: [UInt8]) -> (document: [UInt8], signed: [UInt8])? {
        guard let assertion = assertion(text), let place = assertion.children.firstIndex(where: { $0.isSignature }) else { return nil }
        let canonical = ExclusiveCanonicalization().bytes(of: assertion.removingChild(at: place))
        let digest = Base64.standard.encode(HashAlgorithm.sha256.hash(canonical))
        guard let digested = replacing("DigestValue>", in: text, with: digest), let again = self.assertion(digested),
            case .element(let signature)? = again.children.first(where: { $0.isSignature }),
            let info = signature.elements.first,
            let value = try? key.signature(for: ExclusiveCanonicalization().bytes(of: info), by: .ecdsa(.sha256)),
            let signed = replacing("SignatureValue>", in: digested, with: Base64.standard.encode(value))
        else { return nil }
        return (signed, canonical)
    }

    private func assertion(_ text: [UInt8]) -> XMLElement? {
        (try? XMLDocument(parsing: text))?.root.elements.first { $0.name.local == "Assertion" }
    }

    /// Puts another content between the first start tag that ends so and what follows.
    private func replacing(_ tag: String, in text: [UInt8], with content: String) -> [UInt8]? {
        guard let start = text.firstRange(of: Array(tag.utf8)), let end = text[start.upperBound...].firstIndex(of: UInt8(ascii: "<")) else {
            return nil
        }
        return text[..<start.upperBound] + Array(content.utf8) + text[end...]
    }
}

extension XMLNode {
    fileprivate var isSignature: Bool {
        guard case .element(let element) = self else { return false }
        return element.name.local == "Signature"
    }
}
