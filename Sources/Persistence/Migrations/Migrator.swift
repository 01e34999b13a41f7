package import Postgres

/// Brings a database's schema to what this program needs: forward only, each step in a transaction of its own, one process at a time.
package struct Migrator: Sendable {
    private let connection: ConnectionSettings
    private let loops: EventLoops
    private let files: [Migration]
    private let partitions: Int?

    /// - Parameters:
    ///   - connection: Logged in as `away_owner`, or as one who may become it. `sql/roles.sql` has been run.
    ///   - folder: Of the files, `sql/migrations`.
    ///   - partitions: 0: none. Nil: as many as there are, 8 in a new database. Cannot be changed later.
    package init(
        connection: ConnectionSettings,
        on loops: EventLoops,
        folder: String,
        partitions: Int? = nil
    ) throws(MigrationError) {
        self.connection = connection
        self.loops = loops
        self.partitions = partitions
        files = try Migration.all(in: folder)
    }

    /// Runs what has not been run. A failure leaves what came before it, and nothing of itself.
    ///
    /// - Parameter dryRun: Only says what would be run.
    /// - Returns: What was, or would be run, in order.
    /// - Throws: ``MigrationError``, ``PostgresError``.
    @discardableResult
    package func run(dryRun: Bool = false) async throws -> [Migration] {
        try await Session.with(connection, on: loops) { session in
            // Advisory locks are one node's own; migrations always go through the same one.
            _ = try await session.run(Statement("SELECT pg_advisory_lock(hashtextextended('away migrations', 0))"))
            _ = try await session.run(Statement("SET ROLE away_owner"))
            let plan = try MigrationPlan(files, applied: try await applied(session), partitions: partitions)
            if dryRun { return plan.pending }
            for migration in plan.pending { try await run(migration, partitions: plan.partitions, in: session) }
            return plan.pending
        }
    }

    private func applied(_ session: Session) async throws -> [MigrationPlan.Applied] {
        let exists: Bool = try await session.run(Statement("SELECT to_regclass('away.migrations') IS NOT NULL")).only[0]
        guard exists else { return [] }
        return try await session.run(
            Statement("SELECT number, name, checksum, partitions FROM away.migrations ORDER BY number")
        ).map { row throws(PostgresError) in
            MigrationPlan.Applied(
                number: try row.value(0),
                name: try row.value(1),
                checksum: try row.value(2),
                partitions: try row.value(3)
            )
        }
    }

    /// The name holds letters, digits and underscores only, the checksum hexadecimal digits.
    private func run(_ migration: Migration, partitions: Int, in session: Session) async throws {
        try await session.execute(
            """
            BEGIN;
            CREATE SCHEMA IF NOT EXISTS away;
            CREATE TABLE IF NOT EXISTS away.migrations (
                number integer PRIMARY KEY,
                name text COLLATE "C" NOT NULL,
                checksum text COLLATE "C" NOT NULL,
                partitions integer NOT NULL,
                applied_at timestamptz NOT NULL
            );
            \(migration.sql(partitions: partitions))
            INSERT INTO away.migrations (number, name, checksum, partitions, applied_at)
            VALUES (\(migration.number), '\(migration.name)', '\(migration.checksum)', \(partitions), now());
            COMMIT;
            """
        )
    }
}
