package import Leave

/// Other days or another type for a request that is still pending, checked as if the request were gone.
package struct ChangeLeaveRequest: Command {
    package var id: LeaveRequestID
    package var asked: RequestedLeave

    package init(id: LeaveRequestID, asked: RequestedLeave) {
        self.id = id
        self.asked = asked
    }

    package func people(in situation: Situation) -> Set<EmployeeID> {
        situation.facts.peopleInvolved(
            inLeaveOf: asked.employee,
            on: asked.days.aroundForNearest,
            today: situation.today(of: asked.employee)
        )
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        guard let request = situation.facts.request(id), request.employee == asked.employee else { throw .notFound }
        guard request.status == .pending else { throw .invalidState(Refusal(.invalidTransition)) }
        let assessment = try situation.assess(asked, replacing: id)
        guard assessment.faults.isEmpty else { throw .refused(assessment.refusals(of: asked, in: situation)) }
        let changed = LeaveRequestChanged(
            request: id,
            employee: request.employee,
            leaveType: asked.leaveType,
            days: asked.days,
            reason: asked.reason.map(Personal.known),
            approved: assessment.status == .approved
        )
        return [.leaveRequestChanged(changed)]
    }
}
