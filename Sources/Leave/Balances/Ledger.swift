/// The ledger of an employee and leave type (LEAVE_RULES L8): computed anew from the facts, never stored.
package struct Ledger: Hashable, Sendable {
    package let unit: LeaveType.Unit
    package let lines: [LedgerLine]
    /// At the end of the last day; nil for a type without balance.
    package let balance: Amount?
}

extension Facts {
    /// The lines dated from `first` to `last`, computed from the beginning. `today` only tells taken from booked (L2.2).
    /// - Throws: `unknown-employee`, `unknown-leave-type`.
    package func ledger(
        of employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        from first: LocalDate? = nil,
        through last: LocalDate,
        today: LocalDate
    ) throws(RuleViolation) -> Ledger {
        let account = try Account(employee, leaveType, in: self)
        let replay = account.replay(through: last, today: today)
        return Ledger(
            unit: account.type.unit,
            lines: first.map { first in replay.lines.filter { $0.date >= first } } ?? replay.lines,
            balance: account.type.tracking == .limited ? replay.balance : nil
        )
    }
}

extension Account {
    /// All lines up to the end of a day.
    func replay(through last: LocalDate, today: LocalDate) -> Replay {
        var replay = Replay(
            schedule(through: last, pending: .listed),
            hasBalance: type.tracking == .limited,
            today: today,
            writesLines: true
        )
        replay.run(through: last)
        return replay
    }
}
