/// What somebody sees of a leave (LEAVE_RULES L7.23).
package enum Visibility: String, Codable, CaseIterable, Hashable, Sendable {
    /// Also the reason.
    case everything
    /// Dates and type.
    case type
    /// Dates.
    case absence
    case nothing
}

extension Facts {
    /// - Throws: `unknown-request`, `unknown-employee`.
    package func visibility(
        of request: LeaveRequestID,
        to viewer: EmployeeID,
        today: LocalDate
    ) throws(RuleViolation) -> Visibility {
        guard let request = self.request(request) else { throw RuleViolation(.unknownRequest) }
        guard employee(viewer) != nil else { throw RuleViolation(.unknownEmployee) }
        let account = try Account(request.employee, request.leaveType, in: self)
        if viewer == request.employee || isAdmin(viewer, on: today) { return .everything }
        if ApprovalRoute(account, today: today).everybody.contains(viewer) { return .everything }
        guard request.status.isLeave else { return .nothing }
        return switch account.type.privacy {
        case .type: .type
        case .absence: .absence
        case .hidden: .nothing
        }
    }
}
