import Application
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Leave
import NIOCore
import OpenSSL
import SSO
import Testing

@testable import Identity

/// Rules that no corpus has, seen from outside.
@Suite struct `Over HTTP` {
    private func rule(_ world: World) async throws -> String? { try await world.refusal()?.rule }

    @Test(arguments: ["twice", "none", "artifact", "request", "json", "plain"])
    func `the ACS takes one posted response and nothing else (S1.1)`(fault: String) async throws {
        let saml = try await SAMLWorld { $0.allowsIdPInitiated = true }
        let form = String(decoding: try saml.provider.form(saml.answer(to: nil), relayState: nil), as: UTF8.self)
        let (body, headers): (String, HTTPFields) =
            switch fault {
            case "twice": (form + "&" + form, .form)
            case "none": ("", .form)
            case "artifact": (form + "&SAMLart=x", .form)
            case "request": (form + "&SAMLRequest=x", .form)
            case "json": (form, [.contentType: "application/json"])
            default: (form, [.contentType: "text/plain"])
            }
        try await saml.world.app.test(.router) { client in
            let path = "/sso/saml/\(saml.world.connection.id)/acs"
            let answer = try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
            #expect(answer.status == .forbidden)
            #expect(try await rule(saml.world) == "S1.1")
            let asked = try await client.execute(uri: path + "?" + form, method: .get)
            #expect(asked.status == .notFound || asked.status == .methodNotAllowed)
            #expect(asked.headers[.setCookie] == nil)
        }
    }

    /// The signed assertion stands where nothing reads, and a forged one where everything does (XSW).
    @Test func `what is read is what was signed, wherever else it stands (S2.8, S4.12, S2.7)`() async throws {
        let saml = try await SAMLWorld { $0.allowsIdPInitiated = true }
        let form = String(decoding: try saml.provider.form(saml.answer(to: nil), relayState: nil), as: UTF8.self)
        let honest = try #require(FormParameters(decoding: form)?["SAMLResponse"].flatMap { Base64.standard.decode($0) })
        let text = String(decoding: honest, as: UTF8.self)
        let start = try #require(text.firstRange(of: "<saml:Assertion")).lowerBound
        let end = try #require(text.firstRange(of: "</saml:Assertion>")).upperBound
        let signed = String(text[start..<end])
        let signatureStart = try #require(signed.firstRange(of: "<ds:Signature")).lowerBound
        let signatureEnd = try #require(signed.firstRange(of: "</ds:Signature>")).upperBound
        let forged = (String(signed[..<signatureStart]) + String(signed[signatureEnd...]))
            .replacing("ID=\"_a1\"", with: "ID=\"_evil\"").replacing("ana-persistent", with: "somebody-else")
        let documents = [
            // Beside it, before it, around it and within an extension.
            text.replacing(signed, with: forged + signed), text.replacing(signed, with: signed + forged),
            text.replacing(signed, with: forged.replacing("</saml:Issuer>", with: "</saml:Issuer>" + signed)),
            text.replacing("<samlp:Status>", with: "<samlp:Extensions>\(signed)</samlp:Extensions><samlp:Status>")
                .replacing("</samlp:Status>" + signed, with: "</samlp:Status>" + forged),
            text.replacing(signed, with: forged),
        ]
        try await saml.world.app.test(.router) { client in
            for document in documents {
                let body = "SAMLResponse=" + FakeIdentityProvider.escaped(Base64.standard.encode(Array(document.utf8)))
                let path = "/sso/saml/\(saml.world.connection.id)/acs"
                let answer = try await client.execute(uri: path, method: .post, headers: .form, body: ByteBuffer(string: body))
                #expect(answer.status == .forbidden)
                #expect(answer.headers[.setCookie] == nil)
            }
            let body = ByteBuffer(string: form)
            let path = "/sso/saml/\(saml.world.connection.id)/acs"
            let answer = try await client.execute(uri: path, method: .post, headers: .form, body: body)
            #expect(answer.status == .seeOther)
        }
    }

