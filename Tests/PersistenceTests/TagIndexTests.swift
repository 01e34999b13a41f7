import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `Events of one tag` {
    private static let organization = "00000000-0000-0000-0000-0000000000aa"
    private static let tag = "00000000-0000-0000-0000-0000000000bb"
    private static let columns = [
        "employee_id", "location_id", "department_id", "policy_id", "leave_type_id", "holiday_calendar_id", "request_id", "connection_id",
        "wide_id",
    ]

    /// A history of leave, and in it now and then an event that has the tag, of every kind.
    private static let history = """
        INSERT INTO away.events (
            organization_id, sequence, id, recorded_at, correlation_id, version, type, channel, hash, payload, \(columns.joined(separator: ", "))
        )
        SELECT '\(organization)', n, gen_random_uuid(), now(), gen_random_uuid(), 1, 'Noted', 'test', '\\x00', '{}',
            \(columns.map { "CASE WHEN n % 500 = 0 THEN '\(tag)'::uuid \(isOfLeave($0) ? "ELSE gen_random_uuid() " : "")END" }
                .joined(separator: ", "))
        FROM generate_series(1, 5000) AS n;
        ANALYZE away.events;
        """

    private static func isOfLeave(_ column: String) -> Bool { column == "employee_id" || column == "request_id" }

    @Test func `are found by an index, whatever its kind`() async throws {
        let database = try #require(TestDatabase.current)
        try await database.asAdministrator { session in
            _ = try await session.execute(Self.history)
            for column in Self.columns {
                let plan = try await session.run(
                    Statement(
                        """
                        EXPLAIN SELECT payload FROM away.events
                        WHERE organization_id = '\(Self.organization)' AND sequence > 0 AND \(column) = '\(Self.tag)'
                        """,
                        prepared: false
                    )
                ).decode((String).self)
                // Partitions' indexes have names that PostgreSQL makes; the primary key's, by which the whole history would be read, ends with `_pkey`.
                #expect(plan.contains { $0.contains("_idx") }, "\(column): \(plan)")
            }
        }
    }
}
