import Foundation

/// Medians of the rounds, as ratios to the yardstick of the same run.
struct Report {
    private let table: [String: [Measurement]]

    init(_ table: [String: [Measurement]]) {
        self.table = table
    }

    func print() {
        line("case", "rate/s", "ratio", "server µs", "×", "client µs", "p50 ms", "p99 ms")
        row("raw INSERT, 8 clients", "raw8", to: "raw8")
        row("append by pgbench, 8", "append8", to: "raw8")
        row("append by our client, 8", "ours8", to: "raw8")
        row("  with an inline projection", "projecting8", to: "raw8")
        row("  condition over 10 newer events", "condition8", to: "raw8")
        row("raw INSERT, 32 clients", "raw32", to: "raw32")
        row("append by pgbench, 32", "append32", to: "raw32")
        row("append by our client, 32", "ours32", to: "raw32")
        row("one hot organization, 32", "hot32", to: "raw8")
        row("key lookup by pgbench, 8", "keyRead", to: "keyRead")
        row("head through our client, 8", "ourRead", to: "keyRead")
        Swift.print("our client against pgbench, the same append: 8: \(ratio("ours8", "append8")), 32: \(ratio("ours32", "append32"))")
        Swift.print("condition evaluated against not: server CPU \(ratio("condition8", "ours8", of: \.serverCPU))")
    }

    private func row(_ title: String, _ name: String, to base: String) {
        let clientCPU = median(name, \.clientCPU)
        line(
            title,
            String(format: "%.0f", median(name, \.rate)),
            ratio(name, base),
            String(format: "%.0f", median(name, \.serverCPU)),
            ratio(name, base, of: \.serverCPU),
            clientCPU == 0 ? "" : String(format: "%.0f", clientCPU),
            clientCPU == 0 ? "" : String(format: "%.2f", median(name, \.p50)),
            clientCPU == 0 ? "" : String(format: "%.2f", median(name, \.p99))
        )
    }

    private func line(_ cells: String...) {
        let padded = cells.enumerated().map { index, cell in
            let width = index == 0 ? 34 : 10
            let space = String(repeating: " ", count: max(1, width - cell.count))
            return index == 0 ? cell + space : space + cell
        }
        Swift.print(padded.joined())
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
