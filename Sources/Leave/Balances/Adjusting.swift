extension Facts {
    /// Whether the actor may adjust balances: an admin (LEAVE_RULES L8.6).
    /// - Parameter today: Nil asks for the roles that were assigned last.
    /// - Throws: `unknown-employee`, `unknown-leave-type`, `not-allowed`.
    package func checkMayAdjust(
        _ employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        by actor: EmployeeID,
        today: LocalDate?
    ) throws(RuleViolation) {
        guard self.employee(employee) != nil else { throw RuleViolation(.unknownEmployee) }
        guard self.leaveType(leaveType) != nil else { throw RuleViolation(.unknownLeaveType) }
        guard self.employee(actor) != nil else { throw RuleViolation(.unknownEmployee) }
        guard isAdmin(actor, on: today) else { throw RuleViolation(.notAllowed) }
    }

    /// - Throws: As ``checkMayAdjust(_:_:by:today:)``, then all of `not-tracked`, `amount-zero`, `reason-required`, `not-employed`,
    ///   `leave-year-closed`, `expires-before-date`.
    package func checkAdjustment(
        _ adjustment: Adjustment,
        reason: String?,
        by actor: EmployeeID,
        today: LocalDate?
    ) throws(RuleViolation) {
        try checkMayAdjust(adjustment.employee, adjustment.leaveType, by: actor, today: today)
        let account = try Account(adjustment.employee, adjustment.leaveType, in: self)
        var faults: [RuleCode] = []
        if account.type.tracking != .limited { faults.append(.notTracked) }
        if adjustment.amount == .zero { faults.append(.amountZero) }
        if isBlank(reason) { faults.append(.reasonRequired) }
        if adjustment.date < account.perspective.start { faults.append(.notEmployed) }
        if account.closed.contains(adjustment.date) { faults.append(.leaveYearClosed) }
        if let expires = adjustment.expires, expires < adjustment.date { faults.append(.expiresBeforeDate) }
        if let violation = RuleViolation(faults) { throw violation }
    }
}
