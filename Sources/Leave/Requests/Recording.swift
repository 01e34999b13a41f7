extension Facts {
    /// Whether the actor may enter past leave: an approver of the employee, not the employee, or an admin (LEAVE_RULES L8.7).
    /// - Throws: `unknown-employee`, `unknown-leave-type`, `not-allowed`.
    package func checkMayRecordLeave(
        of employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        by actor: EmployeeID,
        today: LocalDate
    ) throws(RuleViolation) {
        let account = try Account(employee, leaveType, in: self)
        guard self.employee(actor) != nil else { throw RuleViolation(.unknownEmployee) }
        if isAdmin(actor, on: today) { return }
        guard actor != employee, ApprovalRoute(account, today: today).everybody.contains(actor) else {
            throw RuleViolation(.notAllowed)
        }
    }

    /// What past leave counts.
    /// - Throws: As ``checkMayRecordLeave(of:_:by:today:)``, `hours-not-allowed`, then all of `not-employed`, `leave-year-closed`,
    ///   `not-in-past`, `request-counts-zero`, `overlap`.
    package func recordLeave(_ asked: RequestedLeave, by actor: EmployeeID, today: LocalDate) throws(RuleViolation) -> LeaveCount {
        try checkMayRecordLeave(of: asked.employee, asked.leaveType, by: actor, today: today)
        let account = try Account(asked.employee, asked.leaveType, in: self)
        guard asked.days.hours == nil || account.type.unit == .hours else { throw RuleViolation(.hoursNotAllowed) }
        let (perspective, span) = (account.perspective, asked.days.span)
        let count = account.count(asked.days)
        var faults: [RuleCode] = []
        if !span.allSatisfy({ perspective.isEmployed(on: $0) }) {
            faults.append(.notEmployed)
        } else if account.closed.contains(span.first) {
            faults.append(.leaveYearClosed)
        }
        if span.last >= today { faults.append(.notInPast) }
        if count.total == .zero { faults.append(.requestCountsZero) }
        if perspective.overlaps(asked.days, perspective.record.standing()) { faults.append(.overlap) }
        if let violation = RuleViolation(faults) { throw violation }
        return count
    }
}
