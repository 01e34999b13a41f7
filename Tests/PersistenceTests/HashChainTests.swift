import EventSourcing
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `The chain of hashes` {
    private static let triggersOff = "SET session_replication_role = replica;"

    private func tampered(_ sql: (String) -> String) async throws -> HistoryCheck {
        try await TestOrganization.with { organization in
            try await organization.append(.booked(1, 2, 3), .noted(1, "a"), .moved(1, from: 2, to: 4))
            try await organization.append(.booked(1, 2, 4))
            try await organization.append(.booked(1, 2, 5))
            #expect(try await organization.store.verify() == .intact(Position(5)))
            #expect(try await organization.store.verify(pageSize: 2) == .intact(Position(5)))
            let script = Self.triggersOff + sql("organization_id = '\(organization.idText)'")
            try await organization.database.asAdministrator { _ = try await $0.execute(script) }
            let check = try await organization.store.verify()
            for pageSize in 1...4 { #expect(try await organization.store.verify(pageSize: pageSize) == check) }
            return check
        }
    }

    @Test(arguments: [
        "payload = '{\"a\":1}'", "recorded_at = recorded_at + interval '1 microsecond'", "actor = NULL", "type = 'Released'",
        "version = 9", "channel = 'web'", "employee_id = gen_random_uuid()", "more_tags = NULL", "id = gen_random_uuid()",
        "client_address = NULL", "hash = '\\x00'", "causation_id = correlation_id",
    ])
    func `shows a change of any column`(change: String) async throws {
        #expect(try await tampered { "UPDATE away.events SET \(change) WHERE \($0) AND sequence = 3" } == .broken(Position(3)))
    }

    @Test func `shows a missing event, in the middle or at an end`() async throws {
        #expect(try await tampered { "DELETE FROM away.events WHERE \($0) AND sequence = 3" } == .broken(Position(3)))
        #expect(try await tampered { "DELETE FROM away.events WHERE \($0) AND sequence = 1" } == .broken(Position(1)))
        #expect(try await tampered { "DELETE FROM away.events WHERE \($0) AND sequence = 5" } == .broken(Position(5)))
    }

    @Test func `shows a history that was cut and its head moved back`() async throws {
        let check = try await tampered { organization in
            """
            DELETE FROM away.events WHERE \(organization) AND sequence = 5;
            UPDATE away.event_heads SET sequence = 4 WHERE \(organization);
            """
        }
        #expect(check == .broken(Position(4)))
    }

    @Test func `shows an event exchanged for a later one`() async throws {
        let check = try await tampered { organization in
            """
            UPDATE away.events SET sequence = 100 WHERE \(organization) AND sequence = 4;
            UPDATE away.events SET sequence = 4 WHERE \(organization) AND sequence = 5;
            UPDATE away.events SET sequence = 5 WHERE \(organization) AND sequence = 100;
            """
        }
        #expect(check == .broken(Position(4)))
    }

    @Test func `is intact for an organization without events`() async throws {
        let check = try await TestOrganization.with { try await $0.store.verify() }
        #expect(check == .intact(.start))
    }

    @Test func `never lets time fall along the positions`() async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.booked(1, 2, 3))
            try await organization.database.asAdministrator { session in
                _ = try await session.run(
                    Statement(
                        "UPDATE away.event_heads SET recorded_at = now() + interval '1 hour' WHERE organization_id = $1",
                        [organization.id]
                    )
                )
            }
            try await organization.append(.booked(1, 2, 4), after: Position(1))
            try await organization.append(.booked(1, 2, 5), .booked(1, 2, 6), after: Position(2))
            let times = try await organization.store.read(.everything).events.map(\.recordedAt)
            #expect(times == times.sorted())
            #expect(times[1] == times[3])
            #expect(try await organization.store.verify() == .intact(Position(4)))
        }
    }

    @Test(arguments: ["UPDATE away.events SET type = 'x'", "DELETE FROM away.events", "TRUNCATE away.events", "TRUNCATE away.events_003"])
    func `is guarded against changes by anybody, the superuser too`(sql: String) async throws {
        let database = try #require(TestDatabase.current)
        let error = await #expect(throws: PostgresError.self) {
            try await database.asAdministrator { _ = try await $0.execute(sql) }
        }
        #expect(error?.sqlState == SQLState("AW405"))
    }
}
