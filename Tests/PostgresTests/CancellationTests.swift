import Testing

@testable import Postgres

@Suite(.leakFree, .timeLimit(.minutes(2))) struct `Cancelling` {
    @Test func `a query ends it at the server and leaves the connection usable`() async throws {
        try await Server.withClient { client async throws in
            try await client.withConnection { connection async throws in
                let process = connection.processID
                let start = ContinuousClock.now
                let query = Task { _ = try await connection.run(Statement("SELECT pg_sleep(30)")) }
                try await Server.untilAsleep(process)
                query.cancel()
                await #expect(throws: CancellationError.self) { try await query.value }
                #expect(ContinuousClock.now - start < .seconds(5))
                #expect(try await connection.run(Statement("SELECT pg_backend_pid()")).only[0] == process)
            }
            #expect(client.poolCounts.idle == 1)
        }
    }

    @Test func `a task beforehand sends nothing`() async throws {
        try await Server.withClient { client async throws in
            try await client.withConnection { connection async throws in
                let task = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    _ = try await connection.run(Statement("SELECT pg_sleep(30)"))
                }
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }
    }

    @Test func `a read ends the wait at once and disturbs no other read`() async throws {
        try await Server.withClient {
            $0.readTimeout = .seconds(50)
        } _: { client async throws in
            let lock = Int.random(in: 0...Int.max)
            let process: Int32 = try await client.read(Statement("SELECT pg_backend_pid()")).only[0]
            try await Session.with(client.settings.connection, on: client.loops) { session async throws in
                try await session.run(Statement("SELECT pg_advisory_lock($1)", [lock]))
                let slow = Task { _ = try await client.read(Statement("SELECT pg_advisory_xact_lock($1)", [lock])) }
                try await Server.until(process, waitsFor: "advisory")
                let other = Task { try await client.read(Statement("SELECT 2")).only[0] as Int }
                slow.cancel()
                await #expect(throws: CancellationError.self) { try await slow.value }
                try await session.run(Statement("SELECT pg_advisory_unlock($1)", [lock]))
                #expect(try await other.value == 2)
            }
        }
    }

    @Test func `a transaction rolls it back`() async throws {
        try await Server.withClient { client async throws in
            try await Session.with(client.settings.connection, on: client.loops) { session async throws in
                try await session.execute("DROP TABLE IF EXISTS cancelled; CREATE TABLE cancelled (a int)")
                let process = try await client.withConnection { $0.processID }  // the only one, so the transaction gets it
                let task = Task {
                    try await client.withTransaction { transaction in
                        _ = try await transaction.run(Statement("INSERT INTO cancelled VALUES (1)"))
                        _ = try await transaction.run(Statement("SELECT pg_sleep(30)"))
                    }
                }
                try await Server.untilAsleep(process)
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                #expect(try await session.run(Statement("SELECT * FROM cancelled")).isEmpty)
                try await session.execute("DROP TABLE cancelled")
            }
        }
    }

    /// The counter of acknowledged transactions is exact: what was cancelled either threw and left nothing, or returned and is there.
    @Test func `at random moments, thousands of times, loses no connection and hits nobody else`() async throws {
        try await Server.withClient {
            $0.maximumConnections = 4
            $0.sharedConnections = 2
        } _: { client async throws in
            let bystander = Task {
                var count = 0
                while !Task.isCancelled {
                    try await client.withConnection { connection async throws in
                        #expect(try await connection.run(Statement("SELECT $1::int8", [count])).only[0] == count)
                    }
                    count += 1
                }
                return count
            }
            let outcomes = Tally()
            await withTaskGroup(of: Void.self) { group in
                for worker in 0..<4 {
                    group.addTask { await Self.cancelAtRandom(client, worker, outcomes) }
                }
            }
            bystander.cancel()
            _ = try? await bystander.value
            let seen = outcomes.seen
            #expect(Set(seen.keys).isSubset(of: ["finished", "cancelled"]), "\(seen)")
            #expect(seen["cancelled", default: 0] > 100, "\(seen)")
            try await eventually { client.poolCounts.idle == client.poolCounts.open && client.poolCounts.waiting == 0 }
            for _ in 0..<8 { _ = try await client.transact([Statement("SELECT 1")]) }
        }
    }

    private static func cancelAtRandom(_ client: PostgresClient, _ worker: Int, _ outcomes: Tally) async {
        for round in 0..<500 {
            let task = Task { try await someWork(client, worker + round) }
            try? await Task.sleep(for: .microseconds(Int.random(in: 0..<1_500)))
            task.cancel()
            switch await task.result {
            case .success: outcomes.add("finished")
            case .failure(is CancellationError): outcomes.add("cancelled")
            case .failure(let error): outcomes.add("\(error)")
            }
        }
    }

    private static func someWork(_ client: PostgresClient, _ number: Int) async throws {
        switch number % 4 {
        case 0: _ = try await client.read(Statement("SELECT pg_sleep(0.0005)"))
        case 1: try await client.withConnection { _ = try await $0.run(Statement("SELECT pg_sleep(0.001)")) }
        case 2: _ = try await client.transact([Statement("SELECT pg_sleep(0.0005)"), Statement("SELECT 1")])
        default:
            try await client.withTransaction { transaction in
                _ = try await transaction.run(Statement("SELECT 1"))
                _ = try await transaction.run(Statement("SELECT pg_sleep(0.001)"))
            }
        }
    }
}
