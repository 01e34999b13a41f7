/// An exact rational number of ticks (LEAVE_RULES L1.5): integers of 128 bits, always checked, reduced when they grow.
///
/// Numbers too large for that (a product of many coprime full-time equivalents) are approximated to 10⁻¹² of a tick instead of
/// wrapping or trapping: far below what a rounding to a tick can see.
package struct Ratio: Hashable, Sendable {
    package let numerator: Int128
    /// Positive.
    package let denominator: Int128

    package static let zero = Ratio(0)
    package static let one = Ratio(1)

    package init(_ whole: Int) {
        numerator = Int128(whole)
        denominator = 1
    }

    package init(_ amount: Amount) { self.init(amount.ticks) }

    /// Nil when the denominator is zero.
    package init?(_ numerator: Int128, over denominator: Int128) {
        guard denominator != 0, numerator != .min, denominator != .min else { return nil }
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.init(reducing: numerator * sign, over: denominator * sign)
    }

    private init(numerator: Int128, denominator: Int128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// - Parameter denominator: Positive.
    init(reducing numerator: Int128, over denominator: Int128) {
        let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        guard divisor > 1 else {
            self.init(numerator: numerator, denominator: denominator)
            return
        }
        self.init(numerator: numerator / Int128(divisor), denominator: denominator / Int128(divisor))
    }

    package var isZero: Bool { numerator == 0 }
    package var isPositive: Bool { numerator > 0 }
}

extension Ratio {
    package static func + (left: Ratio, right: Ratio) -> Ratio {
        if left.denominator == right.denominator {
            let (sum, overflow) = left.numerator.addingReportingOverflow(right.numerator)
            if !overflow { return Ratio(numerator: sum, denominator: left.denominator) }
        }
        let divisor = Int128(greatestCommonDivisor(left.denominator.magnitude, right.denominator.magnitude))
        let (scaledLeft, first) = left.numerator.multipliedReportingOverflow(by: right.denominator / divisor)
        let (scaledRight, second) = right.numerator.multipliedReportingOverflow(by: left.denominator / divisor)
        let (denominator, third) = (left.denominator / divisor).multipliedReportingOverflow(by: right.denominator)
        let (sum, fourth) = scaledLeft.addingReportingOverflow(scaledRight)
        guard first || second || third || fourth else { return Ratio(numerator: sum, denominator: denominator) }
        return left.isReduced && right.isReduced ? left.approximated + right.approximated : left.reduced + right.reduced
    }

    package static func - (left: Ratio, right: Ratio) -> Ratio {
        left + Ratio(numerator: -right.numerator, denominator: right.denominator)
    }

    package static func * (left: Ratio, right: Ratio) -> Ratio {
        let first = Ratio(reducing: left.numerator, over: right.denominator)
        let second = Ratio(reducing: right.numerator, over: left.denominator)
        let (numerator, overflow) = first.numerator.multipliedReportingOverflow(by: second.numerator)
        let (denominator, overflowBelow) = first.denominator.multipliedReportingOverflow(by: second.denominator)
        guard overflow || overflowBelow else { return Ratio(numerator: numerator, denominator: denominator) }
        return left.approximated * right.approximated
    }

    /// Zero divided by zero is zero: nothing is a share of nothing.
    package static func / (left: Ratio, right: Ratio) -> Ratio {
        guard right.numerator != 0 else { return .zero }
        let sign: Int128 = right.numerator < 0 ? -1 : 1
        return left * Ratio(numerator: right.denominator * sign, denominator: right.numerator * sign)
    }

    package static func * (left: Ratio, right: Int) -> Ratio { left * Ratio(right) }
    package static func / (left: Ratio, right: Int) -> Ratio { left / Ratio(right) }

    private var reduced: Ratio { Ratio(reducing: numerator, over: denominator) }
    private var isReduced: Bool { greatestCommonDivisor(numerator.magnitude, denominator.magnitude) <= 1 }

    static let fineness: Int128 = 1_000_000_000_000

    /// Nil when it does not fit.
    static func leastCommonMultiple(_ left: Int128, _ right: Int128) -> Int128? {
        let (multiple, overflow) = (left / Int128(greatestCommonDivisor(left.magnitude, right.magnitude)))
            .multipliedReportingOverflow(by: right)
        return overflow ? nil : multiple
    }

    /// Over the denominator `fineness`.
    var approximated: Ratio {
        let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        var (scaled, below) = (rest, denominator)
        while scaled.magnitude > UInt128(Int128.max / Self.fineness) { (scaled, below) = (scaled >> 1, below >> 1) }
        return Ratio(numerator: whole * Self.fineness + scaled * Self.fineness / Swift.max(below, 1), denominator: Self.fineness)
    }
}

extension Ratio: Comparable {
    package static func < (left: Ratio, right: Ratio) -> Bool { (left - right).numerator < 0 }
    package static func == (left: Ratio, right: Ratio) -> Bool { (left - right).numerator == 0 }

    package func hash(into hasher: inout Hasher) {
        let ratio = reduced
        hasher.combine(ratio.numerator)
        hasher.combine(ratio.denominator)
    }
}

extension Ratio {
    /// A multiple of the rounding's step (L1.4); with the step `none` that of its mode at single ticks.
    package func rounded(_ rounding: Rounding) -> Amount {
        let step = Int128(rounding.step.ticks)
        let steps = self / Ratio(rounding.step.ticks)
        let (whole, rest) = steps.numerator.quotientAndRemainder(dividingBy: steps.denominator)
        guard rest != 0 else { return Amount(clamping: whole, steps: step) }
        let away: Int128 = rest < 0 ? -1 : 1
        let reachesHalf = rest.magnitude >= steps.denominator.magnitude - rest.magnitude
        switch rounding.mode {
        case .down: return Amount(clamping: whole, steps: step)
        case .up: return Amount(clamping: whole + away, steps: step)
        case .nearest: return Amount(clamping: reachesHalf ? whole + away : whole, steps: step)
        case .upFromHalf: return reachesHalf ? Amount(clamping: whole + away, steps: step) : roundedToTick
        }
    }

    /// To the nearest tick, ties away from zero.
    package var roundedToTick: Amount {
        let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        let reachesHalf = rest != 0 && rest.magnitude >= denominator.magnitude - rest.magnitude
        return Amount(clamping: reachesHalf ? whole + (rest < 0 ? -1 : 1) : whole, steps: 1)
    }
}

extension Amount {
    /// What no amount can hold becomes the most that one can.
    fileprivate init(clamping number: Int128, steps: Int128) {
        let (ticks, overflow) = number.multipliedReportingOverflow(by: steps)
        self.init(ticks: overflow ? (number < 0 ? .min : .max) : Int(clamping: ticks))
    }
}

private func greatestCommonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
    // Nearly all numbers fit one machine word, where division is an order of magnitude cheaper.
    if first <= UInt128(UInt64.max), second <= UInt128(UInt64.max) {
        var (left, right) = (UInt64(first), UInt64(second))
        while right != 0 { (left, right) = (right, left % right) }
        return UInt128(left)
    }
    var (left, right) = (first, second)
    while right != 0 { (left, right) = (right, left % right) }
    return left
}
