package import Leave

/// A person's balance in one leave type, as of a day (LEAVE_RULES L8.5).
package struct BalanceItem: Hashable, Sendable {
    package let leaveType: LeaveTypeID
    package let unit: LeaveType.Unit
    package let summary: BalanceSummary
}

extension Situation {
    /// One item for each leave type that is in use, by name.
    ///
    /// - Parameter day: Nil: today where the employee is.
    /// - Throws: ``CommandError/notFound`` for an employee that the principal may not see; `invalid-value` for a day beyond the horizon.
    package func balances(of employee: EmployeeID, on day: LocalDate? = nil) throws(CommandError) -> [BalanceItem] {
        try requireSight(of: employee)
        let today = today(of: employee)
        try requireWithinHorizon(day ?? today, today: today)
        return known.balances(BalanceQuestion(employee: employee, day: day ?? today, today: today)) {
            leaveTypesInUse.compactMap { leaveType in
                // Unknown ids are all that could fail, and both are known.
                let summary = try? facts.summary(of: employee, leaveType.id, on: day ?? today, today: today)
                return summary.map { BalanceItem(leaveType: leaveType.id, unit: leaveType.unit, summary: $0) }
            }
        }
    }

    /// The lines of a leave type from `from` to `to`, computed from the beginning (LEAVE_RULES L8.3).
    ///
    /// - Throws: As ``balances(of:on:)``, and the codes of unknown ids.
    package func ledger(
        of employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        from: LocalDate? = nil,
        to: LocalDate? = nil
    ) throws(CommandError) -> [LedgerLine] {
        try requireSight(of: employee)
        let today = today(of: employee)
        try requireWithinHorizon(to ?? today, today: today)
        do {
            let endOfYear = try facts.leaveYear(of: employee, on: today).end
            return try facts.ledger(of: employee, leaveType, from: from, through: to ?? endOfYear, today: today, explaining: true).lines
        } catch {
            throw .refused(error.code)
        }
    }

    /// Oneself, an approver of the employee, or an admin.
    package func requireSight(of employee: EmployeeID) throws(CommandError) {
        guard organization.people[employee] != nil, seesEverything(of: employee) else { throw .notFound }
    }

    var leaveTypesInUse: [LeaveType] {
        organization.leaveTypes.filter { !$0.value.isArchived }
            .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
            .compactMap { facts.leaveType($0.key) }
    }
}
