import Testing

@testable import Postgres

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `A session` {
    private func withSession<R>(_ body: (Session) async throws -> R) async throws -> R {
        try await Session.with(try Server.settings().connection, on: Server.loops, body)
    }

    @Test func `runs scripts, all or nothing`() async throws {
        try await withSession { session async throws in
            let answers = try await session.execute("CREATE TEMP TABLE a (n int); INSERT INTO a VALUES (1), (2); SELECT * FROM a")
            #expect(answers.map(\.affected) == [0, 2, 2])
            let error = await #expect(throws: PostgresError.self) { try await session.execute("INSERT INTO a VALUES (3); SELECT 1 / 0") }
            #expect(error?.sqlState == SQLState("22012"))
            let count: Int = try await session.run(Statement("SELECT count(*) FROM a WHERE n >= $1", [Int32(1)])).only[0]
            #expect(count == 2)
        }
    }

    @Test func `copies in and out`() async throws {
        try await withSession { session async throws in
            try await session.execute("CREATE TEMP TABLE a (n int, t text)")
            let chunks = AsyncStream<[UInt8]> { stream in
                for start in stride(from: 0, to: 100_000, by: 1_000) {
                    let lines = (start..<start + 1_000).map { "\($0)\ttext \($0)\n" }.joined()
                    let bytes = Array(lines.utf8)
                    stream.yield(Array(bytes[..<77]))  // cut in the middle of a line
                    stream.yield(Array(bytes[77...]))
                }
                stream.finish()
            }
            #expect(try await session.copyIn("COPY a FROM STDIN", from: chunks) == 100_000)
            var lines = 0
            var bytes = 0
            let count = try await session.copyOut("COPY (SELECT * FROM a ORDER BY n) TO STDOUT") { chunk in
                lines += 1
                bytes += chunk.count
            }
            #expect(count == 100_000 && lines == 100_000)
            #expect(bytes == (0..<100_000).reduce(0) { $0 + 2 * "\($1)".utf8.count + 7 })
        }
    }

    @Test func `copies large values while the server answers`() async throws {
        try await withSession { session async throws in
            try await session.execute("CREATE TEMP TABLE a (t text)")
            let big = [UInt8](repeating: 0x61, count: 20 << 20) + [0x0A]
            let chunks = AsyncStream<[UInt8]> { stream in
                stream.yield(big)
                stream.finish()
            }
            #expect(try await session.copyIn("COPY a FROM STDIN", from: chunks) == 1)
            #expect(try await session.run(Statement("SELECT length(t) FROM a")).only[0] == 20 << 20)
        }
    }

    @Test func `takes nothing of a copy whose source or data fails`() async throws {
        struct Broken: Error {}
        try await withSession { session async throws in
            try await session.execute("CREATE TEMP TABLE a (n int)")
            let broken = AsyncThrowingStream<[UInt8], any Error> { stream in
                stream.yield(Array("1\n".utf8))
                stream.finish(throwing: Broken())
            }
            await #expect(throws: Broken.self) { _ = try await session.copyIn("COPY a FROM STDIN", from: broken) }
            let wrong = AsyncStream<[UInt8]> { stream in
                stream.yield(Array("x\n".utf8))
                stream.finish()
            }
            let error = await #expect(throws: PostgresError.self) { _ = try await session.copyIn("COPY a FROM STDIN", from: wrong) }
            #expect(error?.sqlState == .invalidTextRepresentation)
            #expect(try await session.run(Statement("SELECT * FROM a")).isEmpty)
            let none = await #expect(throws: PostgresError.self) { _ = try await session.copyOut("SELECT 1") { _ in } }
            #expect(none?.code == .invalidStatement)
            #expect(try await session.run(Statement("SELECT 1")).only[0] == 1)
        }
    }

    @Test func `that is cancelled is closed, and so is its query`() async throws {
        try await withSession { session async throws in
            let process: Int32 = try await session.run(Statement("SELECT pg_backend_pid()")).only[0]
            let task = Task { _ = try await session.execute("SELECT pg_sleep(30)") }
            try await Server.untilAsleep(process)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(!session.isOpen)
            try await withSession { other in
                try await eventually {
                    try await other.run(Statement("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [process])).isEmpty
                }
            }
        }
    }
}

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `Notifications` {
    @Test func `arrive, and go on after the connection broke`() async throws {
        try await Server.withClient { client async throws in
            let channel = "Away tests \"\(UInt32.random(in: 0 ... .max))\""
            try await within(.seconds(20)) {
                var events = client.notifications(on: [channel]).makeAsyncIterator()
                #expect(await events.next() == .listening)
                try await client.notify(channel, "one")
                try await client.notify(channel, "two é")
                #expect(await events.next() == .received(channel: channel, payload: "one"))
                #expect(await events.next() == .received(channel: channel, payload: "two é"))
                let listener = "LISTEN%\(channel.suffix(9))%"
                let kill = Statement("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE $1", [listener])
                #expect(try await client.read(kill).count == 1)
                #expect(await events.next() == .listening)
                try await client.notify(channel, "three")
                #expect(await events.next() == .received(channel: channel, payload: "three"))
            }
        }
    }

    @Test func `end with the task`() async throws {
        try await Server.withClient { client async throws in
            let listening = AsyncStream<Void>.makeStream()
            let task = Task {
                var count = 0
                for await _ in client.notifications(on: ["quiet"]) {
                    count += 1
                    listening.continuation.yield()
                }
                return count
            }
            for await _ in listening.stream { break }
            task.cancel()
            #expect(await task.value == 1)
        }
    }

    @Test func `check a silent connection`() async throws {
        let name = "silent \(UInt32.random(in: 0 ... .max))"
        try await Server.withClient {
            $0.checkInterval = .milliseconds(30)
            $0.connection.applicationName = name
        } _: { client async throws in
            try await within(.seconds(20)) {
                var events = client.notifications(on: ["seldom"]).makeAsyncIterator()
                #expect(await events.next() == .listening)
                async let later: Void = {
                    try await Server.until("application_name = $1 AND query = 'SELECT 1'", name)  // the check
                    try await client.notify("seldom", "at last")
                }()
                #expect(await events.next() == .received(channel: "seldom", payload: "at last"))
                try await later
            }
        }
    }
}
