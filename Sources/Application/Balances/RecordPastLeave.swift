package import Leave

/// Leave that was taken without asking here, entered by an approver of the employee or an admin (LEAVE_RULES L8.7).
package struct RecordPastLeave: Command {
    package var leave: RecordedLeave
    package var reason: String?

    package init(leave: RecordedLeave, reason: String?) {
        self.leave = leave
        self.reason = reason
    }

    package func people(in situation: Situation) -> Set<EmployeeID> {
        situation.facts.peopleInvolved(inLeaveOf: leave.employee, on: leave.days.span, today: situation.today(of: leave.employee))
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireWrite()
        _ = try situation.employee(leave.employee)
        guard situation.isOpen(leaveType: leave.leaveType) else { throw .refused(.unknownLeaveType, at: "/leaveTypeId") }
        let caller = situation.principal.employee
        let asked = RequestedLeave(employee: leave.employee, leaveType: leave.leaveType, days: leave.days)
        do {
            _ = try situation.facts.recordLeave(asked, by: caller, today: situation.today(of: leave.employee))
        } catch {
            throw CommandError(error)
        }
        return [
            .pastLeaveRecorded(
                PastLeaveRecorded(
                    leave: leave.id,
                    employee: leave.employee,
                    leaveType: leave.leaveType,
                    days: leave.days,
                    by: caller,
                    reason: reason.map(Personal.known)
                )
            )
        ]
    }
}
