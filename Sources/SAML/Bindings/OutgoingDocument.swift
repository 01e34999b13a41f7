import OpenSSL
import SSO
import XML

/// A message of ours before it is bound and signed.
struct OutgoingDocument {
    let kind: SignedQuery.Kind
    let id: String
    /// Writes the message; the signature, when there is one, right after the Issuer.
    let write: (_ signature: String) -> [UInt8]

    /// - Parameters:
    ///   - name: The root's qualified name.
    ///   - attributes: Beside namespaces, `ID` and `Version`.
    init(
        _ name: String,
        kind: SignedQuery.Kind,
        id: String,
        issuer: String,
        _ attributes: [(String, String?)],
        content: @escaping (inout XMLWriter) -> Void
    ) {
        self.kind = kind
        self.id = id
        write = { signature in
            var writer = XMLWriter()
            let namespaces: [(String, String?)] = [("xmlns:samlp", SAMLNamespace.protocol), ("xmlns:saml", SAMLNamespace.assertion)]
            writer.element(name, namespaces + [("ID", id), ("Version", "2.0")] + attributes) { writer in
                writer.element("saml:Issuer") { $0.text(issuer) }
                writer.markup(signature)
                content(&writer)
            }
            return writer.bytes
        }
    }

    /// - Parameter key: Signs; nil leaves the message unsigned.
    func bound(
        to binding: SAMLBinding,
        url: String,
        relayState: String?,
        signedBy key: PrivateKey?
    ) throws(SAMLConfigurationError) -> OutgoingMessage {
        guard (relayState ?? "").utf8.count <= 80 else { throw .relayStateTooLong }
        switch binding {
        case .redirect: return .redirect(url: try redirectURL(url, relayState, key))
        case .post:
            let bytes = try key.map { (key) throws(SAMLConfigurationError) in try signed(by: key) } ?? write("")
            var form: FormParameters = [kind.rawValue: Base64.standard.encode(bytes)]
            if let relayState { form.append("RelayState", relayState) }
            return .post(url: url, fields: form.fields)
        }
    }

    /// The signature is over the very octets of the query (SSO_RULES S7.1).
    private func redirectURL(_ url: String, _ relayState: String?, _ key: PrivateKey?) throws(SAMLConfigurationError) -> String {
        guard let deflated = Deflate.deflate(write("")) else { throw .failed("deflate") }
        var query = "\(kind.rawValue)=\(FormParameters.encode(Base64.standard.encode(deflated)))"
        if let relayState { query += "&RelayState=\(FormParameters.encode(relayState))" }
        if let key {
            let (algorithm, identifier) = try Self.algorithm(key)
            query += "&SigAlg=\(FormParameters.encode(identifier))"
            query += "&Signature=\(FormParameters.encode(Base64.standard.encode(try Self.sign(Array(query.utf8), key, algorithm))))"
        }
        // A fragment would swallow the query; endpoints with one are not taken from metadata.
        return url + (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + query
    }

    /// With an enveloped signature of the form that we take ourselves (S4).
    private func signed(by key: PrivateKey) throws(SAMLConfigurationError) -> [UInt8] {
        let (algorithm, identifier) = try Self.algorithm(key)
        let digest = HashAlgorithm.sha256.hash(ExclusiveCanonicalization().bytes(of: try Self.parse(write(""))))
        let signature = { (value: String) in
            var writer = XMLWriter()
            writer.element("ds:Signature", [("xmlns:ds", SAMLNamespace.signature)]) { writer in
                writer.element("ds:SignedInfo") { writer in
                    writer.element("ds:CanonicalizationMethod", [("Algorithm", SAMLNamespace.exclusiveC14N)])
                    writer.element("ds:SignatureMethod", [("Algorithm", identifier)])
                    writer.element("ds:Reference", [("URI", "#" + id)]) { writer in
                        writer.element("ds:Transforms") { writer in
                            writer.element("ds:Transform", [("Algorithm", SAMLNamespace.signature + "enveloped-signature")])
                            writer.element("ds:Transform", [("Algorithm", SAMLNamespace.exclusiveC14N)])
                        }
                        writer.element("ds:DigestMethod", [("Algorithm", HashAlgorithm.sha256Identifier)])
                        writer.element("ds:DigestValue") { $0.text(Base64.standard.encode(digest)) }
                    }
                }
                writer.element("ds:SignatureValue") { $0.text(value) }
            }
            return writer
        }
        guard let info = try Self.parse(signature("").bytes).only(.ds("SignedInfo")) else { throw .failed("signature") }
        let value = try Self.sign(ExclusiveCanonicalization().bytes(of: info), key, algorithm)
        return write(signature(Base64.standard.encode(value)).string)
    }

    private static func parse(_ bytes: [UInt8]) throws(SAMLConfigurationError) -> XMLElement {
        do {
            return try XMLDocument(parsing: bytes).root
        } catch {
            // Settings such as a URL may hold a character that no XML can.
            throw .failed("a message of ours: \(error)")
        }
    }

    private static func algorithm(_ key: PrivateKey) throws(SAMLConfigurationError) -> (SignatureAlgorithm, String) {
        guard let algorithm = SignatureAlgorithm(signingWith: key.publicKey), let identifier = algorithm.identifier else {
            throw .noSigningKey
        }
        return (algorithm, identifier)
    }

    private static func sign(_ octets: [UInt8], _ key: PrivateKey, _ algorithm: SignatureAlgorithm) throws(SAMLConfigurationError)
        -> [UInt8]
    {
        do {
            return try key.signature(for: octets, by: algorithm)
        } catch {
            throw .failed("\(error)")
        }
    }
}
