/// The ledger of an employee and leave type (LEAVE_RULES L8): computed anew from the facts, never stored.
package struct Ledger: Hashable, Sendable {
    package let unit: LeaveType.Unit
    package let lines: [LedgerLine]
    /// At the end of the last day; nil for a type without balance.
    package let balance: Amount?
}

extension Facts {
    /// The lines dated from `first` to `last`, computed from the beginning. `today` only tells taken from booked (L2.2).
    /// - Parameters:
    ///   - seq: As it was known before this recording; nil: as it is known now.
    ///   - explaining: Whether the lines that a policy makes carry their ``LedgerLine/terms``, which takes longer.
    /// - Throws: `unknown-employee`, `unknown-leave-type`.
    package func ledger(
        of employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        from first: LocalDate? = nil,
        through last: LocalDate,
        today: LocalDate,
        knownBefore seq: Int? = nil,
        explaining: Bool = false
    ) throws(RuleViolation) -> Ledger {
        let account = try Account(employee, leaveType, in: self, knownBefore: seq)
        let replay = account.replay(account.schedule(through: last, explaining: explaining), through: last, today: today)
        return Ledger(
            unit: account.type.unit,
            lines: first.map { first in replay.lines.filter { $0.date >= first } } ?? replay.lines,
            balance: account.type.tracking == .limited ? replay.balance : nil
        )
    }
}

extension Account {
    /// All lines up to the end of a day.
    func replay(_ schedule: Schedule, through last: LocalDate, today: LocalDate) -> Replay {
        var replay = Replay(
            schedule,
            pending: .listed,
            hasBalance: type.tracking == .limited,
            today: today,
            writesLines: true
        )
        replay.run(through: last)
        return replay
    }
}
