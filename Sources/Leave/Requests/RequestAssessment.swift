/// What the rules say to a request (LEAVE_RULES L7): what it would count and cost, who would answer it, and all that blocks it.
package struct RequestAssessment: Hashable, Sendable {
    package let count: LeaveCount
    /// `approved` when no approval is needed.
    package let status: LeaveRequest.Status
    /// Of the first step, in order; empty when approved at once.
    package let approvers: [EmployeeID]
    /// At the end of the last day, with it and all pending requests taken; nil for a type without limit.
    package let balanceAfter: Amount?
    /// In the order of L7.14; empty when the request stands.
    package let blockers: [RequestFault]
    /// The closest days before and after on which the same leave would stand, where days are the matter; in order of dates.
    package let nearest: [LeaveDays]

    /// The codes of what blocks it.
    package var faults: [RuleCode] { blockers.map(\.code) }
}

/// What somebody asks for.
package struct RequestedLeave: Hashable, Sendable {
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    package var days: LeaveDays
    package var reason: String?

    package init(employee: EmployeeID, leaveType: LeaveTypeID, days: LeaveDays, reason: String? = nil) {
        self.employee = employee
        self.leaveType = leaveType
        self.days = days
        self.reason = reason
    }
}

extension Facts {
    /// - Parameters:
    ///   - actor: Who asks: the employee, or an admin or approver on behalf (L7.16).
    ///   - original: A request that this one changes or supersedes; it is looked at as if it were gone.
    ///   - seeksNearest: Whether the closest days that would pass are looked for; the leave of everybody in the employee's groups must
    ///     then be known around the days asked for.
    /// - Throws: `unknown-employee`, `unknown-leave-type`, `hours-not-allowed`, `not-allowed`, before anything else is checked.
    package func assess(
        _ asked: RequestedLeave,
        by actor: EmployeeID,
        today: LocalDate,
        replacing original: LeaveRequestID? = nil,
        seeksNearest: Bool = false
    ) throws(RuleViolation) -> RequestAssessment {
        let account = try Account(asked.employee, asked.leaveType, in: original.map(lifting) ?? self)
        guard asked.days.hours == nil || account.type.unit == .hours else { throw RuleViolation(.hoursNotAllowed) }
        guard employee(actor) != nil else { throw RuleViolation(.unknownEmployee) }
        let route = ApprovalRoute(account, today: today)
        guard actor == asked.employee || isAdmin(actor, on: today) || route.everybody.contains(actor) else {
            throw RuleViolation(.notAllowed)
        }
        let check = RequestCheck(account: account, asked: asked, today: today, route: route)
        return check.assessment(seeksNearest: seeksNearest)
    }
}

extension Facts {
    /// As if the request had been cancelled: what supersedes it is checked without it.
    package func lifting(_ request: LeaveRequestID) -> Facts {
        guard var lifted = self.request(request) else { return self }
        lifted.status = .cancelled
        var facts = self
        facts.record(lifted, seq: Int.max)
        return facts
    }
}
