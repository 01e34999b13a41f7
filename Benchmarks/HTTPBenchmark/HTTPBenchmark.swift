import Foundation

/// The service over HTTP against pgbench on the same PostgreSQL in the same run: rounds in turn, medians, ratios, processor time of service and
/// database for each operation.
///
/// AWAY_BENCHMARK_DATABASE_URL (a superuser, on this machine), AWAY_BENCHMARK_ROUNDS (3), AWAY_BENCHMARK_SECONDS of each run (2),
/// AWAY_BENCHMARK_ORGANIZATIONS (10,000) and AWAY_BENCHMARK_EVENTS (1,000,000) of the large database.
@main struct HTTPBenchmark {
    static func main() async {
        do {
            try await measure()
        } catch {
            say("\(error)")
            exit(1)
        }
    }

    private static func measure() async throws {
        let environment = ProcessInfo.processInfo.environment
        func number(_ name: String, _ value: Int) -> Int { environment["AWAY_BENCHMARK_" + name].flatMap { Int($0) } ?? value }
        guard let server = environment["AWAY_BENCHMARK_DATABASE_URL"] else {
            throw BenchmarkError("AWAY_BENCHMARK_DATABASE_URL is not set")
        }
        let away = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("away").path
        let wanted = CommandLine.arguments.dropFirst()
        let (rounds, seconds) = (number("ROUNDS", 3), number("SECONDS", 2))

        let small = try BenchmarkDatabase("away_benchmark_small", server: server, away: away)
        let large = try BenchmarkDatabase("away_benchmark_large", server: server, away: away)
        let stage = try await Stage(
            small: small,
            large: large,
            organizations: number("ORGANIZATIONS", 10_000),
            events: number("EVENTS", 1_000_000)
        )
        let start = try StartUp(away, small: small, large: large, rounds: rounds)
        defer { start.stop() }
        if wanted.isEmpty || wanted.contains("start") { start.report() }
        let suite = Suite(stage: stage, small: start.small, large: start.large, seconds: seconds, rounds: rounds)
        for (name, measure) in suite.all where wanted.isEmpty || wanted.contains(name) {
            say(name)
            try measure()
        }
        start.stop()
        for database in [small, large] { try database.drop(from: server) }
    }
}
