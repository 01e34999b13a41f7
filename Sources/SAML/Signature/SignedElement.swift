import SSO
import XML

/// An element that a key of the connection vouches for, with all below it. Values are read from one of these only
/// (SSO_RULES S4.12): nothing but a verification in this file makes one.
struct SignedElement: Sendable {
    let element: XMLElement

    private init(_ element: XMLElement) {
        self.element = element
    }

    /// Verifies an element's own signature.
    ///
    /// - Returns: Nil when the element has none; a signature that does not hold is a refusal.
    static func verifying(_ element: XMLElement, by keys: [TrustedCertificate]) throws(Refusal) -> SignedElement? {
        guard let signature = try XMLSignature(of: element) else { return nil }
        return SignedElement(try signature.verified(by: keys))
    }

    /// Verifies the signature over a query string whose message is then parsed (SSO_RULES S8.1).
    ///
    /// - Parameter message: Makes the message of the octets that the signature covers.
    static func verifying(
        _ query: SignedQuery,
        by keys: [TrustedCertificate],
        message: (SignedQuery) throws(Refusal) -> Message
    ) throws(Refusal) -> SignedElement {
        try SignatureCheck.run(query.signature, over: query.signedOctets, by: query.algorithm, keys)
        return SignedElement(try message(query).root)
    }

    /// The one child of a name: signed with its parent. Nil when there is none, or more than one.
    func only(_ name: XMLName) -> SignedElement? {
        element.only(name).map(SignedElement.init)
    }

    /// What a child's ciphertext says: the signature covers the ciphertext, so it vouches for that.
    func decrypting(_ name: XMLName, _ decrypt: (XMLElement) throws(Refusal) -> XMLElement) throws(Refusal) -> SignedElement? {
        guard let child = element.only(name) else { return nil }
        return SignedElement(try decrypt(child))
    }
}
