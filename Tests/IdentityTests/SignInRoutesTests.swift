import Application
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Leave
import NIOCore
import Testing

@testable import Identity

@Suite struct `The browser-facing routes` {
    private func cookie(_ response: TestResponse, _ name: String) -> String? {
        response.headers[values: .setCookie].first { $0.hasPrefix(name + "=") }
    }

    private func value(_ cookie: String?) -> String {
        String(cookie?.drop { $0 != "=" }.dropFirst().prefix { $0 != ";" } ?? "")
    }

    /// The way of a browser from the sign-in address to the session.
    private func signIn(_ client: any TestClientProtocol, _ world: World) async throws -> String {
        let begun = try await client.execute(uri: "/o/acme/sign-in?returnTo=/requests", method: .get)
        #expect(begun.status == .seeOther)
        let attempt = try #require(cookie(begun, "__Host-away-attempt"))
        for part in ["; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax", "; Max-Age=600"] { #expect(attempt.contains(part), "\(part)") }
        #expect(!attempt.contains("Domain"))
        var browser = world.browser()
        let fields = try browser.answer(to: Departure(way: .redirect(to: try #require(begun.headers[.location]))))
        let query = fields.map { "\($0.name)=\(FakeIdentityProvider.escaped($0.value))" }.joined(separator: "&")
        let done = try await client.execute(
            uri: "/sso/oidc/callback?" + query,
            method: .get,
            headers: [.cookie: "__Host-away-attempt=" + value(attempt)]
        )
        #expect(done.status == .seeOther)
        #expect(done.headers[.location] == "/requests")
        let session = try #require(cookie(done, "__Host-away"))
        for part in ["; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"] { #expect(session.contains(part), "\(part)") }
        #expect(done.headers[.cacheControl] == "no-store")
        #expect(done.headers[.referrerPolicy] == "no-referrer")
        return value(session)
    }

    @Test func `sign in with the cookies and headers of C1.1, C1.3 and C3.3`() async throws {
        let world = try await World()
        try await world.app.test(.router) { client in
            let session = try await signIn(client, world)
            let credentials = PresentedCredentials(sessionCookie: session, authorization: nil)
            #expect(try await world.service.authenticate(credentials)?.principal.employee == world.ana)
        }
    }

    @Test(arguments: [("/sso/saml/00000000-0000-7000-8000-000000000001/acs", 1 << 19), ("/sso/oidc/callback", 1 << 17)])
    func `read no larger form than a message needs (S1.3, O3.1)`(path: String, limit: Int) async throws {
        let world = try await World()
        try await world.app.test(.router) { client in
            for (count, isRefused) in [(limit, false), (limit + 1, true)] {
                let body = "SAMLResponse=" + String(repeating: "A", count: count - 13)
                let headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .contentLength: "\(count)"]
                let response = try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
                #expect((response.status == .contentTooLarge) == isRefused)
            }
        }
    }

    @Test func `show a number and no reason when a sign-in is refused (P4.1)`() async throws {
        let world = try await World()
        world.provider.person.subject = "sub-nobody"
        world.provider.person.email = "nobody@acme.example"
        try await world.app.test(.router) { client in
            let begun = try await client.execute(uri: "/o/acme/sign-in", method: .get)
            var browser = world.browser()
            let fields = try browser.answer(to: Departure(way: .redirect(to: try #require(begun.headers[.location]))))
            let query = fields.map { "\($0.name)=\(FakeIdentityProvider.escaped($0.value))" }.joined(separator: "&")
            let headers: HTTPFields = [.cookie: "__Host-away-attempt=" + value(cookie(begun, "__Host-away-attempt"))]
            let refused = try await client.execute(uri: "/sso/oidc/callback?" + query, method: .get, headers: headers)
            #expect(refused.status == .forbidden)
            #expect(cookie(refused, "__Host-away") == nil)
            let page = String(buffer: refused.body)
            let record = try #require(try await world.log.records(of: world.organization, connection: nil, before: nil, limit: 1).first)
            #expect(page.contains(record.reference))
            for secret in ["P1.1", "nobody", "employee", fields[0].value] { #expect(!page.contains(secret), "\(secret)") }
            let policy = refused.headers[.contentSecurityPolicy] ?? ""
            for part in ["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
                #expect(policy.contains(part), "\(part)")
            }
        }
    }

    @Test(
        arguments: [
            (HTTPFields(), HTTPResponse.Status.badRequest), ([.origin: "https://evil.example"], .badRequest),
            ([.origin: "null"], .badRequest),
            ([.origin: World.publicURL], .ok), ([.secFetchSite: "same-origin", .origin: "null"], .ok),
            ([.secFetchSite: "cross-site", .origin: World.publicURL], .badRequest), ([.referer: World.publicURL + "/"], .ok),
            ([.referer: World.publicURL + ".evil.example/"], .badRequest),
        ] as [(HTTPFields, HTTPResponse.Status)]
    )
    func `take the sign-in form from our own page only (C3.1)`(headers: HTTPFields, status: HTTPResponse.Status) async throws {
        let world = try await World()
        try await world.app.test(.router) { client in
            let body = ByteBuffer(string: "email=mike%40acme.example")
            let answer = try await client.execute(uri: "/", method: .post, headers: headers, body: body)
            #expect(answer.status == status)
            #expect(String(buffer: answer.body).contains("/o/acme/sign-in") == (status == .ok))
        }
    }

    @Test func `sign out with the session's own token only (C3.1, C2.3)`() async throws {
        let world = try await World()
        try await world.app.test(.router) { client in
            let session = try await signIn(client, world)
            let credentials = PresentedCredentials(sessionCookie: session, authorization: nil)
            let token = try #require(try await world.service.authenticate(credentials)?.csrfToken)
            let headers: HTTPFields = [.cookie: "__Host-away=" + session, .origin: World.publicURL]
            for body in ["", "csrfToken=x"] {
                let answer = try await client.execute(uri: "/sign-out", method: .post, headers: headers, body: ByteBuffer(string: body))
                #expect(answer.status == .forbidden)
            }
            #expect(try await world.service.authenticate(credentials) != nil)
            let body = ByteBuffer(string: "csrfToken=" + token)
            let answer = try await client.execute(uri: "/sign-out", method: .post, headers: headers, body: body)
            #expect(answer.status == .ok)
            #expect(String(buffer: answer.body).contains(FakeProvider.issuer + "/end?"))
            #expect(cookie(answer, "__Host-away")?.contains("Max-Age=0") == true)
            #expect(try await world.service.authenticate(credentials) == nil)
        }
    }

    @Test func `do not use up a set-up link for those who only look (P3.3)`() async throws {
        let world = try await World { $0 = nil }
        let link = try await world.credentials.makeLink(.setUp, for: world.ana, of: world.organization)
        let path = String(link.dropFirst(World.publicURL.count))
        try await world.app.test(.router) { client in
            #expect(try await client.execute(uri: path, method: .head).status == .ok)
            let followed = try await client.execute(uri: path, method: .get)
            #expect(followed.status == .seeOther)
            #expect(cookie(followed, "__Host-away") != nil)
            #expect(try await client.execute(uri: path, method: .get).status == .notFound)
        }
    }

    @Test func `repeat a provider's POST by a page that posts itself, once (C1.4)`() async throws {
        let saml = try await SAMLWorld()
        let (browser, relayState, requestID) = try await saml.depart()
        let form = ByteBuffer(bytes: try saml.provider.form(saml.answer(to: requestID), relayState: relayState))
        let path = "/sso/saml/\(saml.world.connection.id)/acs"
        try await saml.world.app.test(.router) { client in
            let first = try await client.execute(uri: path, method: .post, headers: .form, body: form)
            let page = String(buffer: first.body)
            #expect(first.status == .ok)
            #expect(page.contains("action=\"\(path)?again=1\""))
            #expect(page.contains("name=\"RelayState\""))
            #expect(first.headers[.contentSecurityPolicy]?.contains("script-src 'sha256-") == true)
            #expect(try await client.execute(uri: path + "?again=1", method: .post, headers: .form, body: form).status == .forbidden)
            var headers = HTTPFields.form
            headers[.cookie] = "__Host-away-attempt=" + (browser.attemptCookie ?? "")
            let second = try await client.execute(uri: path + "?again=1", method: .post, headers: headers, body: form)
            #expect(second.status == .seeOther)
            #expect(cookie(second, "__Host-away") != nil)
        }
    }

    @Test func `post to a provider that wants it so, and to no other (C3.3)`() async throws {
        let saml = try await SAMLWorld { $0.singleSignOn.binding = .post }
        try await saml.world.app.test(.router) { client in
            let begun = try await client.execute(uri: "/o/acme/sign-in", method: .get)
            #expect(begun.status == .ok)
            #expect(cookie(begun, "__Host-away-attempt")?.contains("; SameSite=None; Secure") == true)
            let policy = begun.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("form-action 'self' https://idp.example;"))
            let page = String(buffer: begun.body)
            for part in ["action=\"https://idp.example/sso\"", "name=\"SAMLRequest\"", "name=\"RelayState\""] {
                #expect(page.contains(part), "\(part)")
            }
        }
    }

    @Test func `serve metadata and answer logouts`() async throws {
        let world = try await World()
        let connection = world.connection.id
        try await world.app.test(.router) { client in
            #expect(try await client.execute(uri: "/sso/saml/\(connection)/metadata", method: .get).status == .notFound)
            #expect(try await client.execute(uri: "/sso/saml/x/metadata", method: .get).status == .notFound)
            let path = "/sso/oidc/\(connection)/back-channel-logout"
            let token = try world.provider.logoutToken([("sub", "sub-ana")])
            let form = ByteBuffer(string: "logout_token=" + token)
            let good = try await client.execute(uri: path, method: .post, body: form)
            #expect(good.status == .ok)
            #expect(good.headers[.cacheControl] == "no-store")
            let again = try await client.execute(uri: path, method: .post, body: form)
            #expect(again.status == .badRequest)
            #expect(String(buffer: again.body).contains("\"error\":\"invalid_request\""))
            let frame = "/sso/oidc/\(connection)/front-channel-logout?sid=s&iss=https%3A%2F%2Fop.example"
            let framed = try await client.execute(uri: frame, method: .get)
            #expect(framed.headers[.contentSecurityPolicy]?.contains("frame-ancestors https://op.example;") == true)
        }
    }

    @Test func `leave the prefix and Secure out without https, in development`() async throws {
        let world = try await World()
        let router = Router(context: PublicContext.self)
        world.routes(origin: "http://127.0.0.1:8080").add(to: router)
        try await Hummingbird.Application(router: router).test(.router) { client in
            let begun = try await client.execute(uri: "/o/acme/sign-in", method: .get)
            let attempt = try #require(cookie(begun, "away-attempt"))
            #expect(!attempt.contains("Secure"))
            #expect(try await client.execute(uri: "/o/nobody/sign-in", method: .get).status == .notFound)
        }
    }
}

extension HTTPField.Name {
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .cookie
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .cookie
}
