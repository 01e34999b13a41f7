import Application
import EventSourcing
import Leave
import OpenSSL
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `An erased person` {
    private let organization = OrganizationID(Fixtures.newID())
    private let ana = EmployeeID(Fixtures.newID())
    private let john = EmployeeID(Fixtures.newID())

    private func events(_ client: PostgresClient) throws -> PostgresEvents<LeaveEvent> {
        PostgresEvents(
            client: client,
            schema: LeaveEventSchema(),
            keys: PersonalKeys(secrets: try #require(Fixtures.secrets)),
            projectors: [AccountsProjector()],
            now: { Instant(microseconds: 1_800_000_000_000_000) }
        )
    }

    @Test func `is unreadable at once, locked out, and leaves a history that verifies`() async throws {
        let client = try #require(TestDatabase.current).client()
        defer { client.close() }
        let events = try events(client)
        try await events.begin(organization.bits)
        let store = events.store(of: organization.bits)
        let handler = CommandHandler(
            store: { events.store(of: $0.bits) },
            zones: NoZones(),
            now: { Instant(microseconds: 1_800_000_000_000_000) },
            newID: { Fixtures.newID() }
        )
        func perform(_ command: some Command, receipt: CommandReceipt? = nil) async throws {
            _ = try await handler.perform(
                command,
                by: Caller(.console(of: organization), channel: "test", correlation: 1, receipt: receipt)
            )
        }
        let start = try #require(LocalDate("2026-01-01"))
        let admin = try Employee(id: ana, employmentStart: start, roles: [.admin])
        try await perform(
            FoundOrganization(name: "A", slug: "acme", admin: admin, email: "ana@acme.example", domain: nil, connection: nil)
        )
        let receipt = try #require(CommandReceipt(key: "k", fingerprint: [1]))
        let employee = try Employee(id: john, employmentStart: start)
        try await perform(AddEmployee(employee: employee, email: "john@acme.example", name: "John Doe"), receipt: receipt)
        try await store.complete("k", response: Array("John Doe".utf8))
        #expect(try await store.receipt(forKey: "k")?.response == Array("John Doe".utf8))
        #expect(try await stored("SELECT encode(response, 'escape') FROM away.command_receipts").allSatisfy { !$0.contains("John") })

        let (sessions, tokens) = (PostgresSessions(client), PostgresAPITokens(client) { Tenancy.setConfig.prelude(for: $0.bits) })
        let (key, hash) = (New.hash(), New.hash())
        _ = try await sessions.open(session(), key: key, replacing: nil, using: nil)
        try await tokens.add(token(), hash: hash)
        try await perform(EraseEmployee(employee: john))

        #expect(try await sessions.session(key, at: 1_800_000_000) == nil)
        #expect(try await tokens.usable(hash, at: 1_800_000_000) == nil)
        #expect(try await tokens.tokens(of: organization).allSatisfy { $0.revokedAt != nil })
        #expect(try await store.receipt(forKey: "k") == StoredReceipt(fingerprint: [1], position: Position(3), response: nil))
        for store in [store, try self.events(client).store(of: organization.bits)] {
            let names = try await store.read(.everything).events.compactMap { recorded -> Personal? in
                if case .employeeAdded(let added) = recorded.event { added.name } else { nil }
            }
            #expect(names == [.known("ana"), .erased])
        }
        guard case .intact = try await store.verify() else {
            Issue.record("the chain is broken")
            return
        }
    }

    private func stored(_ query: String) async throws -> [String] {
        try await #require(TestDatabase.current).asAdministrator {
            try await $0.run(Statement(query, prepared: false)).decode((String).self)
        }
    }

    private func session() -> Application.Session {
        Application.Session(
            organization: organization,
            employee: john,
            connection: nil,
            identity: nil,
            providerSession: nil,
            logoutHint: nil,
            authenticatedAt: 1_800_000_000,
            lastSeenAt: 1_800_000_000,
            expiresAt: 1_800_003_600
        )
    }

    private func token() -> APIToken {
        APIToken(
            id: APITokenID(Fixtures.newID()),
            organization: organization,
            employee: john,
            name: nil,
            scope: .read,
            issuedAt: 1_800_000_000,
            expiresAt: 1_800_003_600
        )
    }
}

private struct NoZones: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? { nil }
}

extension Principal {
    fileprivate static func console(of organization: OrganizationID) -> Principal {
        Principal(
            organization: organization,
            employee: EmployeeID(0),
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
    }
}
