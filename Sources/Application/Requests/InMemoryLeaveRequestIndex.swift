import EventSourcing
package import Leave

/// Answers from everybody's history: the oracle of the projection, and enough for tests.
package struct InMemoryLeaveRequestIndex: LeaveRequestIndex {
    private let organizations: Organizations

    package init(_ organizations: Organizations) {
        self.organizations = organizations
    }

    package func page(
        _ filter: LeaveRequestFilter,
        of organization: OrganizationID,
        after: LeaveRequestRow.Key?,
        limit: Int
    ) async throws(CommandError) -> [LeaveRequestRow] {
        let model = try await organizations.snapshot(of: organization) { Set($0.model.people.keys) }.model
        let rows = model.facts.employees.values.flatMap { person in
            person.requests.current.map { LeaveRequestRow($0, in: model) }
                + person.recordedLeaves.current.map { LeaveRequestRow($0, in: model) }
        }
        let admitted = rows.filter { row in filter.admits(row) && after.map { row.key.comes(after: $0) } ?? true }
        return Array(admitted.sorted { $1.key.comes(after: $0.key) }.prefix(limit))
    }
}

extension LeaveRequestRow {
    init(_ request: LeaveRequest, in model: OrganizationModel) {
        self.init(
            kind: .request,
            id: request.id,
            employee: request.employee,
            leaveType: request.leaveType,
            days: request.days,
            status: request.status,
            requestedAt: model.requests[request.id]?.requestedAt ?? Instant(microseconds: 0),
            version: model.version(of: request.id.bits)
        )
    }

    init(_ leave: RecordedLeave, in model: OrganizationModel) {
        self.init(
            kind: .recorded,
            id: leave.id,
            employee: leave.employee,
            leaveType: leave.leaveType,
            days: leave.days,
            status: .approved,
            requestedAt: model.requests[leave.id]?.requestedAt ?? Instant(microseconds: 0),
            version: model.version(of: leave.id.bits)
        )
    }
}

extension LeaveRequestRow.Key {
    /// The latest first day first.
    func comes(after other: Self) -> Bool {
        (firstDay, id.bits) < (other.firstDay, other.id.bits)
    }
}
