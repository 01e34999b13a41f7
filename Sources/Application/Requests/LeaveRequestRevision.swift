package import Leave

/// What it takes to change a request: a pending one is changed, an approved one gets a new request that supersedes it (API.md, `PATCH`).
package struct LeaveRequestRevision: Sendable {
    package let command: any Command
    /// The request to look at afterwards.
    package let request: LeaveRequestID

    /// - Parameter newID: For the request that supersedes.
    package init(of request: LeaveRequest, to asked: RequestedLeave, newID: () -> LeaveRequestID) {
        guard request.status == .approved else {
            command = ChangeLeaveRequest(id: request.id, asked: asked)
            self.request = request.id
            return
        }
        let id = newID()
        command = RequestLeave(id: id, asked: asked, replacing: request.id)
        self.request = id
    }
}

extension Situation {
    /// - Throws: `not-allowed` for people who may not ask for this employee (LEAVE_RULES L7.16).
    package func requireAsking(for employee: EmployeeID) throws(CommandError) {
        guard mayAsk(for: employee) else { throw .forbidden(code: RuleCode.notAllowed.rawValue) }
    }
}
