import Application
import JSON
import Leave
import Testing

@testable import Identity

@Suite struct `An authorization response` {
    @Test func `makes a session that knows the person`() async throws {
        let world = try await World()
        var browser = world.browser()
        let signedIn = try await browser.signIn()
        let principal = try #require(try await browser.principal())
        #expect(principal.organization == world.organization)
        #expect(principal.employee == world.ana)
        #expect(principal.isAdmin)
        #expect(principal.authenticatedAt == world.clock.now)
        #expect(signedIn.lifetime == 24 * 3600)
        #expect(signedIn.sessionCookie.utf8.count == 43)
    }

    @Test func `is refused a second time (O1.3)`() async throws {
        let world = try await World()
        var browser = world.browser()
        let fields = try await browser.depart()
        try await browser.arrive(fields)
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "O1.3")
        #expect(world.provider.tokenRequests == 1)
    }

    @Test func `is refused from another browser, and stays good for its own (O1.3, C1.4)`() async throws {
        let world = try await World()
        var victim = world.browser()
        let fields = try await victim.depart()
        var attacker = world.browser()
        _ = try await attacker.depart()
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: attacker.client) } == "O1.3")
        #expect(
            try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: world.browser().client) } == "O1.3"
        )
        #expect(world.provider.tokenRequests == 0)
        try await victim.arrive(fields)
    }

    @Test func `is refused after ten minutes (O1.3)`() async throws {
        let world = try await World()
        var browser = world.browser()
        let late = try await browser.depart()
        world.clock.advance(by: 600)
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(late, client: browser.client) } == "O1.3")
        let timely = try await browser.depart()
        world.clock.advance(by: 599)
        try await browser.arrive(timely)
    }

    @Test(arguments: ["", "forged", String(repeating: "A", count: 43)])
    func `with an unknown state is refused, and no organization hears of it (O1.3, P4.2)`(state: String) async throws {
        let world = try await World()
        var browser = world.browser()
        _ = try await browser.depart()
        let fields = [FormField("code", "x"), FormField("state", state)]
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "unrecorded")
        #expect(try await world.log.records(of: world.organization, connection: nil, before: nil, limit: 10).isEmpty)
    }

    @Test(arguments: ["code", "state", "iss"])
    func `with a repeated parameter is refused (O1.7)`(name: String) async throws {
        let world = try await World()
        var browser = world.browser()
        let fields = try await browser.depart()
        let doubled = fields + fields.filter { $0.name == name }
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(doubled, client: browser.client) } != nil)
        #expect(world.provider.tokenRequests == 0)
    }

    @Test(arguments: [nil, "https://other.example", "https://op.example/"])
    func `of another issuer or of none is refused before the code is used (O1.5)`(issuer: String?) async throws {
        let world = try await World()
        var browser = world.browser()
        let fields = try await browser.depart().filter { $0.name != "iss" } + (issuer.map { [FormField("iss", $0)] } ?? [])
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "O1.5")
        #expect(world.provider.tokenRequests == 0)
    }

    @Test func `that is an error is recorded by its code (O1.7)`() async throws {
        let world = try await World()
        var browser = world.browser()
        let fields = try await browser.depart().filter { $0.name != "code" } + [FormField("error", "access_denied")]
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "O1.7")
        #expect(try await world.refusal()?.received == "access_denied")
    }

    @Test func `with another nonce is refused (O6.9)`() async throws {
        let world = try await World()
        world.provider.person.claims = [("nonce", "forged")]
        var browser = world.browser()
        let fields = try await browser.depart()
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "O6.9")
        #expect(try await browser.principal() == nil)
    }

    @Test func `with another audience shows the admin what was expected and received, and nothing secret (P4.1)`() async throws {
        let world = try await World()
        world.provider.person.claims = [("aud", "another-client")]
        var browser = world.browser()
        let fields = try await browser.depart()
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "O6.3")
        let refusal = try #require(try await world.refusal())
        #expect(refusal.received == "another-client" || refusal.expected == FakeProvider.clientID)
        for text in [refusal.detail, refusal.expected ?? "", refusal.received ?? ""] {
            #expect(!text.contains(fields[0].value))
            #expect(text.count <= SignInRecord.longestText + 1)
        }
    }

    @Test func `while the provider is away is refused with the reason in the record (O2.3)`() async throws {
        let world = try await World()
        var browser = world.browser()
        let fields = try await browser.depart()
        world.provider.goDown()
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "O2.3")
    }

    @Test func `that came by a cross-site POST without its cookie is repeated once by our own page (C1.4)`() async throws {
        let world = try await World()
        var browser = world.browser()
        let fields = try await browser.depart()
        let bare = SignInClient(address: browser.address, attemptCookie: nil, sessionCookie: nil, mayResubmit: true)
        #expect(try await world.service.completeOpenIDConnect(fields, client: bare) == .resubmit(fields))
        try await browser.arrive(fields)
    }

    @Test func `is refused when the connection was disabled meanwhile (C2.4)`() async throws {
        let world = try await World()
        var browser = world.browser()
        let fields = try await browser.depart()
        var disabled = world.connection
        disabled.isEnabled = false
        var other = world.connection
        other = SSOConnection(id: SSOConnectionID(1001), name: "Other", provider: other.provider)
        try await world.perform(AddSSOConnection(connection: other, allowsLoopback: false))
        try await world.perform(ChangeSSOConnection(connection: disabled, allowsLoopback: false))
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "C2.4")
    }
}
