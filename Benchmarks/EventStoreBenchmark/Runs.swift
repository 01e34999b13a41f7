import EventSourcing
import Persistence
import Postgres
import Synchronization

struct Measurement {
    let rate: Double
    /// Microseconds for each operation.
    let serverCPU: Double
    var clientCPU = 0.0
    var p50 = 0.0
    var p99 = 0.0
}

/// The measurements, one at a time.
struct Runs {
    enum Case: String, CaseIterable {
        case raw8, append8, ours8, projecting8, condition8, raw32, append32, ours32, hot32, keyRead, ourRead
    }

    let database: BenchmarkDatabase
    let seconds: Double

    func measure(_ kind: Case) async throws -> Measurement {
        switch kind {
        case .raw8: try pgbench(Scripts.raw, 8)
        case .raw32: try pgbench(Scripts.raw, 32)
        case .append8: try pgbench(Scripts.append, 8)
        case .append32: try pgbench(Scripts.append, 32)
        case .keyRead: try pgbench(Scripts.keyRead, 8)
        case .ours8: try await appends(tasks: 8)
        case .ours32: try await appends(tasks: 32)
        case .projecting8: try await appends(tasks: 8, projecting: true)
        case .condition8: try await appends(tasks: 8, behind: 10)
        case .hot32: try await hot()
        case .ourRead: try await reads()
        }
    }

    private func pgbench(_ script: String, _ clients: Int) throws -> Measurement {
        let cpu = ServerCPU(dataFolder: database.dataFolder)
        let before = cpu?.microseconds ?? 0
        let bench = PGBench(database: database.name, host: database.host, port: database.port, seconds: seconds)
        let (count, elapsed) = try bench.run(script, clients: clients)
        return Measurement(
            rate: Double(count) / elapsed,
            serverCPU: Double((cpu?.microseconds ?? 0) - before) / Double(count)
        )
    }

    private func through(
        connections: Int,
        tasks: Int,
        projecting: Bool = false,
        _ operation: @escaping @Sendable (PostgresEvents<BenchmarkEvent>, Int) async throws -> Void
    ) async throws -> Measurement {
        guard let secrets = SecretKeys([[UInt8](repeating: 1, count: 32)]) else { throw BenchmarkError("no secrets") }
        let cpu = ServerCPU(dataFolder: database.dataFolder)
        let before = cpu?.microseconds ?? 0
        let client = database.client(connections: connections)
        let events = PostgresEvents<BenchmarkEvent>(
            client: client,
            schema: BenchmarkSchema(),
            keys: PersonalKeys(secrets: secrets),
            projectors: projecting ? [BenchmarkProjector()] : [],
            now: Clock.now
        )
        let own = Clock.processTime
        let result = try await Load().run(tasks: tasks, seconds: seconds, loops: database.loops) { try await operation(events, $0) }
        let spent = Clock.processTime - own
        client.close()
        try await Task.sleep(for: .milliseconds(300))  // until the postmaster has waited for the backends
        return Measurement(
            rate: Double(result.count) / result.seconds,
            serverCPU: Double((cpu?.microseconds ?? 0) - before) / Double(result.count),
            clientCPU: spent / Double(result.count),
            p50: result.p50,
            p99: result.p99
        )
    }

    /// - Parameter behind: How many newer events each append's condition has to look at; nil: the condition is given and the head has not moved.
    private func appends(tasks: Int, projecting: Bool = false, behind: Int64? = nil) async throws -> Measurement {
        let heads = Heads()
        return try await through(connections: tasks, tasks: tasks, projecting: projecting) { events, _ in
            let number = Int.random(in: 1...Scripts.organizations)
            let after = behind.map { Position(max(0, heads[number] - $0)) } ?? Position(heads[number])
            let position = try await Self.append(to: events.store(of: UInt128(number)), number: number, after: after)
            heads[number] = position.sequence
        }
    }

    /// All on one organization: the queue and its groups.
    private func hot() async throws -> Measurement {
        let heads = Heads()
        return try await through(connections: 8, tasks: 32) { events, _ in
            let position = try await Self.append(to: events.store(of: 0), number: 0, after: Position(heads[0]))
            heads[0] = position.sequence
        }
    }

    private func reads() async throws -> Measurement {
        try await through(connections: 8, tasks: 8) { events, _ in
            _ = try await events.store(of: UInt128(Int.random(in: 1...Scripts.organizations))).head()
        }
    }

    private static func append(to store: PostgresEventStore<BenchmarkEvent>, number: Int, after: Position) async throws -> Position {
        let event = BenchmarkEvent(employee: UInt128(1 << 64) + UInt128(Int.random(in: 1...50)), request: Clock.newID())
        let query = EventQuery(types: ["LeaveRequested"], tags: [Tag(kind: "employee", id: 10)])
        let metadata = EventMetadata(actor: 10, correlationID: 12, channel: "web", clientAddress: "192.0.2.0")
        return try await store.append(
            [NewEvent(id: Clock.newID(), event: event)],
            metadata: metadata,
            unlessAny: query,
            after: after,
            receipt: nil
        )
    }
}

/// The last position of each organization that this process knows.
private final class Heads: Sendable {
    private let heads = Mutex([Int64](repeating: 0, count: Scripts.organizations + 1))

    subscript(number: Int) -> Int64 {
        get { heads.withLock { $0[number] } }
        set { heads.withLock { $0[number] = max($0[number], newValue) } }
    }
}
