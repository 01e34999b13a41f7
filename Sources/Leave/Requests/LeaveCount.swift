/// What a leave counts (LEAVE_RULES L7.2).
package struct LeaveCount: Hashable, Sendable {
    package struct Day: Hashable, Sendable {
        package let date: LocalDate
        package let amount: Amount
    }

    /// What is charged to one leave year (L7.6).
    package struct Part: Hashable, Sendable {
        package let leaveYear: LocalDate
        package let amount: Amount
    }

    package let unit: LeaveType.Unit
    /// Each day that counts.
    package let days: [Day]
    package let parts: [Part]

    package var total: Amount { days.reduce(.zero) { $0 + $1.amount } }
}

extension Facts {
    /// - Throws: `unknown-employee`, `unknown-leave-type`.
    package func count(_ days: LeaveDays, of leaveType: LeaveTypeID, for employee: EmployeeID) throws(RuleViolation) -> LeaveCount {
        try Account(employee, leaveType, in: self).count(days)
    }
}

extension Account {
    func count(_ days: LeaveDays) -> LeaveCount {
        let counted = perspective.amounts(of: days, in: type.unit)
        let years = closed.eras(perspective).last?.years(through: days.span.last) ?? []
        var parts: [LeaveCount.Part] = []
        for (date, amount) in counted {
            let year = years.name(of: date)
            if let last = parts.last, last.leaveYear == year {
                parts[parts.count - 1] = LeaveCount.Part(leaveYear: year, amount: last.amount + amount)
            } else {
                parts.append(LeaveCount.Part(leaveYear: year, amount: amount))
            }
        }
        return LeaveCount(unit: type.unit, days: counted.map { LeaveCount.Day(date: $0.date, amount: $0.amount) }, parts: parts)
    }
}
