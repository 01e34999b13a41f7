package import EventSourcing
package import Leave

/// Questions about requests that need more than one person's history.
package struct LeaveRequestQueries: Sendable {
    let handler: CommandHandler
    let index: any LeaveRequestIndex
    private let history: @Sendable (OrganizationID) -> any EventStore<LeaveEvent>

    package init(
        handler: CommandHandler,
        index: any LeaveRequestIndex,
        history: @escaping @Sendable (OrganizationID) -> any EventStore<LeaveEvent>
    ) {
        self.handler = handler
        self.index = index
        self.history = history
    }

    /// The situation with what is needed to show or answer the request.
    ///
    /// - Throws: ``CommandError/notFound`` where there is no such request.
    package func situation(
        for principal: Principal,
        about request: LeaveRequestID
    ) async throws(CommandError) -> (situation: Situation, owner: EmployeeID) {
        let owner = try await owner(of: request, in: principal.organization)
        let situation = try await handler.situation(for: principal) { situation in
            guard let known = situation.facts.request(request) else { return [owner] }
            return situation.facts.peopleInvolved(inLeaveOf: owner, on: known.days.span, today: situation.today(of: owner))
        }
        return (situation, owner)
    }

    /// Whose request it is.
    package func owner(of request: LeaveRequestID, in organization: OrganizationID) async throws(CommandError) -> EmployeeID {
        do {
            let events = try await history(organization).read(EventQuery(types: LeaveEvent.leaveTypes, tags: [.request(request)])).events
            guard let owner = events.lazy.compactMap(\.event.employee).first else { throw CommandError.notFound }
            return owner
        } catch {
            throw CommandError(error)
        }
    }

    /// A page of requests in full: one's own, those of people whose approver one is, and an admin's: all.
    package func page(
        _ filter: LeaveRequestFilter,
        for principal: Principal,
        after: LeaveRequestRow.Key?,
        limit: Int
    ) async throws(CommandError) -> (situation: Situation, rows: [LeaveRequestRow]) {
        let organization = try await handler.situation(for: principal)
        var filter = filter
        if !organization.actsAsAdmin {
            let visible = organization.peopleInSight
            filter.employees = filter.employees.map(visible.intersection) ?? visible
        }
        let rows = try await index.page(filter, of: principal.organization, after: after, limit: limit)
        let people = Set(rows.map(\.employee))
        return (try await handler.situation(for: principal) { _ in people }, rows)
    }

    /// What waits for the principal's answer, the leave that begins first in front.
    package func approvals(for principal: Principal) async throws(CommandError) -> (situation: Situation, requests: [LeaveRequestDetails]) {
        let (situation, waiting) = try await waiting(for: principal)
        return (situation, waiting.filter { $0.approvers.contains(principal.employee) })
    }

    /// What waits for anybody's answer, the leave that begins first in front.
    func waiting(in organization: OrganizationID) async throws(CommandError) -> (situation: Situation, requests: [LeaveRequestDetails]) {
        try await waiting(for: .system(of: organization))
    }

    private func waiting(for principal: Principal) async throws(CommandError) -> (situation: Situation, requests: [LeaveRequestDetails]) {
        let filter = LeaveRequestFilter(statuses: [.pending, .cancellationRequested])
        let waiting = try await allRows(filter, of: principal.organization)
        let situation = try await handler.situation(for: principal) { situation in
            let owners = Set(waiting.map(\.employee))
            return waiting.reduce(into: owners) { people, row in
                guard let request = situation.facts.request(row.id) else { return }
                let today = situation.today(of: row.employee)
                people.formUnion(situation.facts.peopleInvolved(inLeaveOf: row.employee, on: request.days.span, today: today))
            }
        }
        let requests = waiting.compactMap { try? situation.details(of: $0.id) }  // what one may not see does not wait for one's answer
        return (situation, requests.sorted { ($0.request.days.span.first, $0.request.id) < ($1.request.days.span.first, $1.request.id) })
    }
}

extension LeaveRequestQueries {
    func situation(for principal: Principal) async throws(CommandError) -> Situation {
        try await handler.situation(for: principal)
    }

    func allRows(_ filter: LeaveRequestFilter, of organization: OrganizationID) async throws(CommandError) -> [LeaveRequestRow] {
        try await rows(filter, of: organization, atMost: .max)
    }

    /// - Returns: The latest first.
    func rows(_ filter: LeaveRequestFilter, of organization: OrganizationID, atMost limit: Int) async throws(CommandError)
        -> [LeaveRequestRow]
    {
        var rows: [LeaveRequestRow] = []
        while true {
            let wanted = min(Self.pageSize, limit - rows.count)
            let page = try await index.page(filter, of: organization, after: rows.last?.key, limit: wanted)
            rows += page
            if page.count < wanted || rows.count >= limit { return rows }
        }
    }

    /// Rows are small: what most calendars show is one round trip.
    private static var pageSize: Int { 2_000 }
}

extension Situation {
    /// The principal and everybody whose approver they are today.
    package var peopleInSight: Set<EmployeeID> {
        let viewer = principal.employee
        return Set(organization.people.keys.filter { $0 == viewer || isApprover(viewer, of: $0) })
    }
}
