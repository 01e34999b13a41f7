import Foundation
import Synchronization
import Testing

@testable import Postgres

/// Thirty-two tasks that write and read without a pause.
private final class Load: Sendable {
    private let client: PostgresClient
    let isOver = Atomic(false)
    let successes = Counter()

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// What was acknowledged.
    func run() async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for worker in 0..<32 {
                group.addTask { [self] in try await write(Int32(worker)) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func write(_ worker: Int32) async throws -> [String] {
        var acknowledged: [String] = []
        var n: Int32 = 0
        while !isOver.load(ordering: .relaxed) {
            n += 1
            let insert = Statement("INSERT INTO acknowledged VALUES ($1, $2)", [worker, n])
            do {
                if n % 2 == 0 {
                    try await client.transact([insert])
                } else {
                    try await client.withTransaction { transaction in try await transaction.run(insert) }
                }
                acknowledged.append("\(worker) \(n)")
                successes.add()
                _ = try await client.read(Statement("SELECT count(*) FROM acknowledged WHERE worker = $1", [worker]))
            } catch is PostgresError {
                continue  // whatever was not acknowledged may be there or not
            }
        }
        return acknowledged
    }
}

@Suite(.leakFree, .timeLimit(.minutes(5))) struct `When the server fails` {
    @Test func `a backend killed in a query fails that query, and the pool goes on`() async throws {
        try await Server.withClient { client async throws in
            let killed = await #expect(throws: PostgresError.self) {
                try await client.withConnection { connection async throws in
                    async let query = connection.run(Statement("SELECT pg_sleep(30)"))
                    async let behind = connection.run(Statement("SELECT 1"))
                    try await eventually { connection.segmentsUnderWay == 2 }
                    _ = try await client.read(Statement("SELECT pg_terminate_backend($1)", [connection.processID]))
                    // The server says why to the first only; the second must not hang.
                    do {
                        _ = try await behind
                        Issue.record("did not fail")
                    } catch let error as PostgresError {
                        #expect(error.code == .connectionLost)
                    }
                    _ = try await query
                }
            }
            #expect(killed?.sqlState == .adminShutdown)
            #expect(killed?.outcomeUnknown == true)
            #expect(client.poolCounts.open == 0)
            _ = try await client.transact([Statement("SELECT 1")])
        }
    }

    /// libpq reads when it cannot write, and closes the socket when it finds the end there: no event comes then. The first message that
    /// finds the end is said to be written all the same; so there are two, because the statement is larger than libpq's buffer.
    @Test func `a connection whose end shows while sending does not hang`() async throws {
        try await PrivateServer.with { server in
            let loops = EventLoops()  // of its own, because it is kept busy
            defer { loops.stop() }
            let client = PostgresClient(ClientSettings(url: server.url), on: loops)
            defer { client.close() }
            try await client.withConnection { connection in
                let error = try await within(.seconds(10)) {
                    let task = Task(executorPreference: connection.loop) { () async -> PostgresError? in
                        // The loop is kept busy, so it cannot see the end before the statement is sent.
                        #expect(connection.loop.isCurrent)
                        kill(connection.processID, SIGKILL)
                        while kill(connection.processID, 0) == 0 { sched_yield() }
                        let large = Statement("SELECT length($1)", [[UInt8](repeating: 1, count: 200_000)])
                        return await #expect(throws: PostgresError.self) { try await connection.run(large) }
                    }
                    return await task.value
                }
                #expect(error?.code == .connectionLost)
                #expect(!connection.isOpen)
            }
        }
    }

    @Test func `an idle connection that is killed is not lent again`() async throws {
        try await Server.withClient {
            $0.maximumConnections = 1
        } _: { client async throws in
            let process = try await client.withConnection { $0.processID }
            _ = try await client.read(Statement("SELECT pg_terminate_backend($1)", [process]))
            try await eventually { client.poolCounts.open == 0 }
            #expect(try await client.withConnection { $0.processID } != process)
        }
    }

    @Test func `before COMMIT a transaction is repeated, at COMMIT its outcome is unknown`() async throws {
        try await Server.withClient { client async throws in
            let attempts = Counter()
            try await client.withTransaction { transaction in
                let process: Int32 = try await transaction.run(Statement("SELECT pg_backend_pid()")).only[0]
                if attempts.add() == 1 {
                    _ = try await client.read(Statement("SELECT pg_terminate_backend($1)", [process]))
                }
                _ = try await transaction.run(Statement("SELECT pg_sleep(0.05)"))
            }
            #expect(attempts.count == 2)
            let kill = Statement("SELECT pg_terminate_backend(pg_backend_pid())")
            let error = await #expect(throws: PostgresError.self) { _ = try await client.transact([kill]) }
            #expect(error?.outcomeUnknown == true)
        }
    }

    @Test func `a read is repeated on a new connection`() async throws {
        try await Server.withClient { client async throws in
            for _ in 0..<5 {
                let process: Int32 = try await client.read(Statement("SELECT pg_backend_pid()")).only[0]
                try await client.withConnection { _ = try await $0.run(Statement("SELECT pg_terminate_backend($1)", [process])) }
                #expect(try await client.read(Statement("SELECT pg_backend_pid()")).only[0] != process)
            }
        }
    }

    @Test func `by a restart under load nothing hangs, no acknowledged commit is lost, and the pool is whole again`() async throws {
        try await PrivateServer.with { server in
            var settings = ClientSettings(url: server.url)
            settings.maximumConnections = 8
            settings.transactionAttempts = 1
            // Limits are for what hangs; other suites run beside this one, and keep the shared loops busy.
            settings.acquireTimeout = .seconds(60)
            let loops = EventLoops()
            defer { loops.stop() }
            let client = PostgresClient(settings, on: loops)
            defer { client.close() }
            try await Session.with(settings.connection, on: Server.loops) { session async throws in
                try await session.execute("CREATE TABLE acknowledged (worker int, n int, PRIMARY KEY (worker, n))")
            }
            let start = Statement("SELECT pg_postmaster_start_time()")
            let started: Timestamp = try await client.read(start).only[0]
            let load = Load(client)
            let running = Task { try await load.run() }
            // Also when this test fails: against a closed client the load would spin without ever waiting.
            defer { load.isOver.store(true, ordering: .relaxed) }
            for round in 1...2 {
                try await eventually(within: .seconds(60)) { load.successes.count > round * 100 }
                try await server.stop()
                try await eventually(within: .seconds(60)) { client.poolCounts.idle == 0 }
                try await server.start()
            }
            try await within(.seconds(60)) { _ = try await client.transact([Statement("SELECT 1")]) }
            let successes = load.successes.count
            try await eventually(within: .seconds(60)) { load.successes.count > successes + 100 }
            load.isOver.store(true, ordering: .relaxed)
            let acknowledged = try await within(.seconds(60)) { try await running.value }
            let rows = try await client.withConnection { try await $0.run(Statement("SELECT worker, n FROM acknowledged")) }
            let stored = Set(try rows.decode((Int32, Int32).self).map { "\($0.0) \($0.1)" })
            #expect(acknowledged.count > 100)
            #expect(stored.isSuperset(of: acknowledged))
            #expect(try await client.read(start).only[0] as Timestamp > started)
            try await eventually { client.poolCounts.idle == client.poolCounts.open }
        }
    }

    @Test func `by standing still a wait ends with its task`() async throws {
        try await Server.withClient {
            $0.connection.cancellationGrace = .milliseconds(200)
            $0.acquireTimeout = .seconds(2)
        } _: { client async throws in
            let process = try await client.withConnection { connection async throws in
                _ = try await connection.run(Statement("SELECT 1"))
                return connection.processID
            }
            guard kill(process, SIGSTOP) == 0 else { return }  // a server of somebody else's
            defer { kill(process, SIGCONT) }
            let start = ContinuousClock.now
            await #expect(throws: DeadlinePassed.self) {
                _ = try await within(.milliseconds(100)) { try await client.withConnection { _ = try await $0.run(Statement("SELECT 1")) } }
            }
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(client.poolCounts.open == 0)
        }
    }
}

@Suite(.leakFree, .serialized, .timeLimit(.minutes(2))) struct `Over a long time` {
    private static var residentPages: Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return fields.count > 1 ? Int(fields[1]) ?? 0 : 0
    }

    @Test func `a hundred thousand queries do not make the process grow`() async throws {
        try await Server.withClient { client async throws in
            @Sendable func ask(_ count: Int) async throws {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<16 {
                        group.addTask {
                            for number in 0..<count / 16 {
                                let text = "text \(number)"
                                let statement = Statement("SELECT $1::int8, $2, repeat('x', 300)", [number, text])
                                let rows = number % 4 == 0 ? try await client.transact([statement])[0] : try await client.read(statement)
                                let (back, same) = try rows.only.decode((Int, String).self)
                                guard back == number, same == text else { throw DeadlinePassed() }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            try await ask(10_000)
            let before = Self.residentPages
            try await ask(90_000)
            let growth = (Self.residentPages - before) * 4096
            // Other suites run beside this one; a leak of 100 bytes a query would be 9 MB.
            #expect(growth < 60 << 20)
        }
    }
}
