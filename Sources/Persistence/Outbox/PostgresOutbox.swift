package import Application
package import EventSourcing
package import Leave
package import Postgres

/// The outbox in PostgreSQL: `deliveries`, and `delivery_lanes`, which says where something is due. Organizations with due lanes are found by a scan
/// without locks; a claim is a row's lock and then a lease.
package struct PostgresOutbox: Outbox {
    let client: PostgresClient
    private let tenancy: Tenancy
    private let newID: @Sendable () -> UInt128

    /// - Parameter newID: Names claims.
    package init(client: PostgresClient, tenancy: Tenancy = .setConfig, newID: @escaping @Sendable () -> UInt128) {
        self.client = client
        self.tenancy = tenancy
        self.newID = newID
    }

    /// Adds deliveries, each once however often it is written; to be part of the transaction that has their cause.
    package func add(_ deliveries: [Delivery], in organization: UInt128, at now: Instant) -> Statement {
        Statement(
            "SELECT away.add_deliveries($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                organization, Timestamp(now), deliveries.map(\.id.bits), deliveries.map(\.channel.rawValue),
                deliveries.map(\.destination), deliveries.map(\.kind), deliveries.map { JSON($0.payloadText) }, deliveries.map(\.cause),
                deliveries.map { Timestamp($0.dueAt) },
            ]
        )
    }

    /// Adds deliveries that no event causes.
    package func add(_ deliveries: [Delivery], in organization: OrganizationID, at now: Instant) async throws {
        try await tenant(organization).transact([add(deliveries, in: organization.bits, at: now)])
    }

    package func lanesDue(on channel: Channel, at now: Instant, limit: Int) async throws -> [DeliveryLane] {
        let rows = try await client.read(
            Statement(
                "SELECT organization_id, destination, failing FROM away.lanes_due($1, $2, $3)",
                [channel.rawValue, Timestamp(now), Int32(limit)]
            )
        )
        return try rows.map { row throws(PostgresError) in
            DeliveryLane(organization: try row.identifier(0), channel: channel, destination: try row[1], isFailing: try row[2])
        }
    }

    package func claim(_ lane: DeliveryLane, at now: Instant, limit: Int, lease: Duration) async throws -> LaneClaim? {
        let organization = lane.organization
        let id = Identifier<LaneClaim>(newID())
        let answers = try await tenant(organization).transact([
            Statement(
                """
                UPDATE away.delivery_lanes
                SET claimed_until = clock_timestamp() + make_interval(secs => $5), claim_id = $6
                WHERE organization_id = $1 AND channel = $2 AND destination = $3 AND due_at <= $4
                    AND paused_until <= clock_timestamp() AND claimed_until <= clock_timestamp()
                RETURNING marks, failures
                """,
                [
                    organization.bits, lane.channel.rawValue, lane.destination, Timestamp(now),
                    lease.seconds, id.bits,
                ]
            ),
            Statement(
                """
                SELECT delivery_id, kind, payload, cause, due_at, attempts
                FROM away.deliveries
                WHERE organization_id = $1 AND channel = $2 AND destination = $3 AND state = 'waiting' AND due_at <= $4
                ORDER BY due_at
                LIMIT $5
                """,
                [organization.bits, lane.channel.rawValue, lane.destination, Timestamp(now), Int64(limit)]
            ),
        ])
        guard let claimed = answers[0].first else { return nil }
        let deliveries = try answers[1].map { row throws(PostgresError) in
            let attempts: Int32 = try row[5]
            return (delivery: try Delivery(row, in: lane), attempts: Int(attempts))
        }
        let failures: Int32 = try claimed[1]
        return LaneClaim(lane: lane, id: id, marks: try claimed[0], failures: Int(failures), deliveries: deliveries)
    }

    package func renew(_ claim: LaneClaim, lease: Duration) async throws -> Bool {
        let lane = claim.lane
        let answers = try await tenant(lane.organization).transact([
            Statement(
                """
                UPDATE away.delivery_lanes
                SET claimed_until = clock_timestamp() + make_interval(secs => $5)
                WHERE organization_id = $1 AND channel = $2 AND destination = $3 AND claim_id = $4
                """,
                [lane.organization.bits, lane.channel.rawValue, lane.destination, claim.id.bits, lease.seconds]
            )
        ])
        return answers[0].affected > 0
    }

    package func record(_ results: [DeliveryResult], in organization: OrganizationID) async throws {
        try await tenant(organization).transact(statements(for: results, in: organization))
    }

    package func release(_ claim: LaneClaim, failures: Int, pause: Duration) async throws {
        let place: [any PostgresEncodable] = [
            claim.lane.organization.bits, claim.lane.channel.rawValue, claim.lane.destination, claim.id.bits,
        ]
        try await tenant(claim.lane.organization).transact([
            // Where something made the lane due meanwhile, what this statement sees of the deliveries may be older than that: it stays due.
            Statement(
                """
                UPDATE away.delivery_lanes AS l
                SET claimed_until = '-infinity', claim_id = NULL, failures = $5,
                    paused_until = CASE WHEN $6::float8 > 0 THEN clock_timestamp() + make_interval(secs => $6) ELSE '-infinity' END,
                    due_at = CASE WHEN l.marks <> $7 THEN l.due_at ELSE coalesce((
                        SELECT min(d.due_at)
                        FROM away.deliveries AS d
                        WHERE d.organization_id = $1 AND d.channel = $2 AND d.destination = $3 AND d.state = 'waiting'), 'infinity') END
                WHERE l.organization_id = $1 AND l.channel = $2 AND l.destination = $3 AND l.claim_id = $4
                """,
                place + [Int32(failures), pause.seconds, claim.marks]
            ),
            Statement(
                """
                DELETE FROM away.delivery_lanes
                WHERE organization_id = $1 AND channel = $2 AND destination = $3 AND claim_id IS NULL AND due_at = 'infinity'
                """,
                Array(place.prefix(3))
            ),
        ])
    }

    func tenant(_ organization: OrganizationID) -> Tenant {
        Tenant(organization.bits, client: client, tenancy: tenancy)
    }
}

extension Timestamp {
    init(_ instant: Instant) {
        self.init(microseconds: instant.microseconds)
    }

    var instant: Instant { Instant(microseconds: microseconds) }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension Delivery {
    fileprivate init(_ row: Row, in lane: DeliveryLane) throws(PostgresError) {
        let due: Timestamp = try row[4]
        self.init(
            id: try row.identifier(0),
            channel: lane.channel,
            destination: lane.destination,
            kind: try row[1],
            payload: Delivery.payload(try row[2]),
            cause: try row[3],
            dueAt: due.instant
        )
    }
}
