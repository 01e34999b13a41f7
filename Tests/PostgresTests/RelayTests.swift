import Testing

@testable import Postgres

/// What a client does through a relay, and what must have become of it.
private struct Work: Sendable {
    /// How a row may be written.
    enum Way: Int32, CaseIterable {
        case atOnce, inThreeSegments, inTwoSegments, onLease, withLargeParameter
    }

    struct Outcome: Sendable {
        let row: Int32
        let error: PostgresError?
    }

    let table: String
    let socket: String
    let user: String
    let database: String

    /// - Parameter body: Gets the work, and a session past the relay.
    static func with(_ body: (Work, Session) async throws -> Void) async throws {
        try await Session.with(try Server.settings().connection, on: Server.loops) { session in
            let sql = "SELECT current_setting('unix_socket_directories'), current_setting('port'), current_user, current_database()::text"
            let (folders, port, user, database) = try await session.run(Statement(sql)).only.decode((String, String, String, String).self)
            let folder = folders.split(separator: ",").first ?? ""
            let table = "relayed_\(UInt32.random(in: 0 ... .max))"
            let work = Work(table: table, socket: "\(folder)/.s.PGSQL.\(port)", user: user, database: database)
            try await session.execute("CREATE TABLE \(table) (row int)")
            do { try await body(work, session) } catch {
                try await session.execute("DROP TABLE \(table)")
                throw error
            }
            try await session.execute("DROP TABLE \(table)")
        }
    }

    /// - Parameter number: Tells the rows of this run from those of others.
    /// - Returns: One outcome for each ``Way``, and how many bytes passed.
    func run(_ number: Int32, chunk: Int, _ fault: Relay.Fault?) async throws -> (outcomes: [Outcome], passed: [Relay.Direction: Int]) {
        try await Relay.with(to: socket, chunk: chunk, fault) { relay in
            var settings = ClientSettings(url: relay.url(user: user, database: database))
            settings.maximumConnections = 2
            settings.acquireTimeout = .seconds(60)
            // Of its own: other tests keep the shared ones busy, and this one is about time.
            let loops = EventLoops()
            defer { loops.stop() }
            let client = PostgresClient(settings, on: loops)
            defer { client.close() }
            // Alone all of it takes less than a second; other suites run beside this one, and the limits are for what hangs.
            let outcomes = try await within(.seconds(60)) { try await all(number, client) }
            relay.disarm()
            try await within(.seconds(60)) { _ = try await client.transact([Statement("SELECT 1")]) }
            try await eventually(within: .seconds(60)) {
                let counts = client.poolCounts
                return counts.idle == counts.open && counts.waiting == 0
            }
            return (outcomes, [.toServer: relay.passed(.toServer), .toClient: relay.passed(.toClient)])
        }
    }

    private func all(_ number: Int32, _ client: PostgresClient) async throws -> [Outcome] {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            for way in Way.allCases {
                group.addTask {
                    let row = number * 10 + way.rawValue
                    do {
                        try await write(row, way, client)
                        return Outcome(row: row, error: nil)
                    } catch let error as PostgresError {
                        return Outcome(row: row, error: error)
                    }
                }
            }
            for value in 0..<3 {
                group.addTask {
                    // Reads repeat themselves, so none may fail.
                    let answer: Int = try await client.read(Statement("SELECT $1::int8", [value])).only[0]
                    #expect(answer == value)
                    return nil
                }
            }
            return try await group.reduce(into: []) { outcomes, outcome in
                if let outcome { outcomes.append(outcome) }
            }
        }
    }

    private func write(_ row: Int32, _ way: Way, _ client: PostgresClient) async throws {
        let insert = Statement("INSERT INTO \(table) VALUES ($1)", [row])
        let select = Statement("SELECT $1", ["text"])
        switch way {
        case .atOnce: try await client.transact([insert])
        case .inThreeSegments:
            try await client.withTransaction { transaction in
                try await transaction.run(select)
                try await transaction.run(insert)
            }
        case .inTwoSegments:
            try await client.withTransaction { transaction in
                try await transaction.run(select)
                return try await transaction.run([insert], thenCommit: true)
            }
        case .onLease: try await client.withConnection { try await $0.run(insert) }
        case .withLargeParameter:
            // More than the socket's buffers hold.
            let large = Statement("SELECT length($1)", [[UInt8](repeating: 7, count: 400_000)])
            try await client.withTransaction { transaction in try await transaction.run([large, insert]) }
        }
    }
}

