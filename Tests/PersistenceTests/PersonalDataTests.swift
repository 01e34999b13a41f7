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

@Suite struct `The installation's secrets` {
    private let old = [UInt8](repeating: 1, count: 32)
    private let new = [UInt8](repeating: 2, count: 32)

    @Test func `seal with the first and open with any`() throws {
        let before = try #require(SecretKeys([old]))
        let after = try #require(SecretKeys([new, old]))
        let sealed = try before.seal([1, 2, 3], context: [4])
        #expect(try after.open(sealed, context: [4]) == [1, 2, 3])
        let young = try after.seal([5], context: [])
        #expect(try after.open(young, context: []) == [5])
        #expect(throws: PersonalKeyError.unknownSecret) { try before.open(young, context: []) }
    }

    @Test func `open nothing elsewhere, nothing that was changed, nothing short`() throws {
        let secrets = try #require(SecretKeys([old]))
        var sealed = try secrets.seal([1, 2, 3], context: [4])
        #expect(throws: (any Error).self) { try secrets.open(sealed, context: [5]) }
        sealed[20] ^= 1
        #expect(throws: (any Error).self) { try secrets.open(sealed, context: [4]) }
        #expect(throws: (any Error).self) { try secrets.open([], context: [4]) }
        #expect(throws: (any Error).self) { try secrets.open(Array(sealed.prefix(17)), context: [4]) }
    }

    @Test func `are read from a setting`() {
        let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
        #expect(SecretKeys(text: key) != nil)
        #expect(SecretKeys(text: "\(key),\(key)") != nil)
        #expect(SecretKeys(text: "") == nil)
        #expect(SecretKeys(text: "AQEB") == nil)
        #expect(SecretKeys(text: "\(key),?") == nil)
    }
}
