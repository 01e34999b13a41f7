import Application
import JSON
import Leave
import Testing

@testable import Identity

@Suite struct `A session` {
    @Test func `is new with each sign-in, and the presented one ends (C2.1)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        let before = browser
        try await browser.signIn()
        #expect(browser.sessionCookie != before.sessionCookie)
        #expect(try await before.principal() == nil)
        #expect(try await browser.principal() != nil)
    }

    @Test func `is over after 8 hours without a request, each request moving that (C2.2)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        world.clock.advance(by: 8 * 3600 - 1)
        #expect(try await browser.principal() != nil)
        world.clock.advance(by: 8 * 3600 - 1)
        #expect(try await browser.principal() != nil)
        world.clock.advance(by: 8 * 3600)
        #expect(try await browser.principal() == nil)
    }

    @Test func `is over after 24 hours however busy (C2.2)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        for _ in 0..<3 {
            world.clock.advance(by: 7 * 3600)
            #expect(try await browser.principal() != nil)
        }
        world.clock.advance(by: 3 * 3600)
        #expect(try await browser.principal() == nil)
    }

    @Test func `ends on the server with the sign-out, and the provider is told (C2.3, O8.4)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        let departure = try #require(try await world.service.signOut(sessionCookie: browser.sessionCookie))
        #expect(try await browser.principal() == nil)
        guard case .redirect(let address) = departure.way else {
            Issue.record("no redirect")
            return
        }
        #expect(address.hasPrefix(FakeProvider.issuer + "/end?"))
        #expect(address.contains("id_token_hint="))
        #expect(address.contains("post_logout_redirect_uri=https%3A%2F%2Faway.example%2F"))
    }

    @Test func `ends also where the provider is away (O8.4)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        world.clock.advance(by: 3 * 3600)
        world.provider.goDown()
        _ = try await world.service.signOut(sessionCookie: browser.sessionCookie)
        #expect(try await browser.principal() == nil)
    }

    @Test func `ends with the employment, on the next request (C2.4)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        let today = Int(world.clock.now / 86_400)
        try await world.perform(EndEmployment(employee: world.ana, lastDay: LocalDate(daysSinceEpoch: today - 1)))
        #expect(try await browser.principal() == nil)
        let fields = try await browser.depart()
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "C2.4")
    }

    @Test func `ends with its connection (C2.4)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        let other = SSOConnection(id: SSOConnectionID(1001), name: "Other", provider: world.connection.provider)
        try await world.perform(AddSSOConnection(connection: other, allowsLoopback: false))
        let identity = ExternalIdentity(connection: other.id, subject: .subject("ana"))
        try await world.perform(
            LinkIdentity(employee: world.ana, connection: other.id, hashes: world.sealer.hashes(of: identity))
        )
        try await world.perform(RemoveSSOConnection(id: world.connection.id))
        #expect(try await browser.principal() == nil)
    }

    @Test func `has a CSRF token of its own, which is not the cookie (C3.1)`() async throws {
        let world = try await World()
        var browser = world.browser()
        var other = world.browser()
        try await browser.signIn()
        try await other.signIn()
        let credentials = PresentedCredentials(sessionCookie: browser.sessionCookie, authorization: nil)
        let authenticated = try #require(try await world.service.authenticate(credentials))
        let foreign = try await world.service.authenticate(PresentedCredentials(sessionCookie: other.sessionCookie, authorization: nil))
        let token = try #require(authenticated.csrfToken)
        #expect(token != browser.sessionCookie)
        #expect(authenticated.accepts(csrfToken: token))
        #expect(!authenticated.accepts(csrfToken: foreign?.csrfToken ?? ""))
        #expect(!authenticated.accepts(csrfToken: ""))
    }

    @Test(arguments: ["", "x", String(repeating: "A", count: 43), String(repeating: "A", count: 100_000)])
    func `that was never made is none`(cookie: String) async throws {
        let world = try await World()
        #expect(try await world.service.authenticate(PresentedCredentials(sessionCookie: cookie, authorization: nil)) == nil)
    }
}

@Suite struct `A logout that the provider began` {
    @Test func `ends that person's sessions at that connection (O8.2)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        let token = try world.provider.logoutToken([("sub", "sub-ana")])
        try await world.service.backChannelLogout(token, at: world.connection.id)
        #expect(try await browser.principal() == nil)
    }

    @Test func `ends nothing of another session or person (O8.2)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        for claims in [[("sid", "sid-other")], [("sub", "sub-mike")], [("sub", "sub-mike"), ("sid", "sid-sub-ana")]] {
            let token = try world.provider.logoutToken(claims.map { ($0.0, .string($0.1)) })
            try await world.service.backChannelLogout(token, at: world.connection.id)
        }
        #expect(try await browser.principal() != nil)
    }

    @Test func `may come for many at once from one provider (O8.2)`() async throws {
        let world = try await World()
        for number in 0..<30 {
            let token = try world.provider.logoutToken([("sub", .string("sub-\(number)"))])
            try await world.service.backChannelLogout(token, at: world.connection.id)
        }
    }

    @Test func `is taken once (O8.1)`() async throws {
        let world = try await World()
        let token = try world.provider.logoutToken([("sub", "sub-ana")])
        try await world.service.backChannelLogout(token, at: world.connection.id)
        #expect(try await world.rule { try await world.service.backChannelLogout(token, at: world.connection.id) } == "O8.1")
    }

    @Test func `needs issuer and session when it comes in a frame (O8.3)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        let session = FormField("sid", "sid-sub-ana")
        #expect(try await world.service.frontChannelLogout([session], at: world.connection.id) == nil)
        #expect(
            try await world.service.frontChannelLogout([session, FormField("iss", "https://x.example")], at: world.connection.id) == nil
        )
        #expect(try await browser.principal() != nil)
        let fields = [session, FormField("iss", FakeProvider.issuer)]
        #expect(try await world.service.frontChannelLogout(fields, at: world.connection.id) == FakeProvider.issuer)
        #expect(try await browser.principal() == nil)
    }
}
