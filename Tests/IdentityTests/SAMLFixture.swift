import Application
import OpenSSL
import SSO
import Testing

@testable import Identity

/// A SAML identity provider that says what the test wants. Its messages are written in canonical form, so that no canonicalization is needed to
/// sign them.
struct FakeIdentityProvider {
    static let entityID = "https://idp.example/metadata"

    let key: PrivateKey
    let certificate: Certificate

    init() throws {
        key = try PrivateKey.makeRSA(bits: 2048)
        certificate = try Certificate.selfSigned(for: key, commonName: "idp", notBefore: 0, notAfter: 4_000_000_000)
    }

    var settings: SAMLSettings {
        SAMLSettings(
            entityID: Self.entityID,
            singleSignOn: SAMLSettings.Endpoint(url: "https://idp.example/sso", binding: .redirect),
            singleLogout: SAMLSettings.Endpoint(url: "https://idp.example/slo", binding: .redirect),
            certificates: [certificate.pem]
        )
    }

    struct Answer {
        var assertionID = "_a1"
        var inResponseTo: String?
        var nameID = "ana-persistent"
        var format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
        var email: String? = "ana@acme.example"
        var audience: String
        var recipient: String
        var issuedAt: UnixSeconds
        var sessionEnd: UnixSeconds?
    }

    /// The whole form, as a browser posts it.
    func form(_ answer: Answer, relayState: String?) throws -> [UInt8] {
        let issued = Self.instant(answer.issuedAt)
        let reply = answer.inResponseTo.map { " InResponseTo=\"\($0)\"" } ?? ""
        let response = """
            <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="\(answer.recipient)" ID="_r\(answer.assertionID)"\
            \(reply) IssueInstant="\(issued)" Version="2.0">\
            <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">\(Self.entityID)</saml:Issuer>\
            <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>\
            \(try assertion(answer))</samlp:Response>
            """
        var form = "SAMLResponse=" + Self.escaped(Base64.standard.encode(Array(response.utf8)))
        if let relayState { form += "&RelayState=" + Self.escaped(relayState) }
        return Array(form.utf8)
    }

    private func assertion(_ answer: Answer) throws -> String {
        let issued = Self.instant(answer.issuedAt)
        let end = Self.instant(answer.issuedAt + 300)
        let reply = answer.inResponseTo.map { "InResponseTo=\"\($0)\" " } ?? ""
        let sessionEnd = answer.sessionEnd.map { " SessionNotOnOrAfter=\"\(Self.instant($0))\"" } ?? ""
        let head = """
            <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="\(answer.assertionID)" IssueInstant="\(issued)" Version="2.0">\
            <saml:Issuer>\(Self.entityID)</saml:Issuer>
            """
        let email = answer.email.map { email in
            """
            <saml:AttributeStatement><saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.3"><saml:AttributeValue>\(email)\
            </saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
            """
        }
        let tail = """
            <saml:Subject><saml:NameID Format="\(answer.format)">\(answer.nameID)</saml:NameID>\
            <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
            <saml:SubjectConfirmationData \(reply)NotOnOrAfter="\(end)" Recipient="\(answer.recipient)"></saml:SubjectConfirmationData>\
            </saml:SubjectConfirmation></saml:Subject>\
            <saml:Conditions NotBefore="\(issued)" NotOnOrAfter="\(end)"><saml:AudienceRestriction>\
            <saml:Audience>\(answer.audience)</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
            <saml:AuthnStatement AuthnInstant="\(issued)" SessionIndex="_s1"\(sessionEnd)><saml:AuthnContext>\
            <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>\
            </saml:AuthnStatement>\(email ?? "")</saml:Assertion>
            """
        let digest = Base64.standard.encode(HashAlgorithm.sha256.hash(Array((head + tail).utf8)))
        let signedInfo = """
            <ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\
            <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>\
            <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>\
            <ds:Reference URI="#\(answer.assertionID)"><ds:Transforms>\
            <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>\
            <ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms>\
            <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>\
            <ds:DigestValue>\(digest)</ds:DigestValue></ds:Reference></ds:SignedInfo>
            """
        let signature = Base64.standard.encode(try key.signature(for: Array(signedInfo.utf8), by: .rsaPKCS1(.sha256)))
        return head + """
            <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\(signedInfo)<ds:SignatureValue>\(signature)</ds:SignatureValue>\
            </ds:Signature>
            """ + tail
    }

    static func instant(_ seconds: UnixSeconds) -> String { "\(UnixTime(seconds: seconds))" }

    static func escaped(_ text: String) -> String {
        text.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
    }
}
