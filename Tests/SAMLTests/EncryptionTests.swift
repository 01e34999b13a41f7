import OpenSSL
import SSO
import Testing
import XML

@testable import SAML

@Suite struct `An encrypted assertion` {
    let provider: TestProvider
    let key: ServiceProviderKey

    init() throws {
        provider = try TestProvider()
        let privateKey = try PrivateKey.makeRSA(bits: 2048)
        key = ServiceProviderKey(
            key: privateKey,
            certificate: try Certificate.selfSigned(for: privateKey, commonName: "Away", notBefore: 0, notAfter: 4_000_000_000),
            state: .retiring
        )
    }

    /// What is encrypted, and what is done wrong with it.
    private struct Plan {
        var label: [UInt8] = []
        var methodContent = ""
        var keyCount = 1
        var wrap: (String) -> String = { $0 }
        var change: ([UInt8]) -> [UInt8] = { $0 }
        var recipient: PublicKey?
    }

    private func encrypted(_ text: String, _ plan: Plan, as element: String = "saml:EncryptedAssertion") throws -> String {
        let contentKey = randomBytes(32)
        let nonce = randomBytes(12)
        let content = plan.change(nonce + (try AESGCM.seal(Array(plan.wrap(text).utf8), key: contentKey, nonce: nonce)))
        let recipient = plan.recipient ?? key.key.publicKey
        let wrapped = try recipient.encrypt(contentKey, RSAOAEP(label: plan.label))
        let encryptedKey = { (octets: [UInt8]) in
            """
            <xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p">\(plan.methodContent)\
            </xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>\(Base64.standard.encode(octets))</xenc:CipherValue>\
            </xenc:CipherData></xenc:EncryptedKey>
            """
        }
        let others = (1..<plan.keyCount).map { _ in encryptedKey(randomBytes(256)) }.joined()
        return """
            <\(element)><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">\
            <xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><ds:KeyInfo \
            xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\(others)\(encryptedKey(wrapped))</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>\
            \(Base64.standard.encode(content))</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></\(element)>
            """
    }

    /// The signed assertion of a response, encrypted in an unsigned response.
    private func response(_ plan: Plan, attributes: String = "") throws -> PostedResponse {
        let assertion = try provider.signedAssertion(attributes: attributes)
        let inside = try encrypted(assertion, plan)
        let document = OutgoingDocument(
            "samlp:Response",
            kind: .response,
            id: "_p1",
            issuer: TestProvider.entityID,
            [("IssueInstant", "\(TestProvider.now)"), ("InResponseTo", "_q1")]
        ) { writer in
            writer.element("samlp:Status") { $0.element("samlp:StatusCode", [("Value", "urn:oasis:names:tc:SAML:2.0:status:Success")]) }
            writer.markup(inside)
        }
        return PostedResponse(samlResponse: Base64.standard.encode(document.write("")), relayState: nil)
    }

    private func refusal(_ plan: Plan, attributes: String = "") throws -> Refusal? {
        let response = try response(plan, attributes: attributes)
        do {
            _ = try provider.accept(response, provider.connection(keys: [key]))
            return nil
        } catch {
            return try #require(error as? Refusal)
        }
    }

    @Test func `is opened by a retiring key too, with white space around and a label`() throws {
        #expect(try refusal(Plan()) == nil)
        #expect(try refusal(Plan(wrap: { "\n " + $0 + "\t\r\n" })) == nil)
        let label = "<xenc:OAEPparams>\(Base64.standard.encode([1, 2, 3]))</xenc:OAEPparams>"
        #expect(try refusal(Plan(label: [1, 2, 3], methodContent: label)) == nil)
        #expect(try refusal(Plan(label: [1, 2, 4], methodContent: label))?.rule == "S6.4")
    }

    @Test func `is opened by one of eight keys, and refused with nine`() throws {
        #expect(try refusal(Plan(keyCount: 8)) == nil)
        #expect(try refusal(Plan(keyCount: 9))?.rule == "S6.3")
    }

    @Test func `fails in one way, whatever was wrong with the ciphertext`() throws {
        let stranger = try PrivateKey.makeRSA(bits: 2048).publicKey
        let failures = try [
            refusal(Plan(change: { $0.dropLast() + [$0[$0.count - 1] ^ 1] })),
            refusal(Plan(change: { Array($0.prefix(20)) })),
            refusal(Plan(change: { _ in [] })),
            refusal(Plan(recipient: stranger)),
        ]
        #expect(Set(failures) == [Refusal("S6.4", "it cannot be decrypted")])
    }

