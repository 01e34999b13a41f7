import Benchmark
import OpenSSL
import SAML
import SSO

/// A whole SAML response with a signed assertion of 6 KB, from the form field to the account's attributes; the same with the assertion
/// encrypted to us.
func assertions() {
    for isEncrypted in [false, true] {
        Benchmark("validate a SAML response, RSA-2048, 6 KB\(isEncrypted ? ", encrypted" : "")") { _, response in
            for _ in 0..<checksInSample { blackHole(try response.accept()) }
        } setup: {
            try SignedResponse(isEncrypted: isEncrypted)
        }
    }
}

private struct SignedResponse {
    private let posted: PostedResponse
    private let connection: SAMLConnection
    private static let now = UnixTime(seconds: 1_781_517_600)
    private static let issuer = "https://idp.example/metadata"
    private static let acs = "https://away.example/sso/saml/1/acs"
    private static let audience = "https://away.example/sso/saml/1/metadata"
    private static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"

    init(isEncrypted: Bool) throws {
        let (key, own) = (try PrivateKey.makeRSA(bits: 2048), try PrivateKey.makeRSA(bits: 2048))
        let assertion = try Self.assertion(signedBy: key)
        let response = Self.response(around: isEncrypted ? try Self.encrypted(assertion, to: own.publicKey) : assertion)
        posted = PostedResponse(samlResponse: Base64.standard.encode(Array(response.utf8)), relayState: nil)
        connection = SAMLConnection(
            serviceProvider: ServiceProvider(
                entityID: Self.audience,
                assertionConsumerURL: Self.acs,
                singleLogoutURL: Self.acs,
                keys: [ServiceProviderKey(key: own, certificate: try Self.certificate(own), state: .active)]
            ),
            identityProvider: IdentityProvider(
                entityID: Self.issuer,
                singleSignOn: [SAMLEndpoint(.redirect, "https://idp.example/sso")],
                signingCertificates: [try TrustedCertificate(Self.certificate(key))]
            )
        )
    }

    func accept() throws -> VerifiedAssertion {
        let pending = PendingRequest(id: "_q1", relayState: nil, sentAt: Self.now)
        return try connection.accept(posted, pending: pending, now: Self.now) { _ in false }
    }

    private static func certificate(_ key: PrivateKey) throws -> Certificate {
        try Certificate.selfSigned(for: key, commonName: "Benchmark", notBefore: 0, notAfter: 4_000_000_000)
    }

    private static func response(around assertion: String) -> String {
        """
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_p1" Version="2.0" IssueInstant="\(now)" \
        Destination="\(acs)" InResponseTo="_q1"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">\(issuer)</saml:Issuer>\
        <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\(assertion)</samlp:Response>
        """
    }

    private static func encrypted(_ assertion: String, to recipient: PublicKey) throws -> String {
        let (key, nonce) = (randomBytes(32), randomBytes(12))
        let content = nonce + (try AESGCM.seal(Array(assertion.utf8), key: key, nonce: nonce))
        return """
            <saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData \
            xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod \
            Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\
            <xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/><xenc:CipherData>\
            <xenc:CipherValue>\(Base64.standard.encode(try recipient.encrypt(key, RSAOAEP())))</xenc:CipherValue></xenc:CipherData>\
            </xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>\(Base64.standard.encode(content))</xenc:CipherValue>\
            </xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>
            """
    }

    /// Written in canonical form, so that what is hashed is the text itself.
    private static func assertion(signedBy key: PrivateKey) throws -> String {
        let head = """
            <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" IssueInstant="\(now)" Version="2.0">\
            <saml:Issuer>\(issuer)</saml:Issuer>
            """
        let digest = Base64.standard.encode(HashAlgorithm.sha256.hash(Array((head + content).utf8)))
        let signedInfo = """
            <ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\
            <ds:CanonicalizationMethod Algorithm="\(exclusive)"></ds:CanonicalizationMethod>\
            <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>\
            <ds:Reference URI="#_a1"><ds:Transforms>\
            <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>\
            <ds:Transform Algorithm="\(exclusive)"></ds:Transform></ds:Transforms>\
            <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>\
            <ds:DigestValue>\(digest)</ds:DigestValue></ds:Reference></ds:SignedInfo>
            """
        let signature = Base64.standard.encode(try key.signature(for: Array(signedInfo.utf8), by: .rsaPKCS1(.sha256)))
        return """
            \(head)<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\(signedInfo)\
            <ds:SignatureValue>\(signature)</ds:SignatureValue></ds:Signature>\(content)
            """
    }

    private static let content = """
        <saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">0199a4f0-7000</saml:NameID>\
        <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_q1" \
        NotOnOrAfter="\(now + .seconds(300))" Recipient="\(acs)"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
        <saml:Conditions NotBefore="\(now)" NotOnOrAfter="\(now + .seconds(300))"><saml:AudienceRestriction>\
        <saml:Audience>\(audience)</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
        <saml:AuthnStatement AuthnInstant="\(now)" SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>\
        urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>\
        </saml:AuthnStatement><saml:AttributeStatement>\(attributes)</saml:AttributeStatement></saml:Assertion>
        """

    /// Groups, as providers send them: they bring the assertion to 6 KB.
    private static let attributes = (0..<30).map { number in
        """
        <saml:Attribute Name="http://schemas.example.org/claims/group-\(number)"><saml:AttributeValue>\
        CN=Group \(number),OU=Departments,DC=example,DC=org</saml:AttributeValue></saml:Attribute>
        """
    }.joined()
}
