import OpenSSL
import SSO
import Testing
import XML

@testable import SAML

/// An identity provider of the test's own: it writes and signs responses, right or wrong.
struct TestProvider {
    static let entityID = "https://idp.example/caf\u{e9}"
    static let acs = "https://away.example/sso/saml/1/acs"
    static let slo = "https://away.example/sso/saml/1/slo"
    static let sp = "https://away.example/sso/saml/1/metadata"
    static let now = UnixTime(seconds: 1_781_517_600)

    let key: PrivateKey
    let certificate: Certificate

    init() throws {
        key = try PrivateKey.makeEC(.p256)
        certificate = try Certificate.selfSigned(for: key, commonName: "Test", notBefore: 0, notAfter: 4_000_000_000)
    }

    func connection(_ policy: SAMLPolicy = SAMLPolicy(), keys: [ServiceProviderKey] = [], certificates: Int = 1) throws -> SAMLConnection {
        SAMLConnection(
            serviceProvider: ServiceProvider(entityID: Self.sp, assertionConsumerURL: Self.acs, singleLogoutURL: Self.slo, keys: keys),
            identityProvider: IdentityProvider(
                entityID: Self.entityID,
                singleSignOn: [
                    SAMLEndpoint(.post, "https://idp.example/post"), SAMLEndpoint(.redirect, "https://idp.example/sso?tenant=1"),
                ],
                singleLogout: [SAMLEndpoint(.redirect, "https://idp.example/slo", responseURL: "https://idp.example/slo/answers")],
                signingCertificates: try (0..<certificates).map { _ in try TrustedCertificate(certificate) }
            ),
            policy: policy
        )
    }

    /// A signed Response around one assertion; each part can be replaced.
    func response(
        issuer: String = entityID,
        subject: String = Self.subject(),
        attributes: String = "",
        statement: String = Self.statement,
        extensions: String = "",
        edit: (String) -> String = { $0 }
    ) throws -> PostedResponse {
        let document = OutgoingDocument(
            "samlp:Response",
            kind: .response,
            id: "_p1",
            issuer: issuer,
            [("IssueInstant", "\(Self.now)"), ("Destination", Self.acs), ("InResponseTo", "_q1")]
        ) { writer in
            writer.markup(extensions)
            writer.element("samlp:Status") { $0.element("samlp:StatusCode", [("Value", "urn:oasis:names:tc:SAML:2.0:status:Success")]) }
            writer.element("saml:Assertion", [("ID", "_a1"), ("Version", "2.0"), ("IssueInstant", "\(Self.now)")]) { writer in
                writer.element("saml:Issuer") { $0.text(issuer) }
                writer.markup(subject)
                writer.element("saml:Conditions") { writer in
                    writer.element("saml:AudienceRestriction") { writer in
                        writer.element("saml:Audience") { $0.text(Self.sp) }
                    }
                }
                writer.markup(statement)
                writer.markup(attributes)
            }
        }
        guard case .post(_, let fields) = try document.bound(to: .post, url: Self.acs, relayState: nil, signedBy: key) else {
            throw Refusal("S1.1", "not posted")
        }
        let bytes = try #require(Base64.standard.decode(fields[0].value))
        let edited = edit(String(decoding: bytes, as: UTF8.self))
        return PostedResponse(samlResponse: Base64.standard.encode(Array(edited.utf8)), relayState: nil)
    }

    /// An assertion with a signature of its own, to be read without anything around it.
    func signedAssertion(attributes: String) throws -> String {
        let document = OutgoingDocument(
            "saml:Assertion",
            kind: .response,
            id: "_a1",
            issuer: Self.entityID,
            [("IssueInstant", "\(Self.now)")]
        ) { writer in
            writer.markup(Self.subject())
            writer.element("saml:Conditions") { writer in
                writer.element("saml:AudienceRestriction") { writer in
                    writer.element("saml:Audience") { $0.text(Self.sp) }
                }
            }
            writer.markup(Self.statement)
            writer.markup(attributes)
        }
        guard case .post(_, let fields) = try document.bound(to: .post, url: Self.acs, relayState: nil, signedBy: key) else {
            throw Refusal("S1.1", "not posted")
        }
        let bytes = try #require(Base64.standard.decode(fields[0].value))
        return String(decoding: bytes, as: UTF8.self)
    }

    static func subject(nameID: String = "<saml:NameID>ana</saml:NameID>", end: UnixTime = now + .seconds(300)) -> String {
        """
        <saml:Subject>\(nameID)<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData \
        Recipient="\(acs)" NotOnOrAfter="\(end)" InResponseTo="_q1"/></saml:SubjectConfirmation></saml:Subject>
        """
    }

    static let statement = """
        <saml:AuthnStatement AuthnInstant="\(now)"><saml:AuthnContext/></saml:AuthnStatement>
        """

    static func pending(_ age: Duration = .zero) -> PendingRequest {
        PendingRequest(id: "_q1", relayState: nil, sentAt: now - age)
    }

    func accept(_ posted: PostedResponse, _ connection: SAMLConnection? = nil, age: Duration = .zero) throws -> VerifiedAssertion {
        try (connection ?? self.connection()).accept(posted, pending: Self.pending(age), now: Self.now, isReplay: neverUsed)
    }
}

/// The rule that is broken, or nil.
func brokenRule<Value>(_ body: () throws -> Value) -> SSORule? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? Refusal)?.rule
    }
}

/// For tests in which nothing came before.
func neverUsed(_ id: String) -> Bool { false }
