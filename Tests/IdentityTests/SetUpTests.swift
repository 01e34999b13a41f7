import Application
import JSON
import Leave
import OpenSSL
import Testing

@testable import Identity

@Suite struct `A set-up link` {
    func token(_ world: World, _ purpose: SetUpLink.Purpose = .setUp) async throws -> String {
        let link = try await world.credentials.makeLink(purpose, for: world.ana, of: world.organization)
        return String(link.dropFirst((World.publicURL + "/setup/").count))
    }

    func isUnknown(_ world: World, _ token: String) async -> Bool {
        do {
            _ = try await world.service.follow(setUpLink: token, client: world.browser().client)
            return false
        } catch {
            guard case .unknown = error else { return false }
            return true
        }
    }

    @Test func `makes one session where the organization has no connection (P3.3)`() async throws {
        let world = try await World { $0 = nil }
        let token = try await token(world)
        guard case .signedIn(let signedIn) = try await world.service.follow(setUpLink: token, client: world.browser().client) else {
            Issue.record("no session")
            return
        }
        let credentials = PresentedCredentials(sessionCookie: signedIn.sessionCookie, authorization: nil)
        #expect(try await world.service.authenticate(credentials)?.principal.employee == world.ana)
        #expect(await isUnknown(world, token))
    }

    @Test func `is good for seven days (P3.3)`() async throws {
        let world = try await World { $0 = nil }
        let token = try await token(world)
        world.clock.advance(by: 7 * 86_400)
        #expect(await isUnknown(world, token))
    }

    @Test(arguments: ["", "x", String(repeating: "A", count: 43)])
    func `that was never made is unknown`(token: String) async throws {
        let world = try await World { $0 = nil }
        #expect(await isUnknown(world, token))
    }

    @Test func `goes on to the connection, and links whom it was made for, whatever the domain (P3.3)`() async throws {
        let world = try await World(domain: nil)
        let token = try await token(world)
        var browser = world.browser()
        guard case .goOn(let departure) = try await world.service.follow(setUpLink: token, client: browser.client) else {
            Issue.record("no departure")
            return
        }
        try await browser.arrive(try browser.answer(to: departure))
        #expect(try await browser.principal()?.employee == world.ana)
        #expect(await isUnknown(world, token))
    }

    @Test func `that somebody else follows does not make them the admin (P3.3)`() async throws {
        let world = try await World(domain: nil)
        let token = try await token(world)
        world.provider.person = FakeProvider.Person(subject: "sub-mike", email: "mike@acme.example")
        var browser = world.browser()
        guard case .goOn(let departure) = try await world.service.follow(setUpLink: token, client: browser.client) else { return }
        let fields = try browser.answer(to: departure)
        #expect(try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) } == "P3.3")
        #expect(await !isUnknown(world, token), "it stays good for Ana")
    }

    @Test func `for recovery makes a session beside a connection, within 30 minutes, and is an event (P3.1)`() async throws {
        let world = try await World()
        let late = try await token(world, .recovery)
        world.clock.advance(by: 1800)
        #expect(await isUnknown(world, late))
        let token = try await token(world, .recovery)
        guard case .signedIn = try await world.service.follow(setUpLink: token, client: world.browser().client) else {
            Issue.record("no session")
            return
        }
        #expect(await isUnknown(world, token))
    }
}

@Suite struct `A test of a connection` {
    @Test func `runs every check, makes no session and links nobody (P4.4)`() async throws {
        let world = try await World { $0?.isEnabled = false }
        let admin = world.admin
        var browser = world.browser()
        let begun = try await world.service.beginTest(of: world.connection.id, by: admin)
        let fields = try browser.answer(to: try await world.start(begun, browser))
        guard case .tested(let report, _) = try await world.service.completeOpenIDConnect(fields, client: browser.client) else {
            Issue.record("no test")
            return
        }
        #expect(report.isPassed)
        #expect(report.checks.contains { $0.rule == "O6.9" && $0.result == .passed })
        #expect(report.attributes.contains { $0.name == "email" && $0.values == ["ana@acme.example"] })
        #expect(report.person?.keyedBy == "sub")
        #expect(try await world.log.record(report.reference, of: world.organization)?.outcome == .testPassed)
        #expect(try await world.tests.test(begun.id, of: world.organization)?.report == report)
        #expect(try await world.tests.test(begun.id, of: OrganizationID(2)) == nil)
        let identity = ExternalIdentity(connection: world.connection.id, subject: .subject("sub-ana"))
        #expect(try await world.employee(of: identity) == nil)
        #expect(try await world.tested == [world.connection.id])
    }

