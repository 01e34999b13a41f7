package import EventSourcing
import Persistence
import Postgres

/// The adapters that must behave alike.
package enum StoreUnderTest: CaseIterable, Sendable {
    case inMemory, postgres

    /// Lends a new organization's store.
    package func withOrganization<R>(_ body: (OrganizationUnderTest) async throws -> R) async throws -> R {
        let organization = Fixtures.newID()
        switch self {
        case .inMemory:
            let log = InMemoryEventLog<TestEvent>(schema: TestEventSchema(), now: Fixtures.now)
            log.begin(organization)
            let store = log.store(of: organization)
            let another = log.store(of: Fixtures.newID())
            return try await body(OrganizationUnderTest(id: organization, store: store, history: store, receipts: store, unknown: another))
        case .postgres:
            guard let database = TestDatabase.current else { throw MissingServer() }
            let client = database.client()
            defer { client.close() }
            let events = try Fixtures.events(client)
            try await events.begin(organization)
            let store = events.store(of: organization)
            let another = events.store(of: Fixtures.newID())
            return try await body(OrganizationUnderTest(id: organization, store: store, history: store, receipts: store, unknown: another))
        }
    }
}

package struct OrganizationUnderTest: Sendable {
    package let id: UInt128
    package let store: any EventStore<TestEvent>
    package let history: any EventHistory<TestEvent>
    package let receipts: any CommandReceipts
    /// Of an organization whose history was never begun.
    package let unknown: any EventStore<TestEvent>

    @discardableResult
    package func append(
        _ events: [TestEvent],
        unlessAny condition: EventQuery? = nil,
        after: Position = .start,
        receipt: CommandReceipt? = nil
    ) async throws(EventStoreError) -> Position {
        try await store.append(
            events.map(Fixtures.new),
            metadata: Fixtures.metadata,
            unlessAny: condition,
            after: after,
            receipt: receipt
        )
    }
}
