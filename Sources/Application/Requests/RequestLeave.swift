package import Leave

/// An employee asks for leave, or an approver or admin on their behalf.
package struct RequestLeave: Command {
    package var id: LeaveRequestID
    package var asked: RequestedLeave
    package var replaced: LeaveRequestID?

    /// - Parameter replaced: An approved request of the employee, which stands until this one is approved.
    package init(id: LeaveRequestID, asked: RequestedLeave, replacing replaced: LeaveRequestID? = nil) {
        self.id = id
        self.asked = asked
        self.replaced = replaced
    }

    package func people(in situation: Situation) -> Set<EmployeeID> {
        situation.facts.peopleInvolved(
            inLeaveOf: asked.employee,
            on: asked.days.aroundForNearest,
            today: situation.today(of: asked.employee)
        )
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        if let replaced { try situation.requireApproved(replaced, of: asked.employee) }
        let assessment = try situation.assess(asked, replacing: replaced)
        guard assessment.faults.isEmpty else { throw .refused(assessment.refusals(of: asked, in: situation)) }
        let requested = LeaveRequested(
            request: id,
            employee: asked.employee,
            leaveType: asked.leaveType,
            days: asked.days,
            reason: asked.reason.map(Personal.known),
            approved: assessment.status == .approved,
            supersedes: replaced
        )
        guard assessment.status == .approved, let replaced else { return [.leaveRequested(requested)] }
        return [.leaveRequested(requested), situation.cancelled(replaced, of: asked.employee)]
    }
}

extension Situation {
    /// The rules' answer to what is asked, today.
    ///
    /// - Throws: ``CommandError/refused(_:)`` for unknown ids, ``CommandError/forbidden(code:)`` for people who may not ask for this employee.
    package func assess(_ asked: RequestedLeave, replacing original: LeaveRequestID? = nil) throws(CommandError) -> RequestAssessment {
        try requireWrite()
        var faults = Faults()
        faults.require(organization.people[asked.employee] != nil, .unknownEmployee, at: "/employeeId")
        faults.require(isOpen(leaveType: asked.leaveType), .unknownLeaveType, at: "/leaveTypeId")
        try faults.finish()
        do {
            return try facts.assess(
                asked,
                by: principal.employee,
                today: today(of: asked.employee),
                replacing: original,
                seeksNearest: true
            )
        } catch {
            throw CommandError(error)
        }
    }

    /// The employee, an admin or one of the employee's approvers (LEAVE_RULES L7.16).
    package func mayAsk(for employee: EmployeeID) -> Bool {
        let caller = principal.employee
        return caller == employee || isAdmin(caller) || isApprover(caller, of: employee)
    }

    /// What is superseded must still stand: it gives its days to one other request only.
    func requireApproved(_ request: LeaveRequestID, of employee: EmployeeID) throws(CommandError) {
        guard let replaced = facts.request(request), replaced.employee == employee else { throw .notFound }
        guard replaced.status == .approved else { throw .invalidState(Refusal(.invalidTransition)) }
    }

    func cancelled(_ request: LeaveRequestID, of employee: EmployeeID) -> LeaveEvent {
        .leaveCancelled(LeaveAnswered(request: request, employee: employee, by: principal.employee, comment: nil))
    }
}

extension RuleCode {
    /// The member of a request's body that is at fault; nil where it is the whole.
    package var pointerInRequest: String? {
        switch self {
        case .unknownEmployee: "/employeeId"
        case .unknownLeaveType: "/leaveTypeId"
        case .tooFarInPast, .noticeTooShort: "/from"
        case .reasonRequired: "/reason"
        case .incrementNotMet, .hoursExceedWorkingDay, .amountNotPositive, .hoursNotAllowed, .hoursNeedOneDay: "/hours"
        case .endBeforeStart, .rangeTooLong: "/to"
        default: nil
        }
    }
}
