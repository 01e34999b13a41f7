import Application
import JSON
import Leave
import Testing

@testable import Identity

extension World {
    func principal(bearer token: String, cookie: String? = nil) async throws -> Principal? {
        try await service.authenticate(PresentedCredentials(sessionCookie: cookie, authorization: "Bearer " + token))?.principal
    }

    func isRefused(_ token: String) async -> Bool {
        do {
            _ = try await principal(bearer: token)
            return false
        } catch {
            guard case .invalidCredential = error as? AuthenticationError else { return false }
            return true
        }
    }

    func token(scope: Principal.Scope = .write, lifetime: UnixSeconds = 3600) async throws -> IssuedToken {
        try await credentials.issueToken(
            APITokenID(77),
            for: ana,
            of: organization,
            name: "test",
            scope: scope,
            expiresAt: clock.now + lifetime
        )
    }
}

@Suite struct `An API token` {
    @Test func `has a checksum, and is kept as a hash only (C4.1)`() async throws {
        let world = try await World()
        let issued = try await world.token()
        #expect(issued.text.hasPrefix("away_"))
        #expect(issued.text.utf8.count == 5 + 43 + 6)
        #expect(APITokenText(issued.text) != nil)
        #expect(APITokenText(String(issued.text.dropLast())) == nil)
        for position in [5, 20, 47, 53] {
            var damaged = Array(issued.text)
            damaged[position] = damaged[position] == "a" ? "b" : "a"
            #expect(APITokenText(String(damaged)) == nil)
        }
        let hash = try #require(APITokenText(issued.text)).hash
        #expect(try await world.tokens.usable(hash, at: world.clock.now)?.id == issued.token.id)
    }

    @Test func `gives its owner's rights within its scope (C4.2)`() async throws {
        let world = try await World()
        let principal = try #require(try await world.principal(bearer: try await world.token(scope: .read).text))
        #expect(principal.employee == world.ana)
        #expect(principal.scope == .read)
        #expect(principal.credential == .apiToken(APITokenID(77)))
    }

    @Test func `that is unknown, expired, revoked or of somebody deactivated is the same refusal (C4.2)`() async throws {
        let world = try await World()
        #expect(await world.isRefused(APITokenText().text))
        #expect(await world.isRefused("away_nonsense"))
        let short = try await world.token(lifetime: 10)
        #expect(await !world.isRefused(short.text))
        world.clock.advance(by: 10)
        #expect(await world.isRefused(short.text))
        let revoked = try await world.token()
        _ = try await world.tokens.revoke(revoked.token.id, of: world.organization, at: world.clock.now)
        #expect(await world.isRefused(revoked.text))
        let orphaned = try await world.token()
        let yesterday = LocalDate(daysSinceEpoch: Int(world.clock.now / 86_400) - 1)
        try await world.perform(EndEmployment(employee: world.ana, lastDay: yesterday))
        #expect(await world.isRefused(orphaned.text))
    }

    @Test func `notes the hour of its use (C4.1)`() async throws {
        let world = try await World()
        let issued = try await world.token(lifetime: 86_400)
        _ = try await world.principal(bearer: issued.text)
        let used = try await world.tokens.tokens(of: world.organization).first?.lastUsedAt
        #expect(used == world.clock.now - world.clock.now % 3600)
    }

    @Test func `beside a cookie of the same person wins, of another is refused (C3.2)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        let own = try await world.token()
        #expect(try await world.principal(bearer: own.text, cookie: browser.sessionCookie)?.credential == .apiToken(APITokenID(77)))
        try await world.add(EmployeeID(200), "mike@acme.example")
        let foreign = try await world.credentials.issueToken(
            APITokenID(78),
            for: EmployeeID(200),
            of: world.organization,
            name: nil,
            scope: .read,
            expiresAt: world.clock.now + 60
        )
        await #expect(throws: AuthenticationError.self) {
            _ = try await world.principal(bearer: foreign.text, cookie: browser.sessionCookie)
        }
    }
}

@Suite struct `An access token of the provider` {
    @Test func `works once the person has signed in, and links nobody by itself (O7, P1.2)`() async throws {
        let world = try await World()
        #expect(await world.isRefused(try world.provider.accessToken()))
        var browser = world.browser()
        try await browser.signIn()
        let principal = try #require(try await world.principal(bearer: try world.provider.accessToken()))
        #expect(principal.employee == world.ana)
        #expect(principal.scope == .admin)
        #expect(principal.credential == .accessToken)
        #expect(principal.authenticatedAt == nil)
    }

    @Test(arguments: [("read", Principal.Scope.read), ("openid read write", .write), ("openid profile", .admin), ("admin", .admin)])
    func `is cut by our scopes where it names some (O7.3)`(scope: String, expected: Principal.Scope) async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        #expect(try await world.principal(bearer: try world.provider.accessToken([("scope", .string(scope))]))?.scope == expected)
    }

    @Test func `says when the person signed in (C2.5)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        let time = world.clock.now - 60
        let token = try world.provider.accessToken([("auth_time", .number(JSONNumber(time)))])
        #expect(try await world.principal(bearer: token)?.authenticatedAt == time)
    }

    @Test(arguments: [
        [("aud", JSON.string(FakeProvider.clientID))], [("aud", "https://other.example")], [("iss", "https://other.example")],
        [("exp", 1_799_999_000)], [("jti", .null)], [("client_id", .null)], [("sub", "sub-mike")],
    ])
    func `that is not for us is refused (O7.2)`(claims: [(String, JSON)]) async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        #expect(await world.isRefused(try world.provider.accessToken(claims)))
    }

    @Test func `of type JWT is refused unless the connection allows it (O7.1)`() async throws {
        let world = try await World()
        var browser = world.browser()
        try await browser.signIn()
        #expect(await world.isRefused(try world.provider.accessToken(type: "JWT")))
        let other = try FakeProvider(now: { world.clock.now })
        #expect(await world.isRefused(try other.accessToken()), "another key with the same name")
        for text in ["", "a.b.c", "Bearer", "e30.e30.e30"] { #expect(await world.isRefused(text)) }
    }
}
