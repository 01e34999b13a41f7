import EventSourcing
import OpenSSL
import Persistence
import Postgres
import Synchronization

struct Measurement {
    let rate: Double
    /// Microseconds for each operation.
    let serverCPU: Double
    var clientCPU = 0.0
    /// Milliseconds.
    var p50 = 0.0
    var p99 = 0.0
}

/// The measurements, one at a time.
struct Runs {
    /// Those that are compared stand side by side.
    enum Case: String, CaseIterable {
        case raw8, append8, ours8, projecting8, condition8, unpartitioned8
        /// `ours32` has as many connections as pgbench, `pooled32` as many as `away serve` has by default.
        case raw32, append32, ours32, pooled32, hot32
        case keyRead, ourRead, rowsByKey, decision, consecutiveRows, calendar
        /// A whole command, reading and writing: in a young organization that is alone, among 10,000, and in one with a million events.
        case commandAlone, commandAmongMany, commandOld

        var isGrowth: Bool { [.commandAlone, .commandAmongMany, .commandOld].contains(self) }
    }

    let database: BenchmarkDatabase
    /// The same without partitions.
    let unpartitioned: BenchmarkDatabase
    /// Of one organization.
    let alone: BenchmarkDatabase
    let seconds: Double

    func measure(_ kind: Case) async throws -> Measurement {
        switch kind {
        case .raw8: try await pgbench(Scripts.raw, 8)
        case .raw32: try await pgbench(Scripts.raw, 32)
        case .append8: try await pgbench(Scripts.append, 8)
        case .append32: try await pgbench(Scripts.append, 32)
        case .ours8: try await appends(tasks: 8)
        case .ours32: try await appends(tasks: 32)
        case .pooled32: try await appends(tasks: 32, connections: 16)
        case .projecting8: try await appends(tasks: 8, projecting: true)
        case .condition8: try await appends(tasks: 8, behind: 10)
        case .unpartitioned8: try await on(unpartitioned).appends(tasks: 8)
        case .hot32: try await hot()
        case .keyRead: try await pgbench(Scripts.keyRead, 8)
        case .ourRead: try await heads()
        case .rowsByKey: try await pgbench(Scripts.rowsByKey, 8)
        case .decision: try await decisions()
        case .consecutiveRows: try await pgbench(Scripts.consecutiveRows(try await calendarRows()), 8)
        case .calendar: try await calendars()
        case .commandAlone: try await on(alone).commands(of: 1) { Preparation.readers.lowerBound }
        case .commandAmongMany: try await commands(of: 1) { Random.number(in: Preparation.many) }
        case .commandOld: try await commands(of: 1) { Preparation.old }
        }
    }

    private func on(_ other: BenchmarkDatabase) -> Runs {
        Runs(database: other, unpartitioned: unpartitioned, alone: alone, seconds: seconds)
    }

    private func pgbench(_ script: String, _ clients: Int) async throws -> Measurement {
        let bench = PGBench(database: database.name, host: database.host, port: database.port, seconds: seconds)
        var rate = 0.0
        let cpu = try await serverCPU {
            let (count, perSecond) = try bench.run(script, clients: clients)
            rate = perSecond
            return count
        }
        return Measurement(rate: rate, serverCPU: cpu)
    }

    private func through(
        connections: Int,
        tasks: Int,
        projecting: Bool = false,
        _ operation: @escaping @Sendable (Process) async throws -> Void
    ) async throws -> Measurement {
        var measured = Measurement(rate: 0, serverCPU: 0)
        let cpu = try await serverCPU {
            let client = database.client(connections: connections)
            defer { client.close() }
            // As pgbench, which does not count the time to connect either.
            while client.poolCounts.idle < connections { try await Task.sleep(for: .milliseconds(5)) }
            let process = try Process(client, projecting: projecting)
            let own = Clock.processTime
            let result = try await Load().run(tasks: tasks, seconds: seconds, loops: database.loops) { try await operation(process) }
            measured = Measurement(
                rate: Double(result.count) / result.seconds,
                serverCPU: 0,
                clientCPU: (Clock.processTime - own) / Double(result.count),
                p50: result.p50,
                p99: result.p99
            )
            return result.count
        }
        return Measurement(rate: measured.rate, serverCPU: cpu, clientCPU: measured.clientCPU, p50: measured.p50, p99: measured.p99)
    }

    /// - Parameter body: Counts its operations, and leaves no connection.
    /// - Returns: Microseconds for each operation.
    private func serverCPU(_ body: () async throws -> Int) async throws -> Double {
        guard let cpu = ServerCPU(dataFolder: database.dataFolder) else { throw BenchmarkError("the server is not on this machine") }
        // Its time counts when the postmaster has waited for it.
        try await Task.sleep(for: .milliseconds(300))
        let before = cpu.microseconds
        let count = try await body()
        try await Task.sleep(for: .milliseconds(300))
        return Double(cpu.microseconds - before) / Double(count)
    }
}

// MARK: writing

