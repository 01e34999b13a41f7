/// Exact parts of a whole over one denominator, so that a running sum costs an addition of integers and each rounding one division
/// (LEAVE_RULES L1.5, L1.6).
struct Shares {
    /// The parts as multiples of `1 / denominator`.
    let parts: [Int128]
    let whole: Int128
    private let denominator: Int128

    /// - Parameter counts: How often each amount is part of the whole; nil: once.
    init(_ amounts: [Ratio], counts: [Int]? = nil) {
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
        if isExact, let (parts, whole) = Self.scaled(amounts, counts, to: denominator) {
            self.parts = parts
            self.whole = whole
            self.denominator = denominator
        } else {
            let parts = amounts.map(\.approximated.numerator)
            self.parts = parts
            whole = parts.indices.reduce(0) { $0 + parts[$1] * Int128(counts?[$1] ?? 1) }
            self.denominator = Ratio.fineness
        }
    }

    /// The whole as it is, before any rounding.
    var sum: Ratio { Ratio(reducing: whole, over: denominator) }

    /// A part of the whole.
    func portion(_ part: Int128) -> Ratio { whole > 0 ? Ratio(reducing: part, over: whole) : .zero }

    /// `total × part ÷ whole`, to the nearest tick.
    func share(of total: Amount, for part: Int128) -> Amount {
        guard whole > 0 else { return .zero }
        // Nearly always one machine word holds all of it, where a division is an order of magnitude cheaper.
        if let part = Int(exactly: part), let whole = Int(exactly: whole) {
            let (product, overflow) = total.ticks.multipliedReportingOverflow(by: part)
            if !overflow {
                let (quotient, rest) = product.quotientAndRemainder(dividingBy: whole)
                let reachesHalf = rest != 0 && rest.magnitude >= whole.magnitude - rest.magnitude
                return Amount(ticks: reachesHalf ? quotient + (rest < 0 ? -1 : 1) : quotient)
            }
        }
        let (product, overflow) = Int128(total.ticks).multipliedReportingOverflow(by: part)
        guard !overflow else { return (Ratio(total) * Ratio(reducing: part, over: whole)).roundedToTick }
        let (quotient, rest) = product.quotientAndRemainder(dividingBy: whole)
        let reachesHalf = rest != 0 && rest.magnitude >= whole.magnitude - rest.magnitude
        return Amount(ticks: Int(clamping: reachesHalf ? quotient + (rest < 0 ? -1 : 1) : quotient))
    }

    /// Nil when a numerator, or their sum, does not fit.
    private static func scaled(_ amounts: [Ratio], _ counts: [Int]?, to denominator: Int128) -> (parts: [Int128], whole: Int128)? {
        var parts: [Int128] = []
        parts.reserveCapacity(amounts.count)
        var sum: Int128 = 0
        var factor: (of: Int128, value: Int128) = (1, denominator)
        for (index, amount) in amounts.enumerated() {
            if amount.denominator != factor.of { factor = (amount.denominator, denominator / amount.denominator) }
            let (part, overflow) = amount.numerator.multipliedReportingOverflow(by: factor.value)
            let (all, overflowOfAll) = part.multipliedReportingOverflow(by: Int128(counts?[index] ?? 1))
            let (next, overflowOfSum) = sum.addingReportingOverflow(all)
            guard !overflow, !overflowOfAll, !overflowOfSum else { return nil }
            parts.append(part)
            sum = next
        }
        return (parts, sum)
    }
}