    @Test func `shows the rule that failed, those that held before it, and no attribute (P4.4)`() async throws {
        let world = try await World { $0?.isEnabled = false }
        world.provider.person.claims = [("nonce", "forged")]
        var browser = world.browser()
        let begun = try await world.service.beginTest(of: world.connection.id, by: world.admin)
        let fields = try browser.answer(to: try await world.start(begun, browser))
        guard case .tested(let report, _) = try await world.service.completeOpenIDConnect(fields, client: browser.client) else {
            Issue.record("no test")
            return
        }
        #expect(report.checks.filter { $0.result == .failed }.map(\.rule) == ["O6.9"])
        #expect(report.checks.first { $0.rule == "O5.1" }?.result == .passed)
        #expect(report.checks.first { $0.rule == "O6.10" }?.result == .notReached)
        #expect(report.attributes.isEmpty)
        #expect(try await world.tested.isEmpty)
    }

    @Test func `of a provider that is away says so at once (O2.3)`() async throws {
        let world = try await World { $0?.isEnabled = false }
        world.provider.goDown()
        let begun = try await world.service.beginTest(of: world.connection.id, by: world.admin)
        guard case .failed(let report, _) = try await world.service.startTest(World.link(of: begun), client: world.browser().client) else {
            Issue.record("it departed")
            return
        }
        #expect(report.checks.filter { $0.result == .failed }.map(\.rule) == ["O2.3"])
        #expect(try await world.tests.test(begun.id, of: world.organization)?.report == report)
    }

    @Test func `begins by a link that is good for ten minutes, for admins only`() async throws {
        let world = try await World()
        let begun = try await world.service.beginTest(of: world.connection.id, by: world.admin)
        world.clock.advance(by: SignInAttempt.lifetime)
        await #expect(throws: SignInError.self) {
            try await world.service.startTest(World.link(of: begun), client: world.browser().client)
        }
        await #expect(throws: SignInError.self) { try await world.service.startTest("forged", client: world.browser().client) }
        let employee = Principal(
            organization: world.organization,
            employee: world.ana,
            isAdmin: false,
            scope: .admin,
            credential: .session([]),
            authenticatedAt: world.clock.now
        )
        await #expect(throws: SignInError.self) { try await world.service.beginTest(of: world.connection.id, by: employee) }
    }
}

@Suite struct `Records of sign-ins` {
    @Test func `are never shown to another organization (P4.2)`() async throws {
        let world = try await World()
        world.provider.person.claims = [("nonce", "forged")]
        var browser = world.browser()
        let fields = try await browser.depart()
        _ = try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) }
        let other = OrganizationID(2)
        #expect(try await world.log.records(of: other, connection: nil, before: nil, limit: 10).isEmpty)
        #expect(try await world.log.records(of: world.organization, connection: nil, before: nil, limit: 10).count == 1)
    }

    @Test func `hold one line of bounded text (P4.1)`() {
        let refusal = SignInRecord.Refusal(rule: "O6.2", detail: "a\nb\u{202E}c", received: String(repeating: "x", count: 1000))
        #expect(refusal.detail == "a\u{FFFD}b\u{FFFD}c")
        #expect(refusal.received?.count == SignInRecord.longestText)
    }

    @Test(arguments: [
        ("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("nonsense", nil), ("300.1.1.1", nil), ("::1", nil),
    ])
    func `keep the network of an address only`(address: String, expected: String?) {
        #expect(NetworkAddress.truncated(address) == expected)
    }
}

@Suite struct `Sealed secrets` {
    private let old = [UInt8](repeating: 1, count: 32)
    private let new = [UInt8](repeating: 2, count: 32)

    @Test func `open with every key of the installation, in their place only`() throws {
        let before: any Sealer = try #require(SecretKeys([old]))
        let after: any Sealer = try #require(SecretKeys([new, old]))
        let sealed = try before.seal(Array("secret".utf8), context: "a")
        #expect(try after.open(sealed, context: "a") == Array("secret".utf8))
        #expect(throws: (any Error).self) { try after.open(sealed, context: "b") }
        #expect(throws: (any Error).self) { try after.open(Array(sealed.dropLast()), context: "a") }
        #expect(throws: UnknownSecretKey.self) { try before.open(try after.seal([1], context: "a"), context: "a") }
        #expect(SecretKeys([]) == nil)
        #expect(SecretKeys([[1, 2, 3]]) == nil)
    }

    @Test func `hash identities under each key, the first key's first`() throws {
        let before: any Sealer = try #require(SecretKeys([old]))
        let after: any Sealer = try #require(SecretKeys([new, old]))
        let identity = ExternalIdentity(connection: SSOConnectionID(1), subject: .subject("mike"))
        #expect(after.hashes(of: identity).earlier == [before.hashes(of: identity).current])
        #expect(after.hashes(of: identity).current != before.hashes(of: identity).current)
        // Nobody without the keys can tell whose it is.
        #expect(before.hashes(of: identity).current != SecretHash.of(identity.canonicalText))
    }
}
