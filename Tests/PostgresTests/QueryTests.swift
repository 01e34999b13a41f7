import Testing

@testable import Postgres

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `Running statements` {
    @Test func `answers come in the order of the statements`() async throws {
        try await Server.withClient { client async throws in
            let answers = try await client.withConnection { connection async throws in
                try await connection.run([Statement("SELECT $1::int8", [1]), Statement("SELECT 'two'"), Statement("SELECT $1::int8", [3])])
            }
            #expect(answers.count == 3)
            let first: Int = try answers[0].only[0]
            let second: String = try answers[1].only[0]
            #expect(first == 1)
            #expect(second == "two")
            #expect(try answers[2].decode((Int).self) == [3])
        }
    }

    @Test func `rows are decoded into tuples`() async throws {
        try await Server.withClient { client async throws in
            let rows = try await client.read(Statement("SELECT i, 'n' || i, nullif(i, 2) FROM generate_series(1, 3) AS i ORDER BY i"))
            let tuples = try rows.decode((Int32, String, Int?).self)
            #expect(tuples.map(\.0) == [1, 2, 3])
            #expect(tuples.map(\.1) == ["n1", "n2", "n3"])
            #expect(tuples.map(\.2) == [1, nil, 3])
        }
    }

    @Test func `a transaction in one segment commits`() async throws {
        try await Server.withClient { client async throws in
            let prelude = Prelude([Statement("SELECT set_config('away.organization_id', $1, true)", ["x"])])
            let rows = try await client.transact([Statement("SELECT current_setting('away.organization_id')")], prelude: prelude)
            #expect(try rows[0].only[0] == "x")
            let after = try await client.read(Statement("SELECT current_setting('away.organization_id', true)"))
            #expect(try after.only[0] as String? != "x")
        }
    }
}

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `A segment` {
    private static let good = Statement("SELECT $1::int8", [7])
    private static let bad = Statement("SELECT 1 / $1::int8", [0])

    @Test(arguments: 0..<4, [true, false])
    func `that fails at any position harms none of the others`(position: Int, isShared: Bool) async throws {
        try await Server.withClient { client async throws in
            let failing = (0..<4).map { $0 == position ? Self.bad : Self.good }
            try await client.withConnection { connection async throws in
                let run: @Sendable ([Statement]) async throws -> [Rows] =
                    if isShared { { try await client.read($0) } } else { { try await connection.run($0) } }
                // All are sent before the first is answered.
                async let before = run([Self.good, Self.good])
                async let failure = run(failing)
                async let after = run([Self.good])
                async let last = run([Self.good, Statement("SELECT 'new text \(position)'")])
                #expect(try await before.count == 2)
                do {
                    _ = try await failure
                    Issue.record("did not fail")
                } catch let error as PostgresError {
                    #expect(error.sqlState == SQLState("22012"))
                }
                #expect(try await after[0].only[0] == 7)
                #expect(try await last.count == 2)
                #expect(try await connection.run(Self.good).only[0] == 7)
            }
        }
    }

    @Test func `whose statement cannot be prepared does not spoil the statement for others`() async throws {
        try await Server.withClient { client async throws in
            try await client.withConnection { connection async throws in
                let missing = Statement("SELECT * FROM appears_later")
                for _ in 0..<3 {
                    let error = await #expect(throws: PostgresError.self) { _ = try await connection.run(missing) }
                    #expect(error?.sqlState == .undefinedTable)
                }
                _ = try await connection.run(Statement("CREATE TEMP TABLE appears_later (a int)", prepared: false))
                #expect(try await connection.run(missing).isEmpty)
                // Its shape changes under the prepared statement: one failure at most, then it is prepared anew.
                _ = try await connection.run(Statement("ALTER TABLE appears_later ADD b int", prepared: false))
                _ = try? await connection.run(missing)
                #expect(try await connection.run(missing).columnCount == 2)
            }
        }
    }

    @Test func `is one transaction`() async throws {
        try await Server.withClient { client async throws in
            try await client.withConnection { connection async throws in
                _ = try await connection.run(Statement("CREATE TEMP TABLE one (a int)", prepared: false))
                _ = try? await connection.run([Statement("INSERT INTO one VALUES (1)"), Self.bad])
                #expect(try await connection.run(Statement("SELECT * FROM one")).isEmpty)
                let answers = try await connection.run([Statement("INSERT INTO one VALUES (1), (2)"), Statement("SELECT * FROM one")])
                #expect(answers[0].affected == 2 && answers[0].commandTag == "INSERT 0 2")
                #expect(answers[1].count == 2)
            }
        }
    }

    @Test func `may have 65,535 parameters in a statement and not one more`() async throws {
        try await Server.withClient { client async throws in
            let list = (1...65_535).map { "$\($0)" }.joined(separator: ",")
            let most = Statement("SELECT cardinality(ARRAY[\(list)])", Array(repeating: 1, count: 65_535), prepared: false)
            try await client.withConnection { connection async throws in
                #expect(try await connection.run(most).only[0] == 65_535)
                let more = Statement("SELECT 1", Array(repeating: 1, count: 65_536))
                let error = await #expect(throws: PostgresError.self) { _ = try await connection.run([Self.good, more]) }
                #expect(error?.code == .tooManyParameters)
                #expect(try await connection.run(Self.good).only[0] == 7)
            }
        }
    }

    @Test func `may have more different statements than the cache keeps`() async throws {
        try await Server.withClient {
            $0.connection.preparedStatements = 5
        } _: { client async throws in
            try await client.withConnection { connection async throws in
                for number in 0..<40 {
                    #expect(try await connection.run(Statement("SELECT \(number) + $1::int8", [1])).only[0] == number + 1)
                }
                let count: Int = try await connection.run(Statement("SELECT count(*) FROM pg_prepared_statements")).only[0]
                #expect(count <= 7)
            }
        }
    }

    @Test func `may answer nothing, or 1,600 columns`() async throws {
        try await Server.withClient { client async throws in
            #expect(try await client.read([]).isEmpty)
            #expect(try await client.read(Statement("")).isEmpty)
            let columns = (0..<1_600).map { "\($0)::int8" }.joined(separator: ",")
            let row = try await client.read(Statement("SELECT \(columns)", prepared: false)).only
            #expect(try row.value(1_599, as: Int.self) == 1_599)
        }
    }

    @Test func `with COPY is refused and ends its connection, not the others`() async throws {
        try await Server.withClient { client async throws in
            _ = try? await client.withConnection { _ = try await $0.run(Statement("COPY (SELECT 1) TO STDOUT", prepared: false)) }
            #expect(try await client.read(Self.good).only[0] == 7)
            #expect(try await client.withConnection { try await $0.run(Self.good) }.only[0] == 7)
        }
    }
}

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `Reads` {
    @Test func `of many tasks share a connection and never mix`() async throws {
        try await Server.withClient { client async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let prelude = Prelude([Statement("SELECT set_config('away.organization_id', $1, true)", ["\(number)"])])
                        let statement = Statement("SELECT current_setting('away.organization_id'), pg_backend_pid(), $1::int8", [number])
                        let row = try await client.read(statement, prelude: prelude).only
                        return try row[0] == "\(number)" && row[2] == number
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func `with a prelude that needs a block leave nothing behind, also after an error`() async throws {
        try await Server.withClient { client async throws in
            let prelude = Prelude([Statement("SET LOCAL away.organization_id = 'x'", prepared: false)], needsBlock: true)
            let setting = Statement("SELECT current_setting('away.organization_id', true)")
            for _ in 0..<3 {
                #expect(try await client.read(setting, prelude: prelude).only[0] == "x")
                _ = try? await client.read(Statement("SELECT 1 / 0"), prelude: prelude)
                #expect(try await client.read(setting).only[0] as String? != "x")
            }
        }
    }

    @Test func `have a time limit at the server`() async throws {
        try await Server.withClient {
            $0.readTimeout = .milliseconds(50)
        } _: { client async throws in
            let error = await #expect(throws: PostgresError.self) { _ = try await client.read(Statement("SELECT pg_sleep(10)")) }
            #expect(error?.sqlState == .queryCanceled)
            #expect(try await client.read(Statement("SELECT 1")).only[0] == 1)
        }
    }
}

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `An error` {
    @Test func `shows neither SQL nor values in its description`() async throws {
        try await Server.withClient { client async throws in
            let error = try #require(
                await #expect(throws: PostgresError.self) { _ = try await client.read(Statement("SELECT $1::uuid", ["secret"])) }
            )
            #expect(error.sqlState == SQLState("42846") || error.sqlState == .invalidTextRepresentation)
            let statement = Statement("SELECT $1::text::uuid", ["secret"])
            let refused = try #require(await #expect(throws: PostgresError.self) { _ = try await client.read(statement) })
            #expect(!"\(refused)".contains("secret") && !"\(refused)".contains("SELECT"))
            #expect(refused.debugDescription.contains("secret"))
            #expect(refused.sqlState == .invalidTextRepresentation)
        }
    }

    @Test func `names the constraint`() async throws {
        try await Server.withClient { client async throws in
            try await client.withConnection { connection async throws in
                _ = try await connection.run(Statement("CREATE TEMP TABLE t (a int CONSTRAINT positive CHECK (a > 0))", prepared: false))
                let insert = Statement("INSERT INTO t VALUES (-1)")
                let error = await #expect(throws: PostgresError.self) { _ = try await connection.run(insert) }
                #expect(error?.sqlState == .checkViolation)
                #expect(error?.fields?.constraint == "positive")
                #expect(error?.fields?.table == "t")
            }
        }
    }

    @Test func `of connecting comes at the end of the wait, with its reason`() async throws {
        var settings = try Server.settings()
        settings.connection.url = "postgresql://nobody@/postgres?host=/nonexistent"
        settings.acquireTimeout = .milliseconds(300)
        let client = PostgresClient(settings, on: Server.loops)
        defer { client.close() }
        let lease = await #expect(throws: PostgresError.self) { try await client.withConnection { _ in } }
        #expect(lease?.code == .connectFailed)
        let read = await #expect(throws: PostgresError.self) { _ = try await client.read(Statement("SELECT 1")) }
        #expect(read?.code == .connectFailed)
        let session = await #expect(throws: PostgresError.self) { try await Session.with(settings.connection, on: Server.loops) { _ in } }
        #expect(session?.code == .connectFailed)
    }
}
