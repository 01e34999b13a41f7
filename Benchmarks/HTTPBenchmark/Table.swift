import FoundationEssentials
import Glibc

/// The lines that `deploy/dev/bench` puts into its table: what, ours, baseline, ratio, goal, server CPU.
enum Table {
    enum Goal {
        case atLeast(Double)
        case atMost(Double)
        case none

        var text: String {
            switch self {
            case .atLeast(let value): "≥ \(number(value))"
            case .atMost(let value): "≤ \(number(value))"
            case .none: "-"
            }
        }
    }

    static func write(_ fields: String...) {
        print(fields.joined(separator: "\t"))
        fflush(nil)
    }

    /// Throughput against throughput.
    static func rates(_ subject: String, _ comparison: Comparison, goal: Goal) {
        write(
            subject,
            "\(number(median(comparison.ours.map(\.rate))))/s",
            "\(number(median(comparison.baseline.map(\.rate))))/s",
            number(comparison.ratio(of: \.rate)),
            goal.text,
            processors(comparison)
        )
    }

    /// Processor time against processor time.
    static func costs(_ subject: String, _ comparison: Comparison, goal: Goal) {
        write(
            subject,
            "\(number(median(comparison.ours.map(\.serverMicroseconds)))) µs",
            "\(number(median(comparison.baseline.map(\.serverMicroseconds)))) µs",
            number(comparison.ratio(of: \.serverMicroseconds)),
            goal.text,
            processors(comparison)
        )
    }

    /// One figure with its own bound.
    static func figure(_ subject: String, _ text: String, beside other: String = "-", goal: String) {
        write(subject, text, other, "-", goal, "-")
    }

    private static func processors(_ comparison: Comparison) -> String {
        let app = number(median(comparison.ours.map(\.appMicroseconds)))
        let database = number(median(comparison.ours.map(\.databaseMicroseconds)))
        return "\(app) + \(database) µs, \(number(comparison.ratio(of: \.serverMicroseconds)))x"
    }

    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        if value >= 100 { return "\(Int(value.rounded()))" }
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
    }
}
