import Leave
import Texts

/// The arithmetic of an entitlement in words: nothing is computed here, fractions are only written.
extension EntitlementTerms {
    /// `20 days`, or `20 days × 214/365 = 11.726 days`.
    func sum(in unit: LeaveType.Unit) -> Message {
        guard !isPlain else { return Message("ledger.amount", ["amount": .amount(total, unit)]) }
        var arguments: [String: Argument] = ["terms": .message(terms(in: unit)), "total": .amount(total, unit)]
        guard exact.roundedToTick != total else { return Message("ledger.sum", arguments) }
        arguments["exact"] = .decimal(exact.roundedToTick)
        return Message("ledger.sum.rounded", arguments)
    }

    /// `20 days`, or `11.726 days (20 days × 214/365)`.
    func yearly(in unit: LeaveType.Unit) -> Message {
        guard !isPlain else { return Message("ledger.amount", ["amount": .amount(total, unit)]) }
        return Message("ledger.yearly", ["terms": .message(terms(in: unit)), "total": .amount(total, unit)])
    }

    /// `3/12`.
    var dueShare: Argument { .text(Self.fraction(due ?? .one, outOf: instalments ?? 1)) }

    /// The whole of one entitlement, which needs no arithmetic.
    private var isPlain: Bool {
        guard parts.count == 1, let part = parts.first else { return parts.isEmpty }
        return part.factor == .one && part.share == .one && part.entitlement == total
    }

    private func terms(in unit: LeaveType.Unit) -> Message {
        let terms = parts.map { Argument.message(term($0, unit)) }
        return terms.dropFirst().reduce(Message("ledger.amount", ["amount": terms.first ?? .decimal(.zero)])) { sum, term in
            Message("ledger.plus", ["first": .message(sum), "second": term])
        }
    }

    private func term(_ part: Part, _ unit: LeaveType.Unit) -> Message {
        var factors = [Argument.amount(part.entitlement, unit)]
        if part.factor != .one { factors.append(Self.factor(part.factor)) }
        if part.share != .one { factors.append(.text(Self.fraction(part.share, outOf: divisions))) }
        return factors.dropFirst().reduce(Message("ledger.amount", ["amount": factors[0]])) { product, factor in
            Message("ledger.times", ["first": .message(product), "second": factor])
        }
    }

    /// `0.8`, or `5/7` where no four decimals can hold it.
    private static func factor(_ factor: Ratio) -> Argument {
        let ticks = factor * Amount.ticksPerUnit
        return Ratio(ticks.roundedToTick) == ticks ? .decimal(ticks.roundedToTick) : .text(fraction(factor, outOf: 1))
    }

    /// With the denominator that people expect, where it is a whole number of them.
    private static func fraction(_ ratio: Ratio, outOf divisions: Int) -> String {
        let pieces = ratio * divisions
        if Ratio(pieces.roundedToTick) == pieces { return "\(pieces.roundedToTick.ticks)/\(divisions)" }
        guard let reduced = Ratio(ratio.numerator, over: ratio.denominator) else { return "0" }
        return "\(reduced.numerator)/\(reduced.denominator)"
    }
}
