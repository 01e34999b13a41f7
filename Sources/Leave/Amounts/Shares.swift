/// Exact parts of a whole over one denominator, so that a running sum costs an addition of integers and each rounding one division
/// (LEAVE_RULES L1.5, L1.6).
struct Shares {
    /// The parts as multiples of `1 / denominator`.
    let parts: [Int128]
    let whole: Int128
    private let denominator: Int128

    init(_ amounts: [Ratio]) {
        var denominator: Int128 = 1
        var isExact = true
        // Most parts have the denominator of the one before, and divisions of 128 bits are dear.
        var last: Int128 = 1
        for amount in amounts where isExact && amount.denominator != last {
            last = amount.denominator
            guard denominator % last != 0 else { continue }
            let common = Ratio.leastCommonMultiple(denominator, amount.denominator)
            isExact = common != nil
            denominator = common ?? 1
        }
        if isExact, let parts = Self.scaled(amounts, to: denominator) {
            self.parts = parts
            self.denominator = denominator
        } else {
            let amounts = amounts.map(\.approximated)
            parts = amounts.map(\.numerator)
            self.denominator = Ratio.fineness
        }
        whole = parts.reduce(0, +)
    }

    /// The whole as it is, before any rounding.
    var sum: Ratio { Ratio(reducing: whole, over: denominator) }

    /// A part of the whole.
    func portion(_ part: Int128) -> Ratio { whole > 0 ? Ratio(reducing: part, over: whole) : .zero }

    /// `total × part ÷ whole`, to the nearest tick.
    func share(of total: Amount, for part: Int128) -> Amount {
        guard whole > 0 else { return .zero }
        let (product, overflow) = Int128(total.ticks).multipliedReportingOverflow(by: part)
        guard !overflow else { return (Ratio(total) * Ratio(reducing: part, over: whole)).roundedToTick }
        if let product = Int(exactly: product), let whole = Int(exactly: whole) {
            let (quotient, rest) = product.quotientAndRemainder(dividingBy: whole)
            let reachesHalf = rest != 0 && rest.magnitude >= whole.magnitude - rest.magnitude
            return Amount(ticks: reachesHalf ? quotient + (rest < 0 ? -1 : 1) : quotient)
        }
        let (quotient, rest) = product.quotientAndRemainder(dividingBy: whole)
        let reachesHalf = rest != 0 && rest.magnitude >= whole.magnitude - rest.magnitude
        return Amount(ticks: Int(clamping: reachesHalf ? quotient + (rest < 0 ? -1 : 1) : quotient))
    }

    /// Nil when a numerator, or their sum, does not fit.
    private static func scaled(_ amounts: [Ratio], to denominator: Int128) -> [Int128]? {
        var parts: [Int128] = []
        parts.reserveCapacity(amounts.count)
        var sum: Int128 = 0
        var factor: (of: Int128, value: Int128) = (1, denominator)
        for amount in amounts {
            if amount.denominator != factor.of { factor = (amount.denominator, denominator / amount.denominator) }
            let (part, overflow) = amount.numerator.multipliedReportingOverflow(by: factor.value)
            let (next, overflowOfSum) = sum.addingReportingOverflow(part)
            guard !overflow, !overflowOfSum else { return nil }
            parts.append(part)
            sum = next
        }
        return parts
    }
}
