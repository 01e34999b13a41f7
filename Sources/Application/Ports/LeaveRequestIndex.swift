package import EventSourcing
package import Leave

/// Finds requests and recorded leave of many people without reading everybody's history: the `leave_requests` projection.
package protocol LeaveRequestIndex: Sendable {
    /// - Parameters:
    ///   - after: The last row of the page before.
    ///   - limit: At least 1.
    /// - Returns: Ordered by first day and id, the latest first.
    /// - Throws: ``CommandError/unavailable(_:)``.
    func page(
        _ filter: LeaveRequestFilter,
        of organization: OrganizationID,
        after: LeaveRequestRow.Key?,
        limit: Int
    ) async throws(CommandError) -> [LeaveRequestRow]
}

/// Members that are nil let everything pass.
package struct LeaveRequestFilter: Hashable, Sendable {
    package var kinds: Set<LeaveRequestRow.Kind>
    package var statuses: Set<LeaveRequest.Status>?
    package var employees: Set<EmployeeID>?
    /// Those that share a day with it.
    package var from: LocalDate?
    package var to: LocalDate?

    package init(
        kinds: Set<LeaveRequestRow.Kind> = [.request],
        statuses: Set<LeaveRequest.Status>? = nil,
        employees: Set<EmployeeID>? = nil,
        from: LocalDate? = nil,
        to: LocalDate? = nil
    ) {
        self.kinds = kinds
        self.statuses = statuses
        self.employees = employees
        self.from = from
        self.to = to
    }
}

package struct LeaveRequestRow: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case request, recorded
    }

    /// The place of a row in a list.
    package struct Key: Hashable, Sendable {
        package let firstDay: LocalDate
        package let id: LeaveRequestID

        package init(firstDay: LocalDate, id: LeaveRequestID) {
            self.firstDay = firstDay
            self.id = id
        }
    }

    package let kind: Kind
    package let id: LeaveRequestID
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    package let days: LeaveDays
    package let status: LeaveRequest.Status
    /// When it was asked for, or recorded.
    package let requestedAt: Instant
    /// The last event that changed it.
    package let version: Position

    package init(
        kind: Kind,
        id: LeaveRequestID,
        employee: EmployeeID,
        leaveType: LeaveTypeID,
        days: LeaveDays,
        status: LeaveRequest.Status,
        requestedAt: Instant,
        version: Position
    ) {
        self.kind = kind
        self.id = id
        self.employee = employee
        self.leaveType = leaveType
        self.days = days
        self.status = status
        self.requestedAt = requestedAt
        self.version = version
    }

    package var key: Key { Key(firstDay: days.span.first, id: id) }
}

extension LeaveRequestFilter {
    package func admits(_ row: LeaveRequestRow) -> Bool {
        kinds.contains(row.kind) && statuses?.contains(row.status) != false && employees?.contains(row.employee) != false
            && (from.map { row.days.span.last >= $0 } ?? true) && (to.map { row.days.span.first <= $0 } ?? true)
    }
}
