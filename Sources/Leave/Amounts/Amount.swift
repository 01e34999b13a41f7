/// An amount of leave in ticks, each 1/10000 of the leave type's unit (LEAVE_RULES L1.1). No floating point anywhere.
package struct Amount: Hashable, Sendable {
    package let ticks: Int

    package init(ticks: Int) { self.ticks = ticks }

    /// Whole units.
    package init(_ units: Int) { ticks = units * Self.ticksPerUnit }

    package static let ticksPerUnit = 10_000
    package static let zero = Amount(ticks: 0)
    /// The largest magnitude that is accepted from outside (L1.3).
    package static let largest = Amount(100_000)
}

extension Amount: Comparable, AdditiveArithmetic {
    package static func < (left: Amount, right: Amount) -> Bool { left.ticks < right.ticks }
    package static func + (left: Amount, right: Amount) -> Amount { Amount(ticks: left.ticks + right.ticks) }
    package static func - (left: Amount, right: Amount) -> Amount { Amount(ticks: left.ticks - right.ticks) }
    package static prefix func - (amount: Amount) -> Amount { Amount(ticks: -amount.ticks) }
}