    @Test func `is refused with other parameters or another plaintext`() throws {
        let mask = "<x:MGF xmlns:x='http://www.w3.org/2009/xmlenc11#' Algorithm='http://www.w3.org/2009/xmlenc11#mgf1sha256'/>"
        #expect(try refusal(Plan(methodContent: mask))?.rule == "S6.3")
        let md5 = "<d:DigestMethod xmlns:d='http://www.w3.org/2000/09/xmldsig#' Algorithm='http://www.w3.org/2001/04/xmldsig-more#md5'/>"
        #expect(try refusal(Plan(methodContent: md5))?.rule == "S6.3")
        for wrap in [{ $0 + "<!-- -->" }, { "<!-- -->" + $0 }, { $0 + $0 }, { $0 + "x" }, { _ in "" }, { _ in " " }] as [(String) -> String]
        {
            #expect(try refusal(Plan(wrap: wrap))?.rule == "S6.1")
        }
        #expect(try refusal(Plan(wrap: { "<?xml version='1.0'?>" + $0 }))?.rule == "S6.1")
    }

    @Test func `keeps the limits of the whole message`() throws {
        // Response, Assertion, AttributeStatement, Attribute and AttributeValue are five levels.
        let nested = { (levels: Int) in
            """
            <saml:AttributeStatement><saml:Attribute Name="n"><saml:AttributeValue>\(String(repeating: "<x>", count: levels))\
            \(String(repeating: "</x>", count: levels))</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
            """
        }
        #expect(try refusal(Plan(), attributes: nested(27)) == nil)
        #expect(try refusal(Plan(), attributes: nested(28))?.rule == "S2.3")
    }

    /// What stands in a name is refused in any case (S2.7); how much there is of it, before.
    @Test(arguments: [(1000, "S2.7"), (9000, "S2.3")] as [(Int, SSORule)])
    func `S2.3 leaves to an encrypted name what the message did not use`(count: Int, rule: SSORule) throws {
        let saml = "xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'"
        let inside = "<saml:NameID \(saml)>\(String(repeating: "<x/>", count: 2000))</saml:NameID>"
        let name = try encrypted(inside, Plan(), as: "saml:EncryptedID")
        let extensions = "<samlp:Extensions>\(String(repeating: "<x/>", count: count))</samlp:Extensions>"
        let response = try provider.response(subject: TestProvider.subject(nameID: name), extensions: extensions)
        #expect(brokenRule { try provider.accept(response, provider.connection(keys: [key])) } == rule)

        let query = try logoutQuery(extensions + name)
        #expect(
            brokenRule {
                try provider.connection(keys: [key])
                    .acceptLogout(query: query, pendingID: nil, now: TestProvider.now, isReplay: neverUsed)
            } == rule
        )
    }

    @Test func `S2.3 counts the levels of an encrypted name from the root`() throws {
        let name = { (levels: Int) in
            try encrypted(
                "<saml:NameID xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'>\(String(repeating: "<x>", count: levels))"
                    + "\(String(repeating: "</x>", count: levels))</saml:NameID>",
                Plan(),
                as: "saml:EncryptedID"
            )
        }
        // Response, Assertion and Subject stand around it.
        for (levels, rule) in [(28, "S2.7"), (29, "S2.3")] as [(Int, SSORule)] {
            let response = try provider.response(subject: TestProvider.subject(nameID: name(levels)))
            #expect(brokenRule { try provider.accept(response, provider.connection(keys: [key])) } == rule)
        }
        for (levels, rule) in [(30, "S2.7"), (31, "S2.3")] as [(Int, SSORule)] {
            let query = try logoutQuery(name(levels))
            #expect(
                brokenRule {
                    try provider.connection(keys: [key])
                        .acceptLogout(query: query, pendingID: nil, now: TestProvider.now, isReplay: neverUsed)
                } == rule
            )
        }
    }

    /// A signed logout request by Redirect.
    private func logoutQuery(_ content: String) throws -> String {
        let document = OutgoingDocument(
            "samlp:LogoutRequest",
            kind: .request,
            id: "_l1",
            issuer: TestProvider.entityID,
            [("IssueInstant", "\(TestProvider.now)"), ("Destination", TestProvider.slo)]
        ) { $0.markup(content) }
        guard case .redirect(let url) = try document.bound(to: .redirect, url: "", relayState: nil, signedBy: provider.key) else {
            throw Refusal("S8.1", "no redirect")
        }
        return String(url.dropFirst())
    }

    @Test func `has a counterpart in an encrypted name at logout`() throws {
        let name = try encrypted(
            "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">ana</saml:NameID>",
            Plan(),
            as: "saml:EncryptedID"
        )
        let query = try logoutQuery(name)
        let accept = { (keys: [ServiceProviderKey]) in
            try provider.connection(keys: keys).acceptLogout(query: query, pendingID: nil, now: TestProvider.now, isReplay: neverUsed)
        }
        let logout = try accept([key])
        #expect(logout.message == .request(LogoutRequest(nameID: NameID(value: "ana"), sessionIndexes: [])))
        #expect(brokenRule { try accept([]) } == "S6.3")
    }
}
