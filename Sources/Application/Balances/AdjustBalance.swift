package import Leave

/// A signed correction by an admin, with a reason (LEAVE_RULES L8.6).
package struct AdjustBalance: Command {
    package var adjustment: Adjustment
    package var reason: String

    package init(adjustment: Adjustment, reason: String) {
        self.adjustment = adjustment
        self.reason = reason
    }

    package func people(in situation: Situation) -> Set<EmployeeID> { [adjustment.employee] }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        _ = try situation.employee(adjustment.employee)
        guard situation.isOpen(leaveType: adjustment.leaveType) else { throw .refused(.unknownLeaveType, at: "/leaveTypeId") }
        guard situation.actsAsAdmin else { throw .forbidden(code: RuleCode.notAllowed.rawValue) }
        do {
            let today = situation.today(of: adjustment.employee)
            try situation.facts.checkAdjustment(adjustment, reason: reason, by: situation.principal.employee, today: today)
        } catch {
            throw CommandError(error)
        }
        return [
            .balanceAdjusted(
                BalanceAdjusted(
                    adjustment: adjustment.id,
                    employee: adjustment.employee,
                    leaveType: adjustment.leaveType,
                    date: adjustment.date,
                    amount: adjustment.amount,
                    reason: .known(reason),
                    expires: adjustment.expires,
                    by: situation.principal.employee
                )
            )
        ]
    }
}

/// What somebody had on a day when Away began to count (LEAVE_RULES L8.12).
package struct SetOpeningBalance: Command {
    package var opening: Opening

    package init(opening: Opening) {
        self.opening = opening
    }

    package func people(in situation: Situation) -> Set<EmployeeID> { [opening.employee] }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.employee(opening.employee)
        guard situation.isOpen(leaveType: opening.leaveType) else { throw .refused(.unknownLeaveType, at: "/leaveTypeId") }
        var faults = situation.facts.faults(of: opening)
        // It would change nothing (L9.11); a correction is an adjustment in the open year (L9.12).
        if let closed = situation.facts.closedThrough(for: opening.employee), opening.date <= closed { faults.append(.leaveYearClosed) }
        guard faults.isEmpty else { throw .refused(faults.map { Refusal($0, pointer: "/date") }) }
        return [
            .openingBalanceSet(
                OpeningBalanceSet(
                    employee: opening.employee,
                    leaveType: opening.leaveType,
                    date: opening.date,
                    amount: opening.amount
                )
            )
        ]
    }
}
