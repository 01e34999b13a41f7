import Leave

extension Situation {
    /// How many days ahead anybody may look: balances are computed up to there, leave year by leave year, for each person and leave type.
    package static let horizon = 20 * 366

    /// - Throws: ``CommandError/refused(_:)`` with `invalid-value` for a day beyond the horizon.
    func requireWithinHorizon(_ day: LocalDate, today: LocalDate) throws(CommandError) {
        guard day > today + Self.horizon else { return }
        throw .refused([Refusal("invalid-value", detail: "refusal.balance-horizon")])
    }
}
