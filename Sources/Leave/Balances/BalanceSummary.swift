/// Where the leave year that holds a day stands on it (LEAVE_RULES L8.5). Nil where the type has no such number (L8.13).
package struct BalanceSummary: Hashable, Sendable {
    package let unit: LeaveType.Unit
    package let leaveYear: LocalDate
    package let entitlement: Amount?
    package let carriedOver: Amount?
    package let adjustments: Amount?
    /// Positive, as are the three that follow.
    package let taken: Amount
    package let booked: Amount
    package let expired: Amount?
    package let pending: Amount
    package let balance: Amount?
    package let available: Amount?
}

extension Facts {
    /// - Parameter seq: As it was known before this recording; nil: as it is known now.
    /// - Throws: `unknown-employee`, `unknown-leave-type`.
    package func summary(
        of employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        on date: LocalDate,
        today: LocalDate,
        knownBefore seq: Int? = nil
    ) throws(RuleViolation) -> BalanceSummary {
        try Account(employee, leaveType, in: self, knownBefore: seq).summary(on: date, today: today)
    }
}

extension Account {
    func summary(on date: LocalDate, today: LocalDate) -> BalanceSummary {
        let schedule = schedule(through: horizon(for: DateSpan(date)))
        let replayed = replay(schedule, through: date, today: today).lines
        let year = schedule.leaveYear(on: date)
        let lines = replayed.filter { $0.leaveYear == year }
        func sum(_ kinds: LedgerLine.Kind...) -> Amount {
            lines.reduce(Amount.zero) { kinds.contains($1.kind) ? $0 + $1.amount : $0 }
        }
        let isLimited = type.tracking == .limited
        let entitlement = sum(.opening, .entitlement, .accrual, .proration, .cap)
        let (carriedOver, adjustments) = (sum(.rollOverIn), sum(.adjustment))
        let (taken, booked, expired) = (-sum(.leaveTaken, .recordedLeave), -sum(.leaveBooked), -sum(.expiry))
        return BalanceSummary(
            unit: type.unit,
            leaveYear: year,
            entitlement: isLimited ? entitlement : nil,
            carriedOver: isLimited ? carriedOver : nil,
            adjustments: isLimited ? adjustments : nil,
            taken: taken,
            booked: booked,
            expired: isLimited ? expired : nil,
            pending: -sum(.pending),
            balance: isLimited ? entitlement + carriedOver + adjustments - taken - booked - expired : nil,
            available: available(within: DateSpan(date), schedule)
        )
    }
}
