import Application
import Glibc
import Leave

/// What a new policy would do to 2,000 people, from events in memory: lines of the table of `deploy/dev/bench`.
@main
struct SimulationBenchmark {
    private static let goal = 2.0

    static func main() async throws {
        let company = try await Company.make()
        let situation = try await company.handler.situation(for: company.principal, leaveOf: Simulation.people)
        guard let from = LocalDate("2026-07-01") else { return }
        for (name, grant) in [("up front", Grant.upFront), ("month by month", .accrual(every: .month, at: .start))] {
            let terms = try PolicyTerms(entitlement: Amount(20), grant: grant)
            let change = company.set(company.leaveType, terms, from: from, 1)
            let unknown = Refusal("not-found", detail: "There is no such location.")
            let simulation = Simulation([Simulation.Change(change, at: "/changes/0", unknown: unknown)])
            var rounds: [(seconds: Double, cpu: Double)] = []
            for _ in 0..<5 {
                let (start, cpu) = (ContinuousClock.now, processorSeconds)
                let outcome = try await simulation.run(in: situation)
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                rounds.append((seconds, processorSeconds - cpu))
                guard outcome.totals.contains(where: { $0.changed == Company.people }) else { throw Impossible() }
            }
            let median = rounds.sorted { $0.seconds < $1.seconds }[rounds.count / 2]
            let line = [
                "what a new policy (\(name)) would do to \(Company.people) people", "\(fixed(median.seconds)) s", "-",
                fixed(median.seconds / goal), "< \(fixed(goal)) s", "\(fixed(median.cpu)) s of all cores",
            ]
            print(line.joined(separator: "\t"))
        }
    }

    private static var processorSeconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// Two digits after the point.
    private static func fixed(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
    }
}
