import EventSourcing
import Foundation
import Persistence
import Postgres

/// Appends and reads through our client against pgbench on the same server in the same run: interleaved rounds, medians, ratios, and the server's
/// processor time for each operation. Needs AWAY_BENCHMARK_DATABASE_URL (a superuser of a server on this machine); AWAY_BENCHMARK_SECONDS for
/// each measurement (2), AWAY_BENCHMARK_ROUNDS (3). Arguments name the cases of ``Runs/Case`` to run; default: all.
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
        let arguments = CommandLine.arguments.dropFirst()
        let chosen = Runs.Case.allCases.filter { arguments.isEmpty || arguments.contains($0.rawValue) }
        let database = try await BenchmarkDatabase("main", server: url, folder: folder, loops: loops, filled: Preparation.comparisons)
        let plain = try await BenchmarkDatabase(
            "plain",
            server: url,
            folder: folder,
            partitions: 0,
            loops: loops,
            filled: Preparation.comparisons
        )
        let alone = try await BenchmarkDatabase("alone", server: url, folder: folder, loops: loops, filled: Preparation.alone)
        let runs = Runs(database: database, unpartitioned: plain, alone: alone, seconds: seconds)
        var table: [String: [Measurement]] = [:]
        func measure(_ cases: [Runs.Case]) async throws {
            for round in 0..<rounds {
                for kind in round % 2 == 0 ? cases : cases.reversed() {
                    let measured = try await runs.measure(kind)
                    table[kind.rawValue, default: []].append(measured)
                    Report.tell(kind.rawValue, measured, round: round)
                }
            }
        }
        try await measure(chosen.filter { !$0.isGrowth })
        let growth = chosen.filter(\.isGrowth)
        if !growth.isEmpty {
            try await database.fill(Preparation.growth)
            try await measure(growth)
        }
        Report(table).print()
        for each in [database, plain, alone] { try await each.drop() }
    }
}
