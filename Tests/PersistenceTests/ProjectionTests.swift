import EventSourcing
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `An inline projection` {
    private func rebuild(_ organization: TestOrganization, pageSize: Int = 3) -> ProjectionRebuild<TestEvent> {
        ProjectionRebuild(BookingProjector.projection, of: organization.events, pageSize: pageSize)
    }

    @Test func `is there when the append is answered, with position and time as stored`() async throws {
        try await TestOrganization.with { organization in
            let table = LeaveRequestsTable(client: organization.client)
            for number in 1...3 {
                try await organization.append(
                    .noted(1, "x"),
                    .booked(1, 2, UInt128(number), day: 10, length: 2),
                    after: Position(Int64(2 * number - 2))
                )
                let event = try #require(try await organization.store.read(EventQuery(types: ["Booked"])).events.last)
                let record = try #require(try await table.request(of: organization.id, UInt128(number)))
                #expect(record.sequence == event.position.sequence)
                #expect(record.requestedAt == event.recordedAt.microseconds)
                #expect((record.firstDay, record.lastDay) == (10, 11))
            }
        }
    }

    /// The position that a lone append was computed for is taken by another process.
    @Test func `has the position that the event got, not the one that was hoped for`() async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.noted(1, "x"))
            try await organization.append(.booked(1, 2, 3), after: .start)
            #expect(try await LeaveRequestsTable(client: organization.client).request(of: organization.id, 3)?.sequence == 2)
        }
    }

    @Test func `is not written twice by a repeated append`() async throws {
        try await TestOrganization.with { organization in
            let booked = [Fixtures.new(.booked(1, 2, 3))]
            func append() async throws {
                _ = try await organization.store.append(booked, metadata: Fixtures.metadata, unlessAny: nil, after: .start, receipt: nil)
            }
            try await append()
            try await organization.append(.released(1, 2, 3), after: Position(1))
            try await append()
            #expect(try await LeaveRequestsTable(client: organization.client).request(of: organization.id, 3)?.status == "cancelled")
        }
    }

    @Test func `that fails takes its append along, and no other`() async throws {
        try await TestOrganization.with { organization in
            try await withThrowingTaskGroup { group in
                for number in 0..<40 {
                    group.addTask {
                        // Its last day is before its first, which the table refuses.
                        let length: Int32 = number % 10 == 0 ? -5 : 1
                        do {
                            try await organization.append(.booked(UInt128(number), 2, UInt128(number), length: length))
                            #expect(length == 1)
                        } catch EventStoreError.unencodable {
                            #expect(length == -5)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await organization.store.read(.everything).events.count == 36)
            #expect(try await rebuild(organization).differences(organization.id) == 0)
        }
    }

    @Test func `equals its rebuild, and is repaired by it`() async throws {
        try await TestOrganization.with { organization in
            for number in 0..<10 { try await organization.append(.booked(1, 2, UInt128(number)), .noted(1, "x")) }
            try await organization.append(.released(1, 2, 4))
            #expect(try await rebuild(organization).differences(organization.id) == 0)
            _ = try await organization.rows(
                "DELETE FROM leave_requests WHERE organization_id = $1 AND request_id = $2",
                [organization.id, UInt128(3)]
            )
            _ = try await organization.rows(
                "UPDATE leave_requests SET status = 'denied' WHERE organization_id = $1 AND request_id = $2",
                [organization.id, UInt128(5)]
            )
            #expect(try await rebuild(organization).differences(organization.id) == 3, "one is missing, one is in two shapes")
            #expect(try await rebuild(organization).run(organization.id) == Position(21))
            #expect(try await rebuild(organization).differences(organization.id) == 0)
            #expect(try await organization.rows("SELECT 1 FROM leave_requests WHERE organization_id = $1", [organization.id]).count == 10)
            #expect(
                try await organization.rows("SELECT 1 FROM away_rebuild.leave_requests WHERE organization_id = $1", [organization.id])
                    .isEmpty
            )
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `is rebuilt while others go on writing`() async throws {
        try await TestOrganization.with { organization in
            for number in 0..<30 { try await organization.append(.booked(1, 2, UInt128(number))) }
            try await withThrowingTaskGroup { group in
                for writer in 0..<4 {
                    group.addTask {
                        let process = try organization.anotherProcess()
                        for number in 0..<25 {
                            let request = UInt128(1_000 * (writer + 1) + number)
                            try await process.append(.booked(1, 2, request), after: try await process.store.head())
                        }
                    }
                }
                group.addTask { for _ in 0..<5 { try await rebuild(organization, pageSize: 10).run(organization.id) } }
                try await group.waitForAll()
            }
            #expect(try await rebuild(organization).differences(organization.id) == 0)
            #expect(try await organization.rows("SELECT 1 FROM leave_requests WHERE organization_id = $1", [organization.id]).count == 130)
        }
    }
}

@Suite(.database, .tags(.database)) struct `The table of leave requests` {
    private func withRequests(_ body: (TestOrganization, LeaveRequestsTable) async throws -> Void) async throws {
        try await TestOrganization.with { organization in
            for number in 0..<20 {
                try await organization.append(.booked(UInt128(number % 4), 2, UInt128(number), day: Int32(number / 2 * 10), length: 5))
            }
            try await organization.append(.released(1, 2, 5))
            try await body(organization, LeaveRequestsTable(client: organization.client))
        }
    }

    @Test func `is paged through, the latest first, each row once`() async throws {
        try await withRequests { organization, table in
            var seen: [UInt128] = []
            var after: LeaveRequestsTable.Key?
            while true {
                let page = try await table.page(of: organization.id, .init(), after: after, limit: 3)
                guard let last = page.last else { break }
                seen += page.map(\.request)
                after = .init(firstDay: last.firstDay, request: last.request)
            }
            #expect(seen == (0..<20).reversed().map { UInt128($0) })
        }
    }

    @Test func `is filtered by people, states and days`() async throws {
        try await withRequests { organization, table in
            let cases: [(LeaveRequestsTable.Filter, [UInt128])] = [
                (.init(employees: [1]), [17, 13, 9, 5, 1]),
                (.init(statuses: ["cancelled"]), [5]),
                (.init(statuses: ["approved"], employees: [1]), [17, 13, 9, 1]),
                (.init(kinds: ["recorded"]), []),
                (.init(from: 14, to: 20), [5, 4, 3, 2]),  // 10…14 and 20…24 touch it
                (.init(from: 15, to: 19), []),
            ]
            for (filter, expected) in cases {
                let found = try await table.page(of: organization.id, filter, after: nil, limit: 50).map(\.request)
                #expect(found == expected, "\(filter)")
            }
        }
    }

    @Test func `tells the absences of a range`() async throws {
        try await withRequests { organization, table in
            let absences = try await table.absences(of: organization.id, from: 24, to: 30)
            #expect(Set(absences.map(\.request)) == [4, 6, 7])
            #expect(absences.allSatisfy { $0.status == "approved" && $0.lastDay - $0.firstDay == 4 })
        }
    }
}
