import Testing

@testable import Postgres

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `A pool` {
    @Test func `that is exhausted lets callers wait, and refuses them when their time is over`() async throws {
        try await Server.withClient {
            $0.maximumConnections = 2
            $0.acquireTimeout = .seconds(2)  // opening a connection counts, too, and other suites run beside this one
        } _: { client async throws in
            try await client.withConnection { _ in
                try await client.withConnection { _ in
                    #expect(client.poolCounts.open == 2)
                    let error = await #expect(throws: PostgresError.self) { try await client.withConnection { _ in } }
                    #expect(error?.code == .acquireTimedOut)
                }
            }
            try await client.withConnection { _ = try await $0.run(Statement("SELECT 1")) }
            #expect(client.poolCounts.waiting == 0)
        }
    }

    @Test func `serves far more callers than it has connections`() async throws {
        try await Server.withClient {
            $0.maximumConnections = 3
            $0.acquireTimeout = .seconds(60)  // other suites run beside this one
        } _: { client async throws in
            let busy = Counter()
            let tooMany = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<300 {
                    group.addTask {
                        try await client.withConnection { connection async throws in
                            if busy.add() > 3 { tooMany.add() }
                            _ = try await connection.run(Statement("SELECT 1"))
                            busy.add(-1)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(tooMany.count == 0)
            #expect(client.poolCounts.open <= 3)
            #expect(client.poolCounts.waiting == 0)
        }
    }

    @Test func `does not keep a waiting caller that is cancelled`() async throws {
        try await Server.withClient {
            $0.maximumConnections = 1
        } _: { client async throws in
            try await client.withConnection { _ in
                let waiter = Task { try await client.withConnection { _ in } }
                try await eventually { client.poolCounts.waiting == 1 }
                waiter.cancel()
                await #expect(throws: CancellationError.self) { try await waiter.value }
                #expect(client.poolCounts.waiting == 0)
            }
        }
    }

    @Test func `that is closed refuses callers and closes what comes back`() async throws {
        try await Server.withClient { client async throws in
            try await client.withConnection { connection async throws in
                client.close()
                _ = try await connection.run(Statement("SELECT 1"))
                let error = await #expect(throws: PostgresError.self) { try await client.withConnection { _ in } }
                #expect(error?.code == .closed)
            }
            #expect(client.poolCounts.open == 0)
        }
    }

    @Test func `replaces connections that are too old`() async throws {
        try await Server.withClient {
            $0.maximumConnections = 1
            $0.maximumLifetime = .zero
        } _: { client async throws in
            let first = try await client.withConnection { $0.processID }
            let second = try await client.withConnection { connection in connection.processID }
            let third = try await client.withConnection { connection in connection.processID }
            #expect(Set([first, second, third]).count == 3)
        }
    }

    @Test func `keeps its minimum ready`() async throws {
        try await Server.withClient {
            $0.minimumConnections = 2
        } _: { client async throws in
            try await eventually { client.poolCounts.idle == 2 }
        }
    }
}
