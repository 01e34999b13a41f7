import EventSourcing
import Foundation
import Persistence
import Postgres

/// Appends and reads through our client against pgbench on the same server in the same run: interleaved rounds, medians, ratios, and the server's
/// processor time for each operation. Needs AWAY_BENCHMARK_DATABASE_URL (a superuser of a server on this machine); AWAY_BENCHMARK_SECONDS for
/// each measurement (2), AWAY_BENCHMARK_ROUNDS (3).
@main struct EventStoreBenchmark {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["AWAY_BENCHMARK_DATABASE_URL"] else {
            throw BenchmarkError("AWAY_BENCHMARK_DATABASE_URL names no server")
        }
        let seconds = environment["AWAY_BENCHMARK_SECONDS"].flatMap(Double.init) ?? 2
        let rounds = environment["AWAY_BENCHMARK_ROUNDS"].flatMap { Int($0) } ?? 3
        let loops = EventLoops(count: 2)
        let folder = environment["AWAY_SQL"] ?? "sql"
        let database = try await BenchmarkDatabase(server: url, folder: folder, partitions: 8, loops: loops)
        let unpartitioned = try await BenchmarkDatabase(server: url, folder: folder, partitions: 0, loops: loops)
        let runs = Runs(database: database, unpartitioned: unpartitioned, seconds: seconds)
        var table: [String: [Measurement]] = [:]
        for round in 0..<rounds {
            let cases = round % 2 == 0 ? Runs.Case.allCases : Runs.Case.allCases.reversed()
            for kind in cases {
                let measured = try await runs.measure(kind)
                table[kind.rawValue, default: []].append(measured)
                Report.tell(kind.rawValue, measured, round: round)
            }
        }
        Report(table).print()
        try await database.drop()
        try await unpartitioned.drop()
    }
}
