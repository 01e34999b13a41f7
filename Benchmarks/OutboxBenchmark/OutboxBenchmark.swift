import Foundation

/// How fast the outbox is emptied through webhooks into a receiver on this machine, and how fast its feed catches up. Needs
/// AWAY_BENCHMARK_DATABASE_URL (a superuser); AWAY_BENCHMARK_ROUNDS (3), AWAY_BENCHMARK_EVENTS (1,000,000), AWAY_BENCHMARK_DELIVERIES (20,000).
@main struct OutboxBenchmark {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["AWAY_BENCHMARK_DATABASE_URL"] else {
            throw BenchmarkError("AWAY_BENCHMARK_DATABASE_URL names no server")
        }
        func number(_ name: String, _ usual: Int) -> Int { environment[name].flatMap { Int($0) } ?? usual }
        let (rounds, events) = (number("AWAY_BENCHMARK_ROUNDS", 3), number("AWAY_BENCHMARK_EVENTS", 1_000_000))
        let deliveries = number("AWAY_BENCHMARK_DELIVERIES", 20_000)
        let database = try await Database(on: url, folder: environment["AWAY_SQL"] ?? "sql")
        do {
            var rates: [Double] = []
            for round in 0..<rounds {
                let rate = try await Company(on: database).deliver(deliveries)
                tell("round \(round): \(Int(rate)) deliveries/s")
                rates.append(rate)
            }
            report("deliveries through a local webhook receiver, a second", median(rates), "≥ 2000")
            let rate = try await Company(on: database).catchUp(events)
            report("events that the outbox's feed catches up, a second, \(events) behind", rate, "≥ 20000")
            try await database.drop()
        } catch {
            try? await database.drop()  // the first error is the one to show
            throw error
        }
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func tell(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    private static func report(_ what: String, _ rate: Double, _ goal: String) {
        FileHandle.standardOutput.write(Data("\(what)\t\(Int(rate))\t-\t-\t\(goal)\t-\n".utf8))
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
