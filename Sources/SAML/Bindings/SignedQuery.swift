import OpenSSL
import SSO
import XML

/// A message at the Redirect binding: the octets of the query exactly as received (SSO_RULES S8.1; SAML Bindings 3.4.4.1).
struct SignedQuery {
    /// Which parameter carries the message.
    enum Kind: String {
        case request = "SAMLRequest"
        case response = "SAMLResponse"
    }

    let kind: Kind
    /// The message in base64, not decoded and not inflated yet.
    let encodedMessage: String
    let relayState: String?
    let algorithm: SignatureAlgorithm
    let signature: [UInt8]
    /// What the signature is over: the received octets in the order that the binding sets.
    let signedOctets: [UInt8]

    /// - Parameter query: What stands behind `?`, not decoded.
    init(_ query: String) throws(Refusal) {
        let parameters = try Parameters(query)
        switch (parameters[.request], parameters[.response]) {
        case (let request?, nil): (kind, encodedMessage) = (.request, request.value)
        case (nil, let response?): (kind, encodedMessage) = (.response, response.value)
        default: throw Refusal("S8.1", "not exactly one of SAMLRequest and SAMLResponse")
        }
        if let encoding = parameters[.encoding]?.value, !encoding.isExactly(SAMLIdentifier.deflateEncoding) {
            throw Refusal("S8.1", "another encoding", received: encoding)
        }
        guard let identifier = parameters[.algorithm]?.value, let text = parameters[.signature]?.value, !text.isEmpty else {
            throw Refusal("S8.1", "an unsigned message")
        }
        guard let algorithm = SignatureAlgorithm(identifier: identifier) else {
            throw Refusal("S4.7", "a signature method that is not taken", received: identifier)
        }
        guard let signature = Base64.standard.decode(text, skippingWhitespace: true) else {
            throw Refusal("S4.9", "a signature that is no base64")
        }
        relayState = parameters[.relayState]?.value
        guard (relayState ?? "").utf8.count <= 80 else { throw Refusal("S1.5", "a RelayState of more than 80 bytes") }
        self.algorithm = algorithm
        self.signature = signature
        let covered: [Parameters.Name] = [kind == .request ? .request : .response, .relayState, .algorithm]
        signedOctets = Array(covered.compactMap { parameters[$0]?.octets }.joined(separator: "&").utf8)
    }

    /// The message's octets, inflated within bounds (S8.2).
    func message() throws(Refusal) -> [UInt8] {
        let deflated = try POSTForm.message(encodedMessage, rule: "S8.1")
        guard let bytes = Deflate.inflate(deflated, limit: POSTForm.messageByteCount) else {
            throw Refusal("S8.2", "a message that does not inflate to at most 256 KiB")
        }
        return bytes
    }
}

/// The parameters that mean something, each at most once and spelled plainly; others are skipped.
private struct Parameters {
    enum Name: String, CaseIterable {
        case request = "SAMLRequest"
        case response = "SAMLResponse"
        case relayState = "RelayState"
        case algorithm = "SigAlg"
        case signature = "Signature"
        case encoding = "SAMLEncoding"
    }

    /// `octets`: name and value as received.
    private var found: [Name: (value: String, octets: String)] = [:]

    init(_ query: String) throws(Refusal) {
        // As in a form; and what is not ASCII was never in a request target.
        guard query.utf8.allSatisfy({ $0 < 0x80 }) else { throw Refusal("S8.1", "a query with a wrong escape") }
        for part in query.split(separator: "&") {
            let octets = String(part)
            guard let field = FormParameters(decoding: octets)?.fields.first else {
                throw Refusal("S8.1", "a query with a wrong escape")
            }
            guard let name = Name.allCases.first(where: { $0.rawValue.isExactly(field.name) }) else { continue }
            // Another reader might not take an escaped name for this parameter.
            guard octets.prefix(while: { $0 != "=" }).isExactly(field.name) else {
                throw Refusal("S8.1", "an escaped parameter name", received: name.rawValue)
            }
            guard found[name] == nil else { throw Refusal("S8.1", "a parameter that stands twice", received: name.rawValue) }
            found[name] = (field.value, octets)
        }
    }

    subscript(name: Name) -> (value: String, octets: String)? { found[name] }
}
