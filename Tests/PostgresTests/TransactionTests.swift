import Testing

@testable import Postgres

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `A transaction` {
    private static func withTable<R>(_ client: PostgresClient, _ body: (String) async throws -> R) async throws -> R {
        let name = "t\(UInt32.random(in: 0 ... .max))"
        let create = "CREATE TABLE \(name) (id int PRIMARY KEY, n int NOT NULL); INSERT INTO \(name) VALUES (1, 0), (2, 0)"
        try await Session.with(client.settings.connection, on: client.loops) { _ = try await $0.execute(create) }
        do {
            let value = try await body(name)
            try await Session.with(client.settings.connection, on: client.loops) { _ = try await $0.execute("DROP TABLE \(name)") }
            return value
        } catch {
            try await Session.with(client.settings.connection, on: client.loops) { _ = try await $0.execute("DROP TABLE \(name)") }
            throw error
        }
    }

    @Test func `that throws leaves nothing, and its connection is usable`() async throws {
        struct Refused: Error {}
        try await Server.withClient { client async throws in
            try await Self.withTable(client) { table async throws in
                await #expect(throws: Refused.self) {
                    try await client.withTransaction { transaction in
                        _ = try await transaction.run(Statement("UPDATE \(table) SET n = 1"))
                        throw Refused()
                    }
                }
                #expect(try await client.read(Statement("SELECT sum(n)::bigint FROM \(table)")).only[0] == 0)
                #expect(client.poolCounts.idle == client.poolCounts.open)
            }
        }
    }

    @Test func `is committed in one, two or three segments`() async throws {
        try await Server.withClient { client async throws in
            try await Self.withTable(client) { table async throws in
                let add = Statement("UPDATE \(table) SET n = n + 1 WHERE id = 1")
                _ = try await client.transact([add, add])
                _ = try await client.withTransaction { transaction in
                    _ = try await transaction.run(add)
                    return try await transaction.run([add], thenCommit: true)
                }
                try await client.withTransaction { transaction in _ = try await transaction.run(add) }
                try await client.withTransaction { _ in }
                #expect(try await client.read(Statement("SELECT n FROM \(table) WHERE id = 1")).only[0] == 5)
            }
        }
    }

    @Test func `that swallows an error is not taken for committed`() async throws {
        try await Server.withClient { client async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await client.withTransaction { transaction in
                    _ = try? await transaction.run(Statement("SELECT 1 / 0"))
                }
            }
            #expect(error?.code == .rolledBack)
        }
    }

    @Test func `goes on from a savepoint`() async throws {
        try await Server.withClient { client async throws in
            try await Self.withTable(client) { table async throws in
                try await client.withTransaction { transaction in
                    _ = try await transaction.run([Statement("UPDATE \(table) SET n = 1"), Statement("SAVEPOINT a")])
                    _ = try? await transaction.run([Statement("UPDATE \(table) SET n = 2"), Statement("SELECT 1 / 0")])
                    _ = try await transaction.run([Statement("ROLLBACK TO SAVEPOINT a")])
                }
                #expect(try await client.read(Statement("SELECT sum(n)::bigint FROM \(table)")).only[0] == 2)
            }
        }
    }

    @Test func `cannot be used after COMMIT`() async throws {
        try await Server.withClient { client async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await client.withTransaction { transaction in
                    _ = try await transaction.run([Statement("SELECT 1")], thenCommit: true)
                    _ = try await transaction.run(Statement("SELECT 1"))
                }
            }
            #expect(error?.code == .closed)
        }
    }

    @Test func `that cannot be serialized is repeated until it can`() async throws {
        try await Server.withClient {
            $0.transactionAttempts = 50
        } _: { client async throws in
            try await Self.withTable(client) { table async throws in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            try await client.withTransaction(.serializable) { transaction in
                                let n: Int = try await transaction.run(Statement("SELECT n FROM \(table) WHERE id = 1")).only[0]
                                _ = try await transaction.run(Statement("UPDATE \(table) SET n = $1 WHERE id = 1", [n + 1]))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await client.read(Statement("SELECT n FROM \(table) WHERE id = 1")).only[0] == 8)
            }
        }
    }

    @Test func `in a deadlock is repeated, the other goes on`() async throws {
        try await Server.withClient { client async throws in
            try await Self.withTable(client) { table async throws in
                let attempts = Counter()
                let bothHoldOne = Gate(for: 2)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for first in 1...2 {
                        group.addTask {
                            try await client.withTransaction { transaction in
                                attempts.add()
                                let lock = "UPDATE \(table) SET n = n + 1 WHERE id = $1"
                                _ = try await transaction.run(Statement("SET LOCAL deadlock_timeout = 100", prepared: false))
                                _ = try await transaction.run(Statement(lock, [Int32(first)]))
                                await bothHoldOne.pass()  // before either wants the other; open to whoever comes again
                                _ = try await transaction.run(Statement(lock, [Int32(3 - first)]))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(attempts.count >= 3)
                #expect(try await client.read(Statement("SELECT sum(n)::bigint FROM \(table)")).only[0] == 4)
            }
        }
    }

    @Test func `is repeated a bounded number of times`() async throws {
        try await Server.withClient {
            $0.transactionAttempts = 3
        } _: { client async throws in
            let attempts = Counter()
            let failing = Statement("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$", prepared: false)
            let error = await #expect(throws: PostgresError.self) {
                try await client.withTransaction { transaction in
                    attempts.add()
                    _ = try await transaction.run(failing)
                }
            }
            #expect(error?.sqlState == .serializationFailure)
            #expect(attempts.count == 3)
        }
    }

    @Test func `left open in a lease is rolled back`() async throws {
        try await Server.withClient {
            $0.maximumConnections = 1
        } _: { client async throws in
            let first = try await client.withConnection { connection async throws in
                _ = try await connection.run([Statement("BEGIN"), Statement("SET LOCAL away.x = 'left'")])
                return connection.processID
            }
            try await client.withConnection { connection async throws in
                #expect(connection.processID == first)
                let rest: String? = try await connection.run(Statement("SELECT current_setting('away.x', true)")).only[0]
                #expect(rest == "" || rest == nil)
            }
        }
    }
}
