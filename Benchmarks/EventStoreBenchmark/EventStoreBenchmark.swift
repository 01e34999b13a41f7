import EventSourcing
import Foundation
import Persistence
import Postgres

/// Appends and reads through our client against pgbench on the same server in the same run: interleaved rounds, medians, ratios, and the server's
/// processor time for each operation. Needs AWAY_TEST_DATABASE_URL (a superuser of a server on this machine); AWAY_BENCH_SECONDS for each
/// measurement (2), AWAY_BENCH_ROUNDS (3).
@main struct EventStoreBenchmark {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["AWAY_TEST_DATABASE_URL"] else { throw BenchmarkError("AWAY_TEST_DATABASE_URL names no server") }
        let seconds = environment["AWAY_BENCH_SECONDS"].flatMap(Double.init) ?? 2
        let rounds = environment["AWAY_BENCH_ROUNDS"].flatMap { Int($0) } ?? 3
        let loops = EventLoops(count: 2)
        let database = try await BenchmarkDatabase(server: url, folder: environment["AWAY_SQL"] ?? "sql", loops: loops)
        let runs = Runs(database: database, seconds: seconds)
        var table: [String: [Measurement]] = [:]
        for round in 0..<rounds {
            let cases = round % 2 == 0 ? Runs.Case.allCases : Runs.Case.allCases.reversed()
            for kind in cases { table[kind.rawValue, default: []].append(try await runs.measure(kind)) }
        }
        Report(table).print()
        try await database.drop()
    }
}
