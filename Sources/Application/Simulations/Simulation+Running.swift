import Leave

extension Simulation {
    /// Before and after, for everybody.
    ///
    /// The work is shared among the threads of the global executor: neither the caller's thread nor, where that is one, the thread that talks to
    /// the database waits for it.
    ///
    /// - Parameter situation: With the leave of ``people(in:)``.
    /// - Throws: ``CommandError/refused(_:)`` with every fault of all changes, ``CommandError/forbidden(code:)`` for anybody but admins.
    package func run(in situation: Situation) async throws(CommandError) -> SimulationOutcome {
        let events = try events(in: situation)
        let after = situation.assuming(events)
        let reach = SimulationReach(of: events, from: situation.facts, to: after.facts)
        let comparison = Comparison(before: situation, after: after, on: on, reach: reach)
        let people = situation.organization.people.keys.sorted()
        let parts = await withTaskGroup(of: (Int, Comparison.Part).self) { group in
            for first in stride(from: 0, to: people.count, by: Self.peopleInTask) {
                let some = people[first..<min(first + Self.peopleInTask, people.count)]
                group.addTask(executorPreference: globalConcurrentExecutor) { (first, comparison.part(of: some)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let ordered = parts.sorted { $0.0 < $1.0 }.map(\.1)
        let balances = ordered.flatMap(\.balances)
        let byType = Dictionary(grouping: balances, by: \.leaveType)
        return SimulationOutcome(
            balances: balances,
            totals: comparison.leaveTypes.compactMap { SimulatedTotal(of: $0.id, byType[$0.id] ?? []) },
            requests: ordered.flatMap(\.requests)
        )
    }

    /// Few enough that other work of the executor gets its turn between two tasks, about 20 ms.
    private static let peopleInTask = 32
}

/// Two situations side by side.
private struct Comparison: Sendable {
    struct Part: Sendable {
        var balances: [SimulatedBalance] = []
        var requests: [BlockedRequest] = []
    }

    let before: Situation
    let after: Situation
    let on: LocalDate?
    let reach: SimulationReach
    let leaveTypes: [LeaveType]
    /// With limits on how many may be away, a change of one person can block the request of another.
    private let limitsAbsence: Bool

    init(before: Situation, after: Situation, on: LocalDate?, reach: SimulationReach) {
        self.before = before
        self.after = after
        self.on = on
        self.reach = reach
        leaveTypes = before.leaveTypesInUse.filter { $0.tracking != .untracked || after.facts.leaveType($0.id)?.tracking != .untracked }
        limitsAbsence =
            after.organization.locations.keys.contains { after.facts.location($0)?.maximumAbsent != nil }
            || after.organization.departments.keys.contains { after.facts.department($0)?.maximumAbsent != nil }
    }

    func part(of people: ArraySlice<EmployeeID>) -> Part {
        var part = Part()
        for employee in people {
            let today = before.today(of: employee)
            let isReached = reach.contains(employee)
            for leaveType in leaveTypes {
                if let balance = balance(of: employee, leaveType, today: today, isReached: isReached) { part.balances.append(balance) }
            }
            if isReached || limitsAbsence { part.requests += blockedRequests(of: employee, today: today) }
        }
        return part
    }

    private func balance(of employee: EmployeeID, _ type: LeaveType, today: LocalDate, isReached: Bool) -> SimulatedBalance? {
        let day = on ?? today
        // Unknown ids are all that could fail, and both are known.
        guard let now = try? before.facts.summary(of: employee, type.id, on: day, today: today) else { return nil }
        let then = isReached ? try? after.facts.summary(of: employee, type.id, on: day, today: today) : now
        return then.map { SimulatedBalance(employee: employee, leaveType: type.id, unit: type.unit, before: now, after: $0) }
    }

    /// Of those that are not over.
    private func blockedRequests(of employee: EmployeeID, today: LocalDate) -> [BlockedRequest] {
        (before.facts.employees[employee]?.requests.current ?? [])
            .filter { $0.days.span.last >= today && ($0.status == .pending || $0.status.isLeave) }
            .sorted { ($0.days.span.first, $0.id) < ($1.days.span.first, $1.id) }
            .compactMap { request in
                let then = faults(of: request, in: after, today: today)
                guard !then.isEmpty else { return nil }
                let now = faults(of: request, in: before, today: today)
                let new = then.filter { !now.contains($0) }
                return new.isEmpty ? nil : BlockedRequest(request: request, faults: new)
            }
    }

    /// As if it were asked for today, by the employee, in place of itself.
    private func faults(of request: LeaveRequest, in situation: Situation, today: LocalDate) -> [RuleCode] {
        let asked = RequestedLeave(
            employee: request.employee,
            leaveType: request.leaveType,
            days: request.days,
            reason: situation.organization.requests[request.id]?.reason?.text
        )
        do {
            return try situation.facts.assess(asked, by: request.employee, today: today, replacing: request.id).faults
        } catch {
            return error.codes
        }
    }
}
