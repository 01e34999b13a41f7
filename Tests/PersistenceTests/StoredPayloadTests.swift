import EventSourcing
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `Stored payloads` {
    /// As release 1 wrote it.
    private static let first = #"{"employee":7,"department":8,"request":9,"day":19700}"#

    private func store(_ organization: TestOrganization, type: String, version: Int16, payload: String) async throws {
        _ = try await organization.rows(
            """
            SELECT away.append_events(
                $1, 9000000000000000000, NULL, NULL, NULL, NULL, true, NULL, NULL, NULL, NULL, $1, NULL, 'api', NULL,
                ARRAY[$1], ARRAY[$2], ARRAY[$3], ARRAY[$4], NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            """,
            [organization.id, version, type, JSON(payload)]
        )
    }

    @Test func `of an older version are read as what they mean today`() async throws {
        try await TestOrganization.with { organization in
            try await store(organization, type: "Booked", version: 1, payload: Self.first)
            #expect(try await organization.store.read(.everything).events.map(\.event) == [.booked(7, 8, 9, day: 19700, length: 1)])
            // What is stored stays as it was.
            let page = try await organization.store.page(.everything, after: .start, limit: 1)
            #expect(page.entries.map { String(decoding: $0.payload, as: UTF8.self) } == [Self.first])
            #expect(page.entries.map(\.version) == [1])
        }
    }

    @Test(arguments: [("Booked", 3, first), ("Invented", 1, first), ("Booked", 2, "{}")])
    func `that this program does not know are named`(type: String, version: Int, payload: String) async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.booked(1, 2, 3))
            try await store(organization, type: type, version: Int16(version), payload: payload)
            let error = await #expect(throws: EventStoreError.self) { try await organization.store.read(.everything) }
            guard case .undecodable(Position(2), type: type, version: version, _)? = error else { throw try #require(error) }
        }
    }

    @Test func `that are no JSON are refused`() async throws {
        try await TestOrganization.with { organization in
            let error = await #expect(throws: PostgresError.self) {
                try await store(organization, type: "Booked", version: 1, payload: "{")
            }
            #expect(error?.sqlState == .invalidTextRepresentation)
        }
    }

    @Test func `are exported in their very bytes, one line each`() async throws {
        try await TestOrganization.with { organization in
            try await store(organization, type: "Booked", version: 1, payload: #"{ "department": 8,"employee":7, "request":9,"day":1 }"#)
            try await organization.append(.moved(1, from: 2, to: 3))
            var lines: [String] = []
            try await organization.store.export(pageSize: 1) { lines.append($0) }
            #expect(lines.count == 2)
            #expect(lines.first?.contains(#""payload":{ "department": 8,"employee":7, "request":9,"day":1 }}"#) == true)
            #expect(lines.last?.contains(#""department:00000000-0000-0000-0000-000000000003""#) == true)
            #expect(lines.allSatisfy { $0.hasSuffix("}\n") })
        }
    }
}
