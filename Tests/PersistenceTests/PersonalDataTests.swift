import EventSourcing
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `Personal data in events` {
    @Test func `lies sealed in the database and opens for the service`() async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.noted(1, "a very private note"), .noted(2, "another"))
            let stored = try await organization.rows("SELECT payload::text FROM away.events WHERE organization_id = $1", [organization.id])
            #expect(stored.count == 2)
            for payload in try stored.decode((String).self) { #expect(!payload.contains("private") && !payload.contains("another")) }
            // Another process has nothing in memory.
            let events = try await organization.anotherProcess().store.read(.everything).events
            #expect(events.map(\.event) == [.noted(1, "a very private note"), .noted(2, "another")])
        }
    }

    @Test func `of an erased employee is gone, and only theirs, with the chain intact`() async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.noted(1, "secret"), .noted(2, "kept"), .booked(1, 2, 3))
            try await organization.store.destroyPersonalKey(of: 1)
            for store in [organization.store, try organization.anotherProcess().store] {
                #expect(try await store.read(.everything).events.map(\.event) == [.noted(1, nil), .noted(2, "kept"), .booked(1, 2, 3)])
            }
            #expect(try await organization.store.verify() == .intact(Position(3)))
            let error = await #expect(throws: EventStoreError.self) { try await organization.append(.noted(1, "more")) }
            guard case .unencodable(PersonalKeyError.destroyed(employee: 1))? = error else { throw try #require(error) }
        }
    }

    @Test func `has one key for each employee, whoever makes it first`() async throws {
        try await TestOrganization.with { organization in
            try await withThrowingTaskGroup { group in
                for number in 0..<16 {
                    group.addTask { try await organization.anotherProcess().append(.noted(5, "\(number)")) }
                }
                try await group.waitForAll()
            }
            let notes = try await organization.anotherProcess().store.read(.everything).events.map(\.event)
            #expect(Set(notes) == Set((0..<16).map { .noted(5, "\($0)") }))
            #expect(
                try await organization.rows("SELECT 1 FROM away.personal_keys WHERE organization_id = $1", [organization.id]).count == 1
            )
        }
    }

    @Test func `does not open in another organization, event or place`() async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.noted(1, "first"), .noted(1, "second"))
            try await organization.database.asAdministrator { session in
                _ = try await session.run(Statement("SET session_replication_role = replica"))
                _ = try await session.run(
                    Statement(
                        """
                        UPDATE away.events SET payload = (SELECT payload FROM away.events WHERE organization_id = $1 AND sequence = 1)
                        WHERE organization_id = $1 AND sequence = 2
                        """,
                        [organization.id]
                    )
                )
            }
            let error = await #expect(throws: EventStoreError.self) { try await organization.store.read(.everything) }
            guard case .undecodable(Position(2), _, _, _)? = error else { throw try #require(error) }
        }
    }
}
