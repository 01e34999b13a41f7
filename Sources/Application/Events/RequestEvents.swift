package import Leave

/// An employee, or somebody on behalf, asked for leave. `approved` where the type needs no approval (LEAVE_RULES L7.19).
package struct LeaveRequested: Codable, Hashable, Sendable {
    package var request: LeaveRequestID
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    package var days: LeaveDays
    package var reason: Personal?
    package var approved: Bool
    /// The approved request in whose place this one stands once it is approved.
    package var supersedes: LeaveRequestID?
}

package struct LeaveRequestChanged: Codable, Hashable, Sendable {
    package var request: LeaveRequestID
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    package var days: LeaveDays
    package var reason: Personal?
    /// The type that it has now needs no approval (LEAVE_RULES L7.19).
    package var approved: Bool
}

/// One step of several was answered; the request goes on pending.
package struct LeaveApprovalGiven: Codable, Hashable, Sendable {
    package var request: LeaveRequestID
    package var employee: EmployeeID
    package var by: EmployeeID
    package var comment: Personal?
}

/// Somebody approved, denied, withdrew or cancelled: the event's type says which.
package struct LeaveAnswered: Codable, Hashable, Sendable {
    package var request: LeaveRequestID
    package var employee: EmployeeID
    package var by: EmployeeID
    package var comment: Personal?
}
