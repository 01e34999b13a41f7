package import Leave

/// Leave that is lost unless it is taken: what was carried over ends, or a leave year from which not all goes on.
package struct ExpectedLoss: Hashable, Sendable {
    package let leaveType: LeaveTypeID
    package let unit: LeaveType.Unit
    /// With what is approved already taken; what only waits for an answer is not.
    package let amount: Amount
    /// On which it can still be taken.
    package let lastDay: LocalDate
}

extension Situation {
    /// What an employee loses after a day from today to `days` later, what is lost first in front.
    ///
    /// - Parameter employee: Whose leave is part of the situation.
    package func expectedLosses(of employee: EmployeeID, within days: Int) -> [ExpectedLoss] {
        let today = today(of: employee)
        guard facts.isEmployed(employee, on: today) else { return [] }
        return leaveTypesInUse.filter { $0.tracking == .limited }
            .flatMap { leaveType -> [ExpectedLoss] in
                // A loss is dated the day after the last day. Unknown ids are all that could fail, and both are known.
                let ledger = try? facts.ledger(
                    of: employee,
                    leaveType.id,
                    from: today.next,
                    through: today + days + 1,
                    today: today
                )
                let lost = Dictionary(grouping: ledger?.lines.filter { $0.kind == .expiry } ?? [], by: \.date)
                return lost.map { date, lines in
                    ExpectedLoss(
                        leaveType: leaveType.id,
                        unit: leaveType.unit,
                        amount: lines.reduce(.zero) { $0 - $1.amount },
                        lastDay: date.previous
                    )
                }
            }
            .sorted { ($0.lastDay, $0.leaveType) < ($1.lastDay, $1.leaveType) }
    }
}
