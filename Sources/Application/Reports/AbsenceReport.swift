package import Leave

/// Leave within some days: a row for each request and each recorded leave that shares a day with them, by first day.
package struct AbsenceReport: Sendable {
    package enum Status: String, CaseIterable, Hashable, Sendable {
        case pending, approved, denied, withdrawn, cancellationRequested, cancelled
        /// Entered afterwards (LEAVE_RULES L8.7).
        case recorded
    }

    package struct Row: Sendable {
        package let person: ReportedPerson
        package let id: LeaveRequestID
        package let leaveType: LeaveTypeID
        package let unit: LeaveType.Unit
        package let days: LeaveDays
        package let status: Status
        /// What counts within the days of the report.
        package let amount: Amount
        package let reason: String?
    }

    /// What people are away with: approved, and not yet cancelled.
    package static let standing: Set<Status> = [.approved, .cancellationRequested, .recorded]

    private let situation: Situation
    private let span: DateSpan
    private let found: [(person: ReportedPerson, id: LeaveRequestID, leaveType: LeaveTypeID, days: LeaveDays, status: Status)]

    /// - Parameter situation: With the leave of everybody in the scope.
    package init(_ scope: ReportScope, within span: DateSpan, having statuses: Set<Status> = standing, in situation: Situation) {
        self.situation = situation
        self.span = span
        let leaveTypes = Set(situation.facts.leaveTypes.keys.filter { scope.leaveType ?? $0 == $0 })
        var found: [(person: ReportedPerson, id: LeaveRequestID, leaveType: LeaveTypeID, days: LeaveDays, status: Status)] = []
        for person in situation.people(in: scope) {
            guard let facts = situation.facts.employees[person.id] else { continue }
            for request in facts.requests.current {
                found.append((person, request.id, request.leaveType, request.days, Status(request.status)))
            }
            for leave in facts.recordedLeaves.current { found.append((person, leave.id, leave.leaveType, leave.days, .recorded)) }
        }
        self.found = found.filter { statuses.contains($0.status) && leaveTypes.contains($0.leaveType) && $0.days.span.overlaps(span) }
            .sorted { ($0.days.span.first, $0.person.name, $0.id) < ($1.days.span.first, $1.person.name, $1.id) }
    }

    package var count: Int { found.count }

    package func rows(_ range: Range<Int>) -> [Row] {
        found[range.clamped(to: found.indices)].compactMap { each in
            // Unknown ids are all that could fail, and both are known.
            guard let count = try? situation.facts.count(each.days, of: each.leaveType, for: each.person.id) else { return nil }
            return Row(
                person: each.person,
                id: each.id,
                leaveType: each.leaveType,
                unit: count.unit,
                days: each.days,
                status: each.status,
                amount: count.days.reduce(.zero) { span.contains($1.date) ? $0 + $1.amount : $0 },
                reason: situation.organization.requests[each.id]?.reason?.text
            )
        }
    }
}

extension AbsenceReport.Status {
    fileprivate init(_ status: LeaveRequest.Status) {
        self =
            switch status {
            case .pending: .pending
            case .approved: .approved
            case .denied: .denied
            case .withdrawn: .withdrawn
            case .cancellationRequested: .cancellationRequested
            case .cancelled: .cancelled
            }
    }
}
