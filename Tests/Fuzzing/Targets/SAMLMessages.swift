import JSON
import OpenSSL
import SAML
import SSO
import XML

/// SAML messages and metadata.
enum SAMLMessages {
    private static let provider = Fixtures.made("the provider") { try TrustedCertificate(text: Fixtures.text("identity-provider.pem")) }

    private static let decryption = Fixtures.made("our key") {
        let key = try PrivateKey(pem: Fixtures.text("decryption-key.pem"))
        let certificate = try Certificate.selfSigned(for: key, commonName: "Test", notBefore: 0, notAfter: 4_000_000_000)
        return ServiceProviderKey(key: key, certificate: certificate, state: .active)
    }

    private static let connection = Fixtures.connection(trusting: provider, decrypting: [decryption])

    /// What the corpus says of its accepted messages: the provider never signed anything else about anybody.
    private static let said = Set((Fixtures.json("accepted.json").array ?? []).map { Said($0) })

    /// A response without knowing the provider's key.
    static func stolenResponse(_ bytes: [UInt8]) throws(Violation) {
        guard let assertion = accepted(bytes, connection) else { return }
        try Violation.check(said.contains(Said(assertion)), "the provider never said this: \(assertion.nameID.value)")
    }

    static func metadata(_ bytes: [UInt8]) {
        _ = try? IdentityProviderMetadata(parsing: bytes, now: Fixtures.now)
        _ = try? IdentityProviderMetadata(parsing: bytes, entityID: "https://idp.example/saml", now: Fixtures.now, pinned: [provider])
    }

    /// By both bindings.
    static func logout(_ bytes: [UInt8]) {
        let query = String(decoding: bytes, as: UTF8.self)
        for pending in [nil, Fixtures.requestID] {
            _ = try? connection.acceptLogout(query: query, pendingID: pending, now: Fixtures.now) { _ in false }
        }
        _ = try? connection.acceptLogout(form: bytes, pendingID: nil, now: Fixtures.now) { _ in false }
    }

    private static let signer = Fixtures.made("a signer") { try ResponseSigner() }

    /// A response whose assertion a trusted key signs, whatever it says: what is read is what was signed (S2.8).
    static func signedResponse(_ bytes: [UInt8]) throws(Violation) {
        guard let (document, canonical) = signer.sign(bytes) else { return }
        guard let assertion = accepted(document, Fixtures.connection(trusting: signer.certificate)) else { return }
        // The canonical form is plain enough to be searched: every value stands in it, whole, with nothing inside.
        let text = String(decoding: canonical, as: UTF8.self)
        for (value, element) in [(assertion.nameID.value, "NameID")]
            + assertion.attributes.all.flatMap({ attribute in
                attribute.values.filter { !$0.isEmpty }.map { ($0, "AttributeValue") }
            })
        {
            let written = value.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
                .replacing("\r", with: "&#xD;")
            try Violation.check(contains(text, ">\(written)</", element), "\(element) says what was not signed: \(value)")
        }
    }

    /// Compared by octets: equivalent characters are not the same.
    private static func contains(_ text: String, _ value: String, _ element: String) -> Bool {
        Array(text.utf8).firstRange(of: Array(value.utf8)) != nil && text.contains(element)
    }

    private static func accepted(_ document: [UInt8], _ connection: SAMLConnection) -> VerifiedAssertion? {
        try? connection.accept(
            PostedResponse(samlResponse: Base64.standard.encode(document), relayState: nil),
            pending: PendingRequest(id: Fixtures.requestID, relayState: nil, sentAt: Fixtures.now),
            now: Fixtures.now,
            isReplay: { _ in false }
        )
    }
}

/// What an assertion says about a person.
private struct Said: Hashable {
    let nameID: [UInt8]
    let format: String?
    let sessionIndex: String?
    let attributes: Set<[[UInt8]]>

    init(_ json: JSON) {
        nameID = Array((json["nameId"]?.string ?? "").utf8)
        format = json["nameIdFormat"]?.string
        sessionIndex = json["sessionIndex"]?.string
        attributes = Set(
            (json["attributes"]?.object?.members ?? []).map { member in
                [Array(member.name.utf8)] + (member.value.array ?? []).compactMap { $0.string.map { Array($0.utf8) } }
            }
        )
    }

    init(_ assertion: VerifiedAssertion) {
        nameID = Array(assertion.nameID.value.utf8)
        format = assertion.nameID.format
        sessionIndex = assertion.sessionIndex
        attributes = Set(assertion.attributes.all.map { [Array($0.name.utf8)] + $0.values.map { Array($0.utf8) } })
    }
}
