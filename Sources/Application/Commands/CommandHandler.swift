package import EventSourcing
package import Leave

/// The way of every command and every question: read what matters, decide, append unless what matters has changed meanwhile (DESIGN §2).
package struct CommandHandler: Sendable {
    package let now: @Sendable () -> Instant
    package let newID: @Sendable () -> UInt128
    private let organizations: Organizations
    private let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent>
    let zones: any TimeZones

    /// Who decides anew because others were faster, one after the other.
    private let contested = Turns<Contest>()

    /// How often a decision is made anew when others were faster.
    private static let attempts = 8

    package init(
        store: @escaping @Sendable (OrganizationID) -> any EventStore<LeaveEvent>,
        zones: any TimeZones,
        now: @escaping @Sendable () -> Instant,
        newID: @escaping @Sendable () -> UInt128
    ) {
        organizations = Organizations(store: store)
        self.store = store
        self.zones = zones
        self.now = now
        self.newID = newID
    }

    /// Decides on the command and stores what happens.
    ///
    /// Where others were faster, it is decided anew in turn: of those that want to change the same, one at a time, and newcomers stand in line
    /// too. So nobody of this process loses twice to those who came later; only other processes may still be faster.
    ///
    /// - Returns: The organization's last event: the new ones', or the present head where there was nothing to do.
    /// - Throws: ``CommandError/conflict`` when others were faster every time.
    package func perform(_ command: some Command, by caller: Caller) async throws(CommandError) -> Position {
        let situation = try await situation(for: caller.principal, leaveOf: command.people)
        let contest = Contest(organization: caller.principal.organization, first: command.people(in: situation).min())
        if !contested.isTaken(contest), let position = try await attempt(command, by: caller, in: situation) { return position }
        do {
            return try await contested.take(contest) { try await performAnew(command, by: caller) }
        } catch {
            throw CommandError(error)
        }
    }

    private func performAnew(_ command: some Command, by caller: Caller) async throws -> Position {
        for attempt in 1...Self.attempts {
            Question.current?.renew()
            let situation = try await situation(for: caller.principal, leaveOf: command.people)
            if let position = try await self.attempt(command, by: caller, in: situation) { return position }
            // Another process, then: out of step with it.
            try await Task.sleep(for: .microseconds(Int.random(in: 0...(500 << attempt))))
        }
        throw CommandError.conflict
    }

    /// Keeps nothing of the organization in memory any more.
    func forget(_ organization: OrganizationID) {
        organizations.forget(organization)
    }

    /// What the command would do now, without doing it.
    package func preview(_ command: some Command, by principal: Principal) async throws(CommandError) -> [LeaveEvent] {
        try command.decide(in: try await situation(for: principal, leaveOf: command.people))
    }

    /// The organization as of its head, with the leave of the people that `leaveOf` names.
    package func situation(
        for principal: Principal,
        leaveOf people: (Situation) -> Set<EmployeeID> = { _ in [] }
    ) async throws(CommandError) -> Situation {
        let now = now()
        func situation(_ known: KnownOrganization) -> Situation {
            Situation(known: known, present: known, principal: principal, now: now, zones: zones)
        }
        return situation(try await organizations.snapshot(of: principal.organization) { people(situation($0)) })
    }

    /// The same as it was known at an instant (DESIGN §12); rights are those of now.
    package func situation(
        for principal: Principal,
        leaveOf people: Set<EmployeeID>,
        knownAt instant: Instant
    ) async throws(CommandError) -> Situation {
        let past = try await organizations.past(of: principal.organization, leaveOf: people, at: instant)
        let present = try await organizations.snapshot(of: principal.organization) { _ in [] }
        return Situation(known: past, present: present, principal: principal, now: now(), zones: zones)
    }

    /// Nil: others were faster, decide anew.
    private func attempt(
        _ command: some Command,
        by caller: Caller,
        in situation: Situation
    ) async throws(CommandError) -> Position? {
        let decided = try command.decide(in: situation)
        try situation.checkErased(decided)
        let events = decided.map { NewEvent(id: newID(), event: $0) }
        // After the decision: whoever may not do it learns nothing of the version.
        if let expected = caller.expected, situation.organization.version(of: expected.id) != expected.version {
            throw .preconditionFailed
        }
        let position = situation.organization.position
        guard !events.isEmpty else { return position }
        // Whatever comes of it, the question goes on with what is stored then.
        defer { Question.current?.renew() }
        do {
            return try await store(caller.principal.organization).appendSurely(
                events,
                metadata: caller.metadata,
                unlessAny: .decision(lookingAt: command.people(in: situation)),
                after: position,
                receipt: caller.receipt
            )
        } catch {
            if case .conflict = error { return nil }
            throw CommandError(error)
        }
    }
}

/// Commands that may have to be decided anew because of one another: those that look at the leave of the same people.
private struct Contest: Hashable, Sendable {
    let organization: OrganizationID
    /// Of all people that it looks at; nil: at nobody's.
    let first: EmployeeID?
}
