import Leave

/// Tells people that leave is about to be lost, while they can still take it: leave lapses only where the employer has told the employee in
/// time (LEAVE_RULES L11.2), so the history keeps when it was.
struct WarnOfExpiry: Command {
    /// How many days before the last day on which it can be taken.
    static let notice = 30

    var employees: Set<EmployeeID>

    func people(in situation: Situation) -> Set<EmployeeID> { employees }

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        return employees.sorted().flatMap { employee -> [LeaveEvent] in
            let today = situation.today(of: employee)
            return situation.expectedLosses(of: employee, within: Self.notice).compactMap { loss in
                let warning = ExpiryWarning(employee: employee, leaveType: loss.leaveType, lastDay: loss.lastDay)
                guard !situation.organization.expiryWarnings.contains(warning) else { return nil }
                return .expiryWarningGiven(
                    ExpiryWarningGiven(
                        employee: employee,
                        leaveType: loss.leaveType,
                        amount: loss.amount,
                        lastDay: loss.lastDay,
                        on: today
                    )
                )
            }
        }
    }
}
