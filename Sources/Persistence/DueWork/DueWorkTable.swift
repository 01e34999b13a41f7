import EventSourcing
package import Postgres

/// `due_work`: which organizations are to be looked at when, for one kind of work. Any number of processes share it: a claim is a row's lock and
/// then a lease, which ends by itself where its holder died.
package struct DueWorkTable: Sendable {
    let client: PostgresClient
    let tenancy: Tenancy
    /// Names the work; never changed once released.
    let work: String

    package var name: String { work }

    package init(_ work: String, client: PostgresClient, tenancy: Tenancy = .setConfig) {
        self.client = client
        self.tenancy = tenancy
        self.work = work
    }

    /// Organizations whose work is due and that nobody has claimed, the one that waits longest first.
    package func due(at now: Timestamp, limit: Int) async throws -> [UInt128] {
        let rows = try await client.read(
            Statement("SELECT organization_id FROM away.organizations_due($1, $2, $3)", [work, now, Int32(limit)])
        )
        return try rows.map { row throws(PostgresError) in try row.value(0) }
    }

    /// Takes an organization's work for as long as the lease lasts.
    ///
    /// - Returns: Nil when it is not due any more, or another process was faster.
    package func claim(_ organization: UInt128, at now: Timestamp, lease: Duration) async throws -> Claim? {
        let tenant = Tenant(organization, client: client, tenancy: tenancy)
        let rows = try await tenant.transact([
            Statement(
                """
                UPDATE away.due_work
                SET claimed_until = clock_timestamp() + make_interval(secs => $4)
                WHERE organization_id = $1 AND work = $2 AND due_at <= $3 AND claimed_until <= clock_timestamp()
                RETURNING marks
                """,
                [tenant.organization, work, now, Double(lease.components.seconds)]
            )
        ])
        return try rows.first?.first.map { row throws(PostgresError) in Claim(table: self, tenant: tenant, marks: try row.value(0)) }
    }

    /// That an organization is to be looked at at once.
    package func mark(_ organization: UInt128) -> Statement {
        Statement(
            """
            INSERT INTO away.due_work AS w (organization_id, work, due_at, marks)
            VALUES ($1, $2, '-infinity', 1)
            ON CONFLICT (organization_id, work) DO UPDATE SET due_at = '-infinity', marks = w.marks + 1
            """,
            [organization, work]
        )
    }

    /// An organization's work, in the hands of this process.
    package struct Claim: Sendable {
        fileprivate let table: DueWorkTable
        fileprivate let tenant: Tenant
        fileprivate let marks: Int64

        /// It is done; the next look is at `next`, or at once where something made it due meanwhile. Nil: only when something does.
        package func finish(next: Timestamp?) async throws {
            _ = try await tenant.transact([
                Statement(
                    """
                    UPDATE away.due_work
                    SET claimed_until = '-infinity', due_at = CASE WHEN marks = $3 THEN coalesce($4, 'infinity') ELSE due_at END
                    WHERE organization_id = $1 AND work = $2
                    """,
                    [tenant.organization, table.work, marks, next]
                )
            ])
        }

        /// It failed: it stays due, and is left alone for a while.
        package func postpone(_ pause: Duration) async throws {
            _ = try await tenant.transact([
                Statement(
                    """
                    UPDATE away.due_work SET claimed_until = clock_timestamp() + make_interval(secs => $3)
                    WHERE organization_id = $1 AND work = $2
                    """,
                    [tenant.organization, table.work, Double(pause.components.seconds)]
                )
            ])
        }
    }
}
