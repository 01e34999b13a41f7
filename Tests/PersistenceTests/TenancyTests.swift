import EventSourcing
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `Rows of an organization` {
    /// One INSERT for each table of the service's, with an organization as $1.
    private static let inserts: [(table: String, sql: String)] = [
        ("event_heads", "INSERT INTO away.event_heads (organization_id) VALUES ($1)"),
        (
            "events",
            """
            INSERT INTO away.events (organization_id, sequence, id, recorded_at, correlation_id, version, type, channel, hash, payload)
            VALUES ($1, 77, $1, now(), $1, 1, 'Moved', 'api', '', '{}')
            """
        ),
        ("event_more_tags", "INSERT INTO away.event_more_tags (organization_id, tag, sequence) VALUES ($1, 'a', 1)"),
        (
            "command_receipts",
            "INSERT INTO away.command_receipts (organization_id, key, fingerprint, sequence, recorded_at) VALUES ($1, 'z', '', 1, now())"
        ),
        ("checkpoints", "INSERT INTO away.checkpoints (organization_id, consumer, sequence) VALUES ($1, 'z', 1)"),
        (
            "personal_keys",
            "INSERT INTO away.personal_keys (organization_id, employee_id, sealed_key, created_at) VALUES ($1, $1, '', now())"
        ),
        (
            "leave_requests",
            """
            INSERT INTO away.leave_requests (
                organization_id, request_id, employee_id, leave_type_id, kind, status, first_day, last_day, requested_at, sequence
            ) VALUES ($1, $1, $1, $1, 'request', 'pending', '2026-01-01', '2026-01-01', now(), 1)
            """
        ),
    ]

    private func withTwo(_ body: (TestOrganization, TestOrganization) async throws -> Void) async throws {
        try await TestOrganization.with { first in
            let second = try first.anotherProcess(of: Fixtures.newID())
            try await second.events.begin(second.id)
            for organization in [first, second] {
                try await organization.append(.booked(1, 2, 3), .noted(1, "x"), .moved(1, from: 2, to: 3))
                let receipt = CommandReceipt(key: "same", fingerprint: [1])
                _ = try await organization.store.append(
                    [Fixtures.new(.booked(1, 2, 4))],
                    metadata: Fixtures.metadata,
                    unlessAny: nil,
                    after: Position(3),
                    receipt: receipt
                )
                try await FeedRunner(RecordingConsumer("tenancy"), of: organization.events).catchUp(organization.id)
            }
            try await body(first, second)
        }
    }

    @Test func `are all hidden, and every write refused, when no organization is set`() async throws {
        try await withTwo { first, _ in
            for (table, insert) in Self.inserts {
                let rows = try await first.client.read(Statement("SELECT count(*) FROM away.\(table)", prepared: false)).only
                #expect(try rows.value(0, as: Int.self) == 0, "\(table)")
                let error = await #expect(throws: PostgresError.self, "\(table)") {
                    try await first.client.transact([Statement(insert, [Fixtures.newID()])])
                }
                #expect(error?.sqlState == .insufficientPrivilege, "\(table)")
                let touched = try await touching(table, first, prelude: .none)
                #expect(touched == 0, "\(table)")
            }
        }
    }

    @Test func `can be read, changed and removed by nobody else`() async throws {
        try await withTwo { first, second in
            let prelude = Tenancy.setConfig.prelude(for: first.id)
            for (table, insert) in Self.inserts {
                let sql = "SELECT count(*), count(*) FILTER (WHERE organization_id = $1) FROM away.\(table)"
                let counts = try await first.client.read(Statement(sql, [second.id], prepared: false), prelude: prelude).only
                #expect(try counts.value(0, as: Int.self) > 0, "\(table) must hold something for this to say anything")
                #expect(try counts.value(1, as: Int.self) == 0, "\(table)")
                let error = await #expect(throws: PostgresError.self, "\(table)") {
                    try await first.client.transact([Statement(insert, [second.id])], prelude: prelude)
                }
                // Not "duplicate key": that would tell that the row exists.
                #expect(error?.sqlState == .insufficientPrivilege, "\(table)")
            }
            #expect(try await second.store.verify() == .intact(Position(4)))
        }
    }

    /// How many rows of others an UPDATE or DELETE reaches that the service may try.
    private func touching(_ table: String, _ organization: TestOrganization, prelude: Prelude) async throws -> Int {
        var touched = 0
        for sql in ["UPDATE away.\(table) SET organization_id = organization_id", "DELETE FROM away.\(table)"] {
            do {
                touched += try await organization.client.transact([Statement(sql, prepared: false)], prelude: prelude)[0].affected
            } catch let error as PostgresError where error.sqlState == .insufficientPrivilege || error.sqlState == SQLState("AW405") {
                continue  // not granted, which is as good
            }
        }
        return touched
    }

    @Test(arguments: [
        """
        SELECT away.append_events(
            $1, 9000000000000000000, NULL, NULL, NULL, NULL, true, NULL, NULL, NULL, NULL, $1, NULL, 'api', NULL,
            ARRAY[$1], ARRAY[1::smallint], ARRAY['Moved'], ARRAY['{}'::json], NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
        """,
        """
        SELECT away.append_event(
            $1, 9000000000000000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, $1, NULL, 'api', NULL,
            $1, 1::smallint, 'Moved', '{}'::json, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
        """,
    ])
    func `cannot be appended to under another organization's setting`(append: String) async throws {
        try await withTwo { first, second in
            let append = Statement(append, [second.id])
            let error = await #expect(throws: PostgresError.self) {
                try await first.client.transact([append], prelude: Tenancy.setConfig.prelude(for: first.id))
            }
            #expect(error?.sqlState == SQLState("AW403"))
        }
    }

    @Test func `are hidden in the partitions, too`() async throws {
        try await withTwo { first, _ in
            let error = await #expect(throws: PostgresError.self) {
                try await first.client.read(
                    Statement("SELECT count(*) FROM away.events_000", prepared: false),
                    prelude: Tenancy.setConfig.prelude(for: first.id)
                )
            }
            #expect(error?.sqlState == .insufficientPrivilege)
        }
    }

    @Test func `are read and not written by the read-only role`() async throws {
        try await withTwo { first, second in
            var settings = ClientSettings(url: first.database.server.with(database: first.database.name, user: "away_readonly").text)
            settings.maximumConnections = 1
            let client = PostgresClient(settings, on: first.database.loops)
            defer { client.close() }
            let prelude = Tenancy.setConfig.prelude(for: first.id)
            for table in ["events", "leave_requests", "event_heads"] {
                let none = try await client.read(Statement("SELECT count(*) FROM away.\(table)", prepared: false)).only
                #expect(try none.value(0, as: Int.self) == 0)
                let mine = try await client.read(
                    Statement(
                        "SELECT count(*), count(*) FILTER (WHERE organization_id = $1) FROM away.\(table)",
                        [second.id],
                        prepared: false
                    ),
                    prelude: prelude
                ).only
                #expect(try mine.value(0, as: Int.self) > 0)
                #expect(try mine.value(1, as: Int.self) == 0)
            }
            for (_, insert) in Self.inserts {
                await #expect(throws: PostgresError.self) { try await client.transact([Statement(insert, [first.id])], prelude: prelude) }
            }
        }
    }

    @Test func `are found across organizations only as ids and positions`() async throws {
        try await withTwo { first, second in
            let rows = try await first.client.read(Statement("SELECT * FROM away.organizations_ahead('nobody-yet', 1000)", prepared: false))
            let ahead = try rows.decode((UInt128, Int64, Int64).self)
            for organization in [first.id, second.id] { #expect(ahead.contains { $0 == (organization, 0, 4) }) }
            // The tables themselves stay closed to the service.
            #expect(try await first.client.read(Statement("SELECT 1 FROM away.checkpoints", prepared: false)).isEmpty)
        }
    }
}
