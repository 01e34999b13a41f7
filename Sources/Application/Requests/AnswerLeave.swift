package import Leave

/// Somebody approves, denies, withdraws or cancels a request (LEAVE_RULES L7.16–L7.22).
package struct AnswerLeave: Command {
    package var request: LeaveRequestID
    package var employee: EmployeeID
    package var action: RequestAction
    package var comment: String?

    /// - Parameter employee: Whose request it is.
    package init(request: LeaveRequestID, of employee: EmployeeID, action: RequestAction, comment: String?) {
        self.request = request
        self.employee = employee
        self.action = action
        self.comment = comment
    }

    package func people(in situation: Situation) -> Set<EmployeeID> {
        guard let request = situation.facts.request(request) else { return [employee] }
        return situation.facts.peopleInvolved(inLeaveOf: employee, on: request.days.span, today: situation.today(of: employee))
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireWrite()
        guard let before = situation.facts.request(request), before.employee == employee, situation.maySee(before) else { throw .notFound }
        let after = try transition(of: before, in: situation)
        let answered = LeaveAnswered(
            request: request,
            employee: employee,
            by: situation.principal.employee,
            comment: comment.map(Personal.known)
        )
        switch (before.status, after) {
        case (.pending, .pending):
            let given = LeaveApprovalGiven(request: request, employee: employee, by: answered.by, comment: answered.comment)
            return [.leaveApprovalGiven(given)]
        case (.pending, .approved):
            guard let replaced = situation.organization.requests[request]?.supersedes else { return [.leaveApproved(answered)] }
            try situation.requireApproved(replaced, of: employee)
            return [.leaveApproved(answered), situation.cancelled(replaced, of: employee)]
        case (_, .denied): return [.leaveDenied(answered)]
        case (_, .withdrawn): return [.leaveWithdrawn(answered)]
        case (_, .cancellationRequested): return [.leaveCancellationRequested(answered)]
        case (_, .cancelled): return [.leaveCancelled(answered)]
        case (_, .approved): return [.leaveCancellationRefused(answered)]
        case (_, .pending): return []
        }
    }

    private func transition(of request: LeaveRequest, in situation: Situation) throws(CommandError) -> LeaveRequest.Status {
        do {
            let replaced = situation.organization.requests[request.id]?.supersedes
            let facts = replaced.map(situation.facts.lifting) ?? situation.facts
            return try facts.transition(request.id, action, by: situation.principal.employee, today: situation.today(of: employee)).status
        } catch {
            throw CommandError(error)
        }
    }
}

extension Situation {
    /// Whether the principal may know of the request at all; for others it does not exist (LEAVE_RULES L7.23).
    package func maySee(_ request: LeaveRequest) -> Bool {
        seesEverything(of: request.employee)
    }

    /// Of somebody's leave, and of what follows from it; by the rights of today (LEAVE_RULES L7.23).
    func seesEverything(of employee: EmployeeID) -> Bool {
        principal.credential.isOfTheService
            || present.model.facts.seesEverything(principal.employee, of: employee, today: today(of: employee))
    }

    func visibility(ofLeaveOf employee: EmployeeID, _ leaveType: LeaveTypeID, _ status: LeaveRequest.Status) -> Visibility {
        guard !principal.credential.isOfTheService else { return .everything }
        return present.model.facts.visibility(ofLeaveOf: employee, leaveType, status, to: principal.employee, today: today(of: employee))
    }
}
