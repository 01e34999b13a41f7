import Glibc
import Postgres

/// Compares the client with pgbench on the same statements and the same server, interleaved in one run.
///
///     AWAY_BENCHMARK_DATABASE_URL=postgresql://… PostgresBenchmark [seconds a measurement] [rounds] [clients]
///
/// Absolute figures say little on a shared machine: look at the ratios, and at the client's CPU for each operation.
@main struct PostgresBenchmark {
    static func main() async throws {
        guard let url = environment("AWAY_BENCHMARK_DATABASE_URL") ?? environment("AWAY_TEST_DATABASE_URL") else {
            print("AWAY_BENCHMARK_DATABASE_URL is not set")
            exit(2)
        }
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let seconds = arguments.first ?? 2
        let rounds = arguments.dropFirst().first ?? environment("AWAY_BENCHMARK_ROUNDS").flatMap { Int($0) } ?? 3
        try await prepare(url)
        let pgbench = try Pgbench(url: url)
        for workload in Workload.allCases {
            for clients in arguments.count > 2 ? [arguments[2]] : [1, 8, 32] {
                try await compare(workload, clients: clients, seconds: seconds, rounds: rounds, pgbench, url)
            }
        }
    }

    private static func compare(
        _ workload: Workload,
        clients: Int,
        seconds: Int,
        rounds: Int,
        _ pgbench: Pgbench,
        _ url: String
    ) async throws {
        var contenders: [(name: String, run: () async throws -> Measurement)] = [
            ("pgbench", { try pgbench.run(workload, clients: clients, seconds: seconds) }),
            ("1 loop", { try await Client.run(workload, url, clients: clients, loops: 1, seconds: seconds) }),
            ("2 loops", { try await Client.run(workload, url, clients: clients, loops: 2, seconds: seconds) }),
        ]
        if workload == .select {
            contenders.append(("shared", { try await Client.runShared(url, clients: clients, seconds: seconds) }))
        }
        var measurements = Array(repeating: [Measurement](), count: contenders.count)
        for _ in 0..<rounds {
            for index in contenders.indices { measurements[index].append(try await contenders[index].run()) }
        }
        let baseline = Measurement(medianOf: measurements[0])
        for (contender, all) in zip(contenders, measurements).dropFirst() {
            let goal = contender.name == "2 loops" ? (clients == 1 ? "≥ 0.65" : "≥ 0.85") + ", CPU ≤ 1.15x" : "-"
            print(Measurement(medianOf: all).line(workload, clients, contender.name, baseline, goal: goal))
        }
    }

    private static func prepare(_ url: String) async throws {
        let loops = EventLoops()
        try await Session.with(ConnectionSettings(url: url), on: loops) { session in
            try await session.execute(
                """
                DROP TABLE IF EXISTS postgres_benchmark, postgres_benchmark_log;
                CREATE TABLE postgres_benchmark (id bigint PRIMARY KEY, name text NOT NULL, balance bigint NOT NULL);
                CREATE TABLE postgres_benchmark_log (id bigint NOT NULL, amount bigint NOT NULL);
                INSERT INTO postgres_benchmark SELECT i, 'name ' || i, 0 FROM generate_series(1, 10000) AS i;
                """
            )
            try await session.execute("VACUUM ANALYZE postgres_benchmark")
        }
        loops.stop()
    }
}

enum Workload: String, CaseIterable {
    case select
    case transaction

    static let rows = 1...10_000
}

func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