    @Test func `a SAML request says who asks, where and how it is answered, and is kept for one answer (S7.1, S7.2)`() async throws {
        let saml = try await SAMLWorld { $0.signsRequests = true }
        try await saml.world.keeper.prepare(saml.world.connection, clientSecret: .unchanged, in: saml.world.organization)
        try await saml.world.app.test(.router) { client in
            let answer = try await client.execute(uri: "/o/acme/sign-in", method: .get)
            let location = try #require(answer.headers[.location])
            #expect(location.hasPrefix("https://idp.example/sso?SAMLRequest="))
            let query = try #require(location.split(separator: "?").last)
            let names = query.split(separator: "&").map { String($0.prefix { $0 != "=" }) }
            #expect(names == ["SAMLRequest", "RelayState", "SigAlg", "Signature"])
            let parameters = try #require(FormParameters(decoding: query))
            let signature = try #require(parameters["Signature"].flatMap { Base64.standard.decode($0) })
            let signed = String(query.prefix(upTo: try #require(query.firstRange(of: "&Signature=")).lowerBound))
            let keys = try await saml.world.secrets.keys(of: saml.world.connection.id, in: saml.world.organization)
            let certificate = try Certificate(text: try #require(keys.first).certificatePEM)
            #expect(certificate.publicKey.isValidSignature(signature, for: Array(signed.utf8), by: .rsaPKCS1(.sha256)))
            #expect(parameters["SigAlg"] == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")
            #expect((parameters["RelayState"] ?? "").utf8.count == 43)
        }
    }

    @Test func `the redirect URI is the configured one, whatever host is asked (O1.6)`() async throws {
        let world = try await World()
        try await world.app.test(.router) { client in
            let headers: HTTPFields = [HTTPField.Name("X-Forwarded-Host") ?? .referer: "evil.example", .referer: "https://evil.example/"]
            let answer = try await client.execute(uri: "/o/acme/sign-in", method: .get, headers: headers)
            let query = try #require(answer.headers[.location]?.split(separator: "?").last)
            #expect(FormParameters(decoding: query)?["redirect_uri"] == World.publicURL + "/sso/oidc/callback")
        }
    }

    @Test func `a session's secret is kept as its hash only, and stands in no address (C1.2, C1.3)`() async throws {
        let world = try await World()
        var browser = world.browser()
        let signedIn = try await browser.signIn()
        let secret = try #require(Secret(signedIn.sessionCookie))
        let listed = try await world.sessions.sessions(of: world.ana, in: world.organization)
        #expect(listed.map(\.id) == [SessionID(secret.hash)])
        #expect(!"\(listed)".contains(signedIn.sessionCookie))
        #expect(try await world.sessions.session(secret.hash, at: world.clock.now) != nil)
        // The name that people see is no way in.
        let credentials = PresentedCredentials(sessionCookie: listed[0].id.description, authorization: nil)
        #expect(try await world.service.authenticate(credentials) == nil)
    }

    @Test func `no other origin may read an answer (C3.4)`() async throws {
        let world = try await World()
        try await world.app.test(.router) { client in
            for path in ["/o/acme/sign-in", "/device"] {
                let answer = try await client.execute(uri: path, method: .get, headers: [.origin: "https://evil.example"])
                #expect(answer.headers[.accessControlAllowOrigin] == nil)
                #expect(answer.headers[.accessControlAllowCredentials] == nil)
            }
        }
    }

    @Test func `the limits of sessions are the organization's, at once (C2.2)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        world.clock.advance(by: 1200)
        #expect(try await browser.principal() != nil)
        try await world.perform(ChangeOrganization(name: "Acme", sessionLimits: SessionLimits(idle: 600, absolute: 3600), language: nil))
        world.clock.advance(by: 700)
        #expect(try await browser.principal() == nil)
        await #expect(throws: CommandError.self) {
            try await world.perform(
                ChangeOrganization(name: "Acme", sessionLimits: SessionLimits(idle: 1, absolute: 8 * 86_400), language: nil)
            )
        }
    }

    @Test func `a public key of ours is published where the provider must know it, and no private part (O1.8)`() async throws {
        let world = try await World { connection in
            var settings = OpenIDConnectSettings(issuer: FakeProvider.issuer, clientID: FakeProvider.clientID)
            settings.clientAuthentication = .privateKeyJWT
            connection?.provider = .openIDConnect(settings)
        }
        try await world.keeper.prepare(world.connection, clientSecret: .set(nil), in: world.organization)
        try await world.app.test(.router) { client in
            let path = "/sso/oidc/\(world.connection.id)/keys"
            let answer = try await client.execute(uri: path, method: .get)
            #expect(answer.status == .ok)
            let keys = try JSON(parsing: Array(answer.body.readableBytesView))
            #expect(keys["keys"]?.array?.count == 1)
            let key = try #require(keys["keys"]?.array?.first?.object)
            #expect(key["kty"] == "RSA")
            for part in ["d", "p", "q", "dp", "dq", "qi"] { #expect(key[part] == nil) }
        }
        var browser = world.browser()
        try await browser.signIn()
        #expect(try await browser.principal()?.employee == world.ana)
    }

    @Test func `only what was tried may be the only way in, and then no other is (P3.2)`() async throws {
        let world = try await World()
        func change(enforced: Bool, enabled: Bool = true) async throws {
            var connection = world.connection
            connection.isEnabled = enabled
            try await world.perform(ChangeSSOConnection(connection: connection, allowsLoopback: false, isEnforced: enforced))
        }
        await #expect(throws: CommandError.self) { try await change(enforced: true) }
        var browser = world.browser()
        let begun = try await world.service.beginTest(of: world.connection.id, by: world.admin)
        _ = try await world.service.completeOpenIDConnect(
            try browser.answer(to: try await world.start(begun, browser)),
            client: browser.client
        )
        try await change(enforced: true)
        let settings = try FakeIdentityProvider().settings
        let other = SSOConnection(id: SSOConnectionID(2000), name: "Other", provider: .saml(settings))
        try await world.perform(AddSSOConnection(connection: other, allowsLoopback: false))
        #expect(try await world.service.choices(slug: "acme").map(\.connection) == [world.connection.id])
        await #expect(throws: SignInError.self) {
            try await world.service.begin(SignInStart(slug: "acme", connection: other.id), client: world.browser().client)
        }
        // What the provider is changes what was tried.
        var changed = world.connection
        changed.provider = .openIDConnect(
            OpenIDConnectSettings(issuer: FakeProvider.issuer, clientID: "another", clientAuthentication: .none)
        )
        try await world.perform(ChangeSSOConnection(connection: changed, allowsLoopback: false))
        #expect(try await world.tested.isEmpty)
    }
}
