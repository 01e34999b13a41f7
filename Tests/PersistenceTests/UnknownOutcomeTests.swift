import EventSourcing
import FoundationEssentials
import Persistence
import Postgres
import Support
import Testing

/// The connection breaks after COMMIT was sent and before it was answered.
@Suite(.database, .tags(.database), .serialized, .timeLimit(.minutes(1))) struct `An append that was stored and not answered` {
    private struct Nothing: DecisionModel {
        mutating func evolve(_ event: TestEvent) {}
    }

    /// The organization as seen through the relay.
    private func withRelay(_ body: (TestOrganization, PostgresEventStore<TestEvent>, CuttingRelay) async throws -> Void) async throws {
        try await TestOrganization.with { organization in
            let folder = try await organization.database.asAdministrator { session in
                try await session.run(Statement("SELECT split_part(current_setting('unix_socket_directories'), ',', 1)")).only.value(
                    0,
                    as: String.self
                )
            }
            let port: String = try await organization.database.asAdministrator { session in
                try await session.run(Statement("SELECT current_setting('port')")).only.value(0)
            }
            let relay = try CuttingRelay(to: folder + "/.s.PGSQL." + port)
            defer { relay.close() }
            let url = "postgresql:///\(organization.database.name)?host=\(relay.folder)&port=5432&user=away_service"
            let client = PostgresClient(ClientSettings(url: url), on: organization.database.loops)
            defer { client.close() }
            let store = try Fixtures.events(client).store(of: organization.id)
            _ = try await store.head()
            try await body(organization, store, relay)
        }
    }

    @Test(arguments: [1, 2])
    func `says so, and answers the same position when it is repeated`(count: Int) async throws {
        try await withRelay { organization, store, relay in
            let events = (0..<count).map { Fixtures.new(.booked(1, 2, UInt128($0))) }
            // The connection is there, so that the cut hits the append itself.
            _ = try? await store.append(
                [Fixtures.new(.noted(9, "x"))],
                metadata: Fixtures.metadata,
                unlessAny: .everything,
                after: .start,
                receipt: nil
            )
            let head = try await store.head()
            func appendBehind() async throws -> Position {
                try await store.append(events, metadata: Fixtures.metadata, unlessAny: .everything, after: head, receipt: nil)
            }
            relay.cutNextAnswer()
            let error = await #expect(throws: EventStoreError.self) { try await appendBehind() }
            guard case .unavailable(_, outcomeUnknown: true)? = error else { throw try #require(error) }
            #expect(relay.hasCut)
            try await organization.append(.booked(5, 5, 5))
            #expect(try await appendBehind() == head.advanced(by: count))
            #expect(try await organization.store.read(EventQuery(types: ["Booked"])).events.count == count + 1)
            #expect(try await ProjectionRebuild(BookingProjector.projection, of: organization.events).differences(organization.id) == 0)
        }
    }

    @Test func `is recognised by its receipt when it is decided anew`() async throws {
        try await withRelay { organization, store, relay in
            try await organization.append(.noted(9, "x"))
            _ = try? await store.append(
                [Fixtures.new(.noted(9, "x"))],
                metadata: Fixtures.metadata,
                unlessAny: .everything,
                after: .start,
                receipt: nil
            )
            let receipt = CommandReceipt(key: "the-key", fingerprint: [1])
            relay.cutNextAnswer()
            let first = await #expect(throws: EventStoreError.self) {
                try await store.append(
                    [Fixtures.new(.booked(1, 2, 3))],
                    metadata: Fixtures.metadata,
                    unlessAny: nil,
                    after: Position(1),
                    receipt: receipt
                )
            }
            guard case .unavailable(_, outcomeUnknown: true)? = first else { throw try #require(first) }
            let second = await #expect(throws: EventStoreError.self) {
                try await store.append(
                    [Fixtures.new(.booked(1, 2, 4))],
                    metadata: Fixtures.metadata,
                    unlessAny: nil,
                    after: Position(1),
                    receipt: receipt
                )
            }
            guard case .alreadyHandled(let stored)? = second else { throw try #require(second) }
            #expect(stored == StoredReceipt(fingerprint: [1], position: Position(2), response: nil))
            #expect(try await organization.store.read(.everything).upTo == Position(2))
        }
    }

    @Test func `is repeated by the deciding loop itself`() async throws {
        try await withRelay { organization, store, relay in
            try await organization.append(.noted(9, "x"))
            _ = try? await store.append(
                [Fixtures.new(.noted(9, "x"))],
                metadata: Fixtures.metadata,
                unlessAny: .everything,
                after: .start,
                receipt: nil
            )
            let query = EventQuery(tags: [EventTag(kind: "request", id: 3)])
            // The read goes over another connection, whose answer must come through: the cut is armed between the two.
            let done = try await store.transact(Nothing.self, over: query, metadata: Fixtures.metadata, newID: Fixtures.newID) { _ in
                relay.cutNextAnswer()
                return [.booked(1, 2, 3)]
            }
            #expect(relay.hasCut)
            #expect(done.position == Position(2))
            #expect(try await organization.store.read(query).events.count == 1)
        }
    }
}
