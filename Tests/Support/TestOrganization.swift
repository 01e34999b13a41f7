package import EventSourcing
package import Persistence
package import Postgres

/// A new organization on the suite's database, seen by a process that projects its bookings.
///
/// A class, so that tests' closures capture a reference and no 128 bits (see ``Tenant``).
package final class TestOrganization: Sendable {
    package let id: UInt128
    package let database: TestDatabase
    package let client: PostgresClient
    package let events: PostgresEvents<TestEvent>
    package let store: PostgresEventStore<TestEvent>

    init(id: UInt128, database: TestDatabase, client: PostgresClient, committed: @escaping @Sendable (UInt128) -> Void) throws {
        self.id = id
        self.database = database
        self.client = client
        events = try Fixtures.events(client, committed: committed)
        store = events.store(of: id)
    }

    package var idText: String { UUIDText.string(id) }

    package static func with<R>(
        on database: TestDatabase? = TestDatabase.current,
        committed: @escaping @Sendable (UInt128) -> Void = { _ in },
        _ body: (TestOrganization) async throws -> R
    ) async throws -> R {
        guard let database else { throw MissingServer() }
        let client = database.client()
        defer { client.close() }
        let organization = try TestOrganization(id: Fixtures.newID(), database: database, client: client, committed: committed)
        try await organization.events.begin(organization.id)
        return try await body(organization)
    }

    /// Another organization, or the same one, as another process sees it.
    package func anotherProcess(of id: UInt128? = nil) throws -> TestOrganization {
        try TestOrganization(id: id ?? self.id, database: database, client: client, committed: { _ in })
    }

    @discardableResult
    package func append(_ events: TestEvent..., after: Position = .start, unlessAny condition: EventQuery? = nil) async throws -> Position {
        try await store.append(events.map(Fixtures.new), metadata: Fixtures.metadata, unlessAny: condition, after: after, receipt: nil)
    }

    /// Statements as the service, under this organization.
    package func rows(_ sql: String, _ parameters: [any PostgresEncodable] = []) async throws -> Rows {
        try await client.transact([Statement(sql, parameters, prepared: false)], prelude: Tenancy.setConfig.prelude(for: id))[0]
    }
}
