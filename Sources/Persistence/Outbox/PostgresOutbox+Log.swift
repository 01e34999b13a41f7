package import Application
package import EventSourcing
package import Leave
import Postgres

extension PostgresOutbox: DeliveryLog {
    package func deliveries(
        _ filter: DeliveryFilter,
        of organization: OrganizationID,
        before: DeliveryRecord.Place?,
        limit: Int
    ) async throws(CommandError) -> [DeliveryRecord] {
        do {
            let rows = try await tenant(organization).read(
                Statement(
                    """
                    SELECT delivery_id, channel, destination, kind, payload, cause, due_at, state, created_at, attempts, attempted_at,
                        status, reason, reference
                    FROM away.deliveries
                    WHERE organization_id = $1 AND (created_at, delivery_id) < ($2, $3)
                        AND ($4::text IS NULL OR channel = $4) AND ($5::text IS NULL OR destination = $5)
                        AND ($6::text IS NULL OR state = $6)
                    ORDER BY created_at DESC, delivery_id DESC
                    LIMIT $7
                    """,
                    [
                        organization.bits, before.map { Timestamp($0.at) } ?? .infinity, (before?.id ?? DeliveryID(0)).bits,
                        filter.channel?.rawValue,
                        filter.destination, filter.state?.rawValue, Int64(limit),
                    ]
                )
            )
            return try rows.compactMap { try DeliveryRecord($0) }
        } catch {
            throw .unavailable(error)
        }
    }

    package func resend(
        _ delivery: DeliveryID,
        on channel: Channel,
        to destination: String,
        in organization: OrganizationID,
        at now: Instant
    ) async throws(CommandError) -> Bool {
        do {
            let answers = try await tenant(organization).transact([
                Statement(
                    """
                    UPDATE away.deliveries
                    SET state = 'waiting', due_at = $5, attempts = 0
                    WHERE organization_id = $1 AND delivery_id = $2 AND channel = $3 AND destination = $4
                    RETURNING delivery_id
                    """,
                    [organization.bits, delivery.bits, channel.rawValue, destination, Timestamp(now)]
                ),
                // A lane that was left alone is not any more: whoever sends again knows that the other side is back.
                Statement(
                    """
                    INSERT INTO away.delivery_lanes AS l (organization_id, channel, destination, due_at, marks)
                    VALUES ($1, $2, $3, $4, 1)
                    ON CONFLICT (organization_id, channel, destination)
                    DO UPDATE SET due_at = least(l.due_at, excluded.due_at), marks = l.marks + 1, paused_until = '-infinity'
                    """,
                    [organization.bits, channel.rawValue, destination, Timestamp(now)]
                ),
            ])
            return !answers[0].isEmpty
        } catch {
            throw .unavailable(error)
        }
    }

    /// How many wait and how many are dead, of all organizations together.
    package func counts() async throws -> [(channel: Channel, state: DeliveryRecord.State, count: Int)] {
        let rows = try await client.read(Statement("SELECT channel, state, count FROM away.delivery_counts()"))
        return try rows.decode((String, String, Int64).self).compactMap { channel, state, count in
            DeliveryRecord.State(rawValue: state).map { (Channel(rawValue: channel), $0, Int(count)) }
        }
    }

    /// Since when nothing has arrived at a destination that was tried; nil where the last that was sent arrived.
    ///
    /// - Parameter after: What was made earlier does not count.
    package func failingSince(
        _ channel: Channel,
        to destination: String,
        in organization: OrganizationID,
        after: Instant
    ) async throws -> Instant? {
        let rows = try await tenant(organization).read(
            Statement(
                """
                SELECT min(created_at)
                FROM away.deliveries
                WHERE organization_id = $1 AND channel = $2 AND destination = $3 AND state <> 'delivered' AND attempts > 0
                    AND created_at >= $4
                    AND created_at > coalesce((
                        SELECT max(attempted_at)
                        FROM away.deliveries
                        WHERE organization_id = $1 AND channel = $2 AND destination = $3 AND state = 'delivered'), '-infinity')
                """,
                [organization.bits, channel.rawValue, destination, Timestamp(after)]
            )
        )
        let since: Timestamp? = try rows.only[0]
        return since?.instant
    }

    /// Deletes what was delivered, and dead letters that nobody took up, some days ago.
    package func forgetOld(of organization: OrganizationID, at now: Instant) async throws {
        try await tenant(organization).transact([
            Statement(
                """
                DELETE FROM away.deliveries
                WHERE organization_id = $1
                    AND (state = 'delivered' AND attempted_at < $2 - make_interval(days => $3)
                        OR state = 'dead' AND attempted_at < $2 - make_interval(days => $4))
                """,
                [organization.bits, Timestamp(now), Int32(DeliveryRetention.days), Int32(DeliveryRetention.deadDays)]
            )
        ])
    }
}

extension DeliveryRecord {
    /// Nil for a state of a later release.
    fileprivate init?(_ row: Row) throws(PostgresError) {
        guard let state = State(rawValue: try row[7]) else { return nil }
        let due: Timestamp = try row[6]
        let created: Timestamp = try row[8]
        let attempts: Int32 = try row[9]
        let attempted: Timestamp? = try row[10]
        let status: Int32? = try row[11]
        let reason: String? = try row[12]
        let reference: String? = try row[13]
        self.init(
            delivery: Delivery(
                id: try row.identifier(0),
                channel: Channel(rawValue: try row[1]),
                destination: try row[2],
                kind: try row[3],
                payload: Delivery.payload(try row[4]),
                cause: try row[5],
                dueAt: due.instant
            ),
            state: state,
            createdAt: created.instant,
            attempts: Int(attempts),
            attemptedAt: attempted?.instant,
            status: status.map { Int($0) },
            reason: reason,
            reference: reference
        )
    }
}