extension Runs {
    /// - Parameter behind: How many newer events each append's condition has to look at.
    private func appends(tasks: Int, connections: Int? = nil, projecting: Bool = false, behind: Int64 = 0) async throws -> Measurement {
        let heads = Heads(try await database.heads())
        return try await through(connections: connections ?? tasks, tasks: tasks, projecting: projecting) { process in
            let number = Random.number(in: 1...Scripts.organizations)
            let store = process.events.store(of: Scripts.organizationIDs[number])
            heads[number] = try await Self.append(to: store, after: Position(max(0, heads[number] - behind)))
        }
    }

    /// All on one organization: the queue and its groups.
    private func hot() async throws -> Measurement {
        let heads = Heads(try await database.heads())
        return try await through(connections: 8, tasks: 32) { process in
            let store = process.events.store(of: Scripts.organizationIDs[0])
            heads[0] = try await Self.append(to: store, after: Position(heads[0]))
        }
    }

    private static func append(to store: PostgresEventStore<BenchmarkEvent>, after: Position) async throws -> Int64 {
        let event = BenchmarkEvent(employee: UInt128(1) << 64 + UInt128(Random.number(in: 1...50)), request: Clock.newID())
        let query = EventQuery(types: ["LeaveRequested"], tags: [Tag(kind: "employee", id: 10)])
        let metadata = EventMetadata(actor: 10, correlationID: 12, channel: "web", clientAddress: "192.0.2.0")
        let new = [NewEvent(id: Clock.newID(), event: event)]
        return try await store.append(new, metadata: metadata, unlessAny: query, after: after, receipt: nil).sequence
    }
}

// MARK: commands

extension Runs {
    /// Reads what one employee's events say and appends an event of another's under the condition that these are still all: so every command
    /// finds as much as the one before.
    private func commands(of tasks: Int, in organization: @escaping @Sendable () -> Int) async throws -> Measurement {
        try await through(connections: tasks, tasks: tasks) { process in
            let store = process.events.store(of: UInt128(organization()))
            let query = EventQuery(types: ["LeaveRequested"], tags: [Tag(kind: "employee", id: 4096)])
            let history = try await store.read(query)
            guard history.events.count == Preparation.eventsOfEmployee else { throw BenchmarkError("\(history.events.count) events") }
            let new = [NewEvent(id: Clock.newID(), event: BenchmarkEvent(employee: Clock.newID(), request: Clock.newID()))]
            let metadata = EventMetadata(actor: 10, correlationID: 12, channel: "web", clientAddress: "192.0.2.0")
            _ = try await store.append(new, metadata: metadata, unlessAny: query, after: history.upTo, receipt: nil)
        }
    }
}

// MARK: reading

extension Runs {
    private static func reader() -> UInt128 {
        UInt128(Random.number(in: Preparation.readers))
    }

    private func heads() async throws -> Measurement {
        try await through(connections: 8, tasks: 8) { process in
            _ = try await process.events.store(of: Self.reader()).head()
        }
    }

    /// All that one employee's events say.
    private func decisions() async throws -> Measurement {
        try await through(connections: 8, tasks: 8) { process in
            let query = EventQuery(tags: [Tag(kind: "employee", id: UInt128(4096 + Random.number(in: 0...Preparation.employees - 1)))])
            let history = try await process.events.store(of: Self.reader()).read(query)
            guard history.events.count == Preparation.eventsOfEmployee else { throw BenchmarkError("\(history.events.count) events") }
        }
    }

    private func calendars() async throws -> Measurement {
        try await through(connections: 8, tasks: 8) { process in
            _ = try await Self.month(process.client)
        }
    }

    private func calendarRows() async throws -> Int {
        let client = database.client(connections: 1)
        defer { client.close() }
        return try await Self.month(client)
    }

    /// June 2026.
    private static func month(_ client: PostgresClient) async throws -> Int {
        try await LeaveRequestsTable(client: client).absences(of: UInt128(Preparation.calendar), from: 20_605, to: 20_634).count
    }
}

/// What a process of the service has.
private final class Process: Sendable {
    let client: PostgresClient
    let events: PostgresEvents<BenchmarkEvent>

    init(_ client: PostgresClient, projecting: Bool) throws {
        guard let secrets = SecretKeys([[UInt8](repeating: 1, count: 32)]) else { throw BenchmarkError("no secrets") }
        self.client = client
        events = PostgresEvents(
            client: client,
            schema: BenchmarkSchema(),
            keys: PersonalKeys(secrets: secrets),
            projectors: projecting ? [BenchmarkProjector()] : [],
            now: Clock.now
        )
    }
}

/// The last position of each organization that this process knows.
private final class Heads: Sendable {
    private let heads: Mutex<[Int64]>

    init(_ heads: [Int64]) {
        self.heads = Mutex(heads)
    }

    subscript(number: Int) -> Int64 {
        get { heads.withLock { $0[number] } }
        set { heads.withLock { $0[number] = max($0[number], newValue) } }
    }
}
