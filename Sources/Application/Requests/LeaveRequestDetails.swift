package import EventSourcing
package import Leave

/// A request as people see it.
package struct LeaveRequestDetails: Sendable {
    package let request: LeaveRequest
    package let entry: RequestEntry
    package let count: LeaveCount
    /// Who may answer the current step; empty where there is nothing to answer.
    package let approvers: [EmployeeID]
    package let version: Position
}

extension Situation {
    /// - Throws: ``CommandError/notFound`` for one that does not exist or that the principal may not see in full.
    package func details(of id: LeaveRequestID) throws(CommandError) -> LeaveRequestDetails {
        guard let request = facts.request(id), let entry = organization.requests[id], maySee(request) else { throw .notFound }
        guard let count = try? facts.count(request.days, of: request.leaveType, for: request.employee) else { throw .notFound }
        return LeaveRequestDetails(
            request: request,
            entry: entry,
            count: count,
            approvers: facts.answerers(of: request, today: today(of: request.employee)),
            version: organization.version(of: id.bits)
        )
    }
}