@Suite(.leakFree, .serialized, .timeLimit(.minutes(5))) struct `A stream between client and server` {
    /// Places in the stream: the connections are made in the first few hundred bytes.
    private static func positions(_ count: Int, in total: Int) -> [Int] {
        let early = (0..<count / 2).map { _ in Int.random(in: 0..<min(total, 2_500)) }
        return early + (0..<count / 2).map { _ in Int.random(in: 0..<total) }
    }

    @Test(arguments: Relay.Direction.allCases, [1 << 20, 1])
    func `may be cut anywhere: all is answered, what was acknowledged is there once, and the pool is whole again`(
        direction: Relay.Direction,
        chunk: Int
    ) async throws {
        try await Work.with { work, session in
            let (untouched, passed) = try await work.run(0, chunk: chunk, nil)
            #expect(untouched.allSatisfy { $0.error == nil })
            let positions = Self.positions(40, in: passed[direction, default: 0])
            let outcomes = try await Self.sweep(positions) { number, position in
                try await work.run(number, chunk: chunk, Relay.Fault(effect: .cut, direction: direction, position: position)).outcomes
            }
            let stored = try await session.run(Statement("SELECT row, count(*) FROM \(work.table) GROUP BY row")).decode((Int32, Int).self)
            let counts = Dictionary(uniqueKeysWithValues: stored)
            for outcome in outcomes + untouched {
                let count = counts[outcome.row, default: 0]
                guard let error = outcome.error else {
                    #expect(count == 1, "acknowledged")
                    continue
                }
                // Whatever is known not to be committed is tried again, or was refused by the server.
                #expect(error.outcomeUnknown && error.code == .connectionLost, "\(error.debugDescription)")
                #expect(count <= 1)
            }
            // Nearly every place is before a COMMIT was sent, and what was cut there has been repeated.
            #expect(outcomes.count { $0.error == nil } > outcomes.count / 2)
        }
    }

    @Test(arguments: Relay.Direction.allCases) func `may stand still anywhere, and come in pieces`(direction: Relay.Direction) async throws
    {
        try await Work.with { work, session in
            let (_, passed) = try await work.run(0, chunk: 1 << 20, nil)
            let outcomes = try await Self.sweep(Self.positions(20, in: passed[direction, default: 0])) { number, position in
                let fault = Relay.Fault(effect: .pause, direction: direction, position: position)
                return try await work.run(number, chunk: 1 + Int(number) % 4, fault).outcomes
            }
            #expect(outcomes.allSatisfy { $0.error == nil })
            let rows = try await session.run(Statement("SELECT DISTINCT row FROM \(work.table)"))
            #expect(rows.count == outcomes.count + Work.Way.allCases.count)
        }
    }

    /// Runs a few at a time.
    private static func sweep(
        _ positions: [Int],
        _ body: @escaping @Sendable (Int32, Int) async throws -> [Work.Outcome]
    ) async throws -> [Work.Outcome] {
        try await withThrowingTaskGroup(of: [Work.Outcome].self) { group in
            var outcomes: [Work.Outcome] = []
            for (index, position) in positions.enumerated() {
                if index >= 4, let next = try await group.next() { outcomes += next }
                group.addTask { try await body(Int32(index + 1), position) }
            }
            return try await group.reduce(into: outcomes) { $0 += $1 }
        }
    }
}
