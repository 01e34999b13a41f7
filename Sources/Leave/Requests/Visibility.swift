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
    /// Whether the person sees everything of the employee's leave (L7.23).
    package func seesEverything(_ viewer: EmployeeID, of employee: EmployeeID, today: LocalDate) -> Bool {
        viewer == employee || isAdmin(viewer, on: today) || isApprover(viewer, of: employee, on: today)
    }

    /// What somebody sees of the employee's leave of that type that stands so (L7.23).
    package func visibility(
        ofLeaveOf employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        _ status: LeaveRequest.Status,
        to viewer: EmployeeID,
        today: LocalDate
    ) -> Visibility {
        if seesEverything(viewer, of: employee, today: today) { return .everything }
        guard status.isLeave, let privacy = self.leaveType(leaveType)?.privacy else { return .nothing }
        return switch privacy {
        case .type: .type
        case .absence: .absence
        case .hidden: .nothing
        }
    }

    /// - Throws: `unknown-request`, `unknown-employee`.
    package func visibility(
        of request: LeaveRequestID,
        to viewer: EmployeeID,
        today: LocalDate
    ) throws(RuleViolation) -> Visibility {
        guard let request = self.request(request) else { throw RuleViolation(.unknownRequest) }
        guard employee(viewer) != nil else { throw RuleViolation(.unknownEmployee) }
        return visibility(ofLeaveOf: request.employee, request.leaveType, request.status, to: viewer, today: today)
    }
}
