import Foundation

/// Medians of the rounds, as ratios to the yardstick of the same run.
struct Report {
    private let table: [String: [Measurement]]

    init(_ table: [String: [Measurement]]) {
        self.table = table
    }

    /// One measurement, for who watches: on standard error.
    static func tell(_ name: String, _ measured: Measurement, round: Int) {
        let text = String(
            format: "round %d  %@: %.0f/s, server %.0f µs, client %.0f µs, p50 %.2f ms, p99 %.2f ms\n",
            round + 1,
            name.padding(toLength: 16, withPad: " ", startingAt: 0),
            measured.rate,
            measured.serverCPU,
            measured.clientCPU,
            measured.p50,
            measured.p99
        )
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// The lines that `deploy/dev/bench` puts into its table: what, ours, baseline, ratio, goal, server CPU.
    func print() {
        row("append by our client, 8 clients : raw INSERT", "ours8", to: "raw8", goal: "≥ 0.50, CPU ≤ 3.2x")
        row("append by our client, 32 clients : raw INSERT", "ours32", to: "raw32", goal: "≥ 0.50, CPU ≤ 3.2x")
        row("  through 16 connections", "pooled32", to: "raw32", goal: "≥ 0.50, CPU ≤ 3.2x")
        row("append with an inline projection, 8 : raw INSERT", "projecting8", to: "raw8", goal: "≥ 0.40")
        row("append by our client, 8 : by pgbench", "ours8", to: "append8", goal: "≥ 0.85")
        row("append by our client, 32 : by pgbench", "ours32", to: "append32", goal: "≥ 0.85")
        row("condition over 10 newer events, 8 : over none", "condition8", to: "ours8", goal: "CPU ≤ 1.3x")
        row("append to 8 partitions, 8 : to none", "ours8", to: "unpartitioned8", goal: "-")
        row("one hot organization, 32 commands : raw INSERT, 32", "hot32", to: "raw32", goal: "≥ 0.30")
        if table["hot32"] != nil {
            let (p50, p99) = (median("hot32", \.p50), median("hot32", \.p99))
            let ratio = String(format: "%.1f", p99 / max(p50, 0.001))
            line("  its p99 : p50", String(format: "%.2f ms", p99), String(format: "%.2f ms", p50), ratio, "≤ 10", "-")
        }
        row("head with its organization set, 8 : key look-up", "ourRead", to: "keyRead", goal: "CPU ≤ 2x")
        row("decision model of an employee, 8 : as many rows by key", "decision", to: "rowsByKey", goal: "CPU ≤ 1.5x")
        row("calendar month of 2,000 people, 8 : as many consecutive rows", "calendar", to: "consecutiveRows", goal: "CPU ≤ 1.0x")
        row("command among 10,000 organizations : in the only one", "commandAmongMany", to: "commandAlone", goal: "CPU ≤ 1.2x")
        row("command after 1,000,000 events : after 1,000", "commandOld", to: "commandAlone", goal: "CPU ≤ 1.2x")
    }

    /// Nothing when one of the two was not measured.
    private func row(_ title: String, _ name: String, to base: String, goal: String) {
        guard table[name] != nil, table[base] != nil else { return }
        line(
            title,
            String(format: "%.0f/s", median(name, \.rate)),
            String(format: "%.0f/s", median(base, \.rate)),
            ratio(name, base),
            goal,
            String(format: "%.0f µs", median(name, \.serverCPU)) + ", " + ratio(name, base, of: \.serverCPU) + "x"
        )
    }

    private func line(_ fields: String...) {
        Swift.print(fields.joined(separator: "\t"))
    }

    /// The median of the rounds' ratios, each to its own round's base.
    private func ratio(_ name: String, _ base: String, of value: (Measurement) -> Double = { $0.rate }) -> String {
        let ratios = zip(table[name] ?? [], table[base] ?? []).map { value($0) / max(value($1), 0.001) }
        return String(format: "%.2f", Self.median(ratios))
    }

    private func median(_ name: String, _ value: (Measurement) -> Double) -> Double {
        Self.median((table[name] ?? []).map(value))
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
