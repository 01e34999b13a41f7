import Glibc
import Postgres
import Synchronization

/// Our client: as many tasks as pgbench has clients, each with a connection of its own, on the event loops.
enum Client {
    private final class Clock: Sendable {
        let isOver = Atomic(false)
    }

    static func run(_ workload: Workload, _ url: String, clients: Int, loops count: Int, seconds: Int) async throws -> Measurement {
        try await measure(url, clients: clients, loops: count, seconds: seconds) { client, clock in
            try await client.withConnection { connection in
                switch workload {
                case .select: try await repeatUntilOver(clock) { try await select(connection, $0) }
                case .transaction: try await repeatUntilOver(clock) { try await transact(connection, $0) }
                }
            }
        }
    }

    /// The same reads through two connections that all tasks share.
    static func runShared(_ url: String, clients: Int, seconds: Int) async throws -> Measurement {
        try await measure(url, clients: clients, loops: 2, seconds: seconds) { client, clock in
            try await repeatUntilOver(clock) { try check(try await client.read(selection($0))) }
        }
    }

    private static func measure(
        _ url: String,
        clients: Int,
        loops count: Int,
        seconds: Int,
        _ body: @escaping @Sendable (PostgresClient, Clock) async throws -> Int
    ) async throws -> Measurement {
        let loops = EventLoops(count: count)
        var settings = ClientSettings(url: url)
        settings.maximumConnections = clients
        settings.minimumConnections = clients
        settings.sharedConnections = count
        let client = PostgresClient(settings, on: loops)
        let clock = Clock()
        defer {
            client.close()
            loops.stop()
        }
        // As pgbench, which does not count the time to connect either. Then each task finds a connection of its own loop.
        while client.poolCounts.idle < clients { try await Task.sleep(for: .milliseconds(5)) }
        let start = rusage.now(RUSAGE_SELF)
        let operations = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<clients {
                group.addTask(executorPreference: loops.all[number % count]) { try await body(client, clock) }
            }
            try await Task.sleep(for: .seconds(seconds))
            clock.isOver.store(true, ordering: .relaxed)
            return try await group.reduce(0, +)
        }
        return Measurement(operations: operations, seconds: Double(seconds), from: start, to: rusage.now(RUSAGE_SELF))
    }

    private static func repeatUntilOver(_ clock: Clock, _ operation: (_ id: Int) async throws -> Void) async throws -> Int {
        var count = 0
        // As cheap as pgbench's; Swift's own generator makes a system call for each number.
        var random = UInt64.random(in: 1 ... .max)
        while !clock.isOver.load(ordering: .relaxed) {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            try await operation(Workload.rows.lowerBound + Int(random >> 33) % Workload.rows.count)
            count += 1
        }
        return count
    }
}

extension Client {
    private static func selection(_ id: Int) -> Statement {
        Statement("SELECT id, name, balance FROM postgres_benchmark WHERE id = $1", [id])
    }

    private static func select(_ connection: Connection, _ id: Int) async throws {
        try check(try await connection.run(selection(id)))
    }

    /// Reads what pgbench does not even look at, because a client that is not asked for values proves little.
    private static func check(_ rows: Rows) throws {
        let (id, name, balance) = try rows.only.decode((Int, String, Int).self)
        precondition(id > 0 && !name.isEmpty && balance >= 0)
    }

    private static func transact(_ connection: Connection, _ id: Int) async throws {
        try await connection.run([
            Statement("BEGIN"),
            Statement("SELECT set_config('away.organization_id', $1, true)", ["a8098c1a-f86e-11da-bd1a-00112444be1e"]),
            Statement("SELECT balance FROM postgres_benchmark WHERE id = $1 FOR UPDATE", [id]),
            Statement("INSERT INTO postgres_benchmark_log (id, amount) VALUES ($1, $2)", [id, 1]),
            Statement("UPDATE postgres_benchmark SET balance = balance + $2 WHERE id = $1", [id, 1]),
            Statement("COMMIT"),
        ])
    }
}
