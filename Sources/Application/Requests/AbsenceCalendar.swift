package import Leave

/// Who is away, as far as the viewer may know (LEAVE_RULES L7.23).
package struct AbsenceCalendar: Sendable {
    package struct Absence: Sendable {
        package let id: LeaveRequestID
        package let employee: EmployeeID
        /// Nil where only the dates are shown.
        package let leaveType: LeaveTypeID?
        package let days: LeaveDays
        /// Nil where only the dates are shown.
        package let status: LeaveRequest.Status?
    }

    package let absences: [Absence]
    package let situation: Situation
}

extension LeaveRequestQueries {
    /// - Parameters:
    ///   - span: At most 366 days.
    ///   - location: Only people who are there on the first day that they share with the span.
    package func calendar(
        _ span: DateSpan,
        location: LocationID?,
        department: DepartmentID?,
        for principal: Principal
    ) async throws(CommandError) -> AbsenceCalendar {
        let filter = LeaveRequestFilter(
            kinds: [.request, .recorded],
            statuses: [.pending, .approved, .cancellationRequested],
            from: span.first,
            to: span.last
        )
        let rows = try await allRows(filter, of: principal.organization)
        let situation = try await situation(for: principal)
        let absences = rows.compactMap { row -> AbsenceCalendar.Absence? in
            let day = max(row.days.span.first, span.first)
            if let location, situation.facts.location(of: row.employee, on: day) != location { return nil }
            if let department, situation.facts.department(of: row.employee, on: day) != department { return nil }
            return situation.absence(row)
        }
        return AbsenceCalendar(absences: absences, situation: situation)
    }
}

extension LeaveRequestQueries {
    /// Whose leave everybody in the organization may know of (LEAVE_RULES L7.23), with its days only.
    ///
    /// - Parameters:
    ///   - span: At most 366 days.
    ///   - location: Only people who are there on the first day that they share with the span.
    package func publicCalendar(
        _ span: DateSpan,
        location: LocationID,
        of organization: OrganizationID
    ) async throws(CommandError) -> AbsenceCalendar {
        let calendar = try await calendar(span, location: location, department: nil, for: .system(of: organization))
        let facts = calendar.situation.facts
        let absences = calendar.absences.compactMap { absence -> AbsenceCalendar.Absence? in
            guard absence.status?.isLeave == true, let type = absence.leaveType, let privacy = facts.leaveType(type)?.privacy,
                privacy != .hidden
            else { return nil }
            return AbsenceCalendar.Absence(id: absence.id, employee: absence.employee, leaveType: nil, days: absence.days, status: nil)
        }
        return AbsenceCalendar(absences: absences, situation: calendar.situation)
    }
}

extension Situation {
    fileprivate func absence(_ row: LeaveRequestRow) -> AbsenceCalendar.Absence? {
        func absence(_ leaveType: LeaveTypeID?, _ status: LeaveRequest.Status?) -> AbsenceCalendar.Absence {
            AbsenceCalendar.Absence(id: row.id, employee: row.employee, leaveType: leaveType, days: row.days, status: status)
        }
        return switch visibility(ofLeaveOf: row.employee, row.leaveType, row.status) {
        case .everything: absence(row.leaveType, row.status)
        case .type: absence(row.leaveType, nil)
        case .absence: absence(nil, nil)
        case .nothing: nil
        }
    }
}
