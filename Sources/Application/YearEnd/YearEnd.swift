package import EventSourcing
package import Leave

/// What has to happen by itself when a day begins: leave years are closed where locations say so, and people are warned of what they are about
/// to lose.
///
/// Each step is a command of the system that decides on what is stored, so that a step which was done, here or by another process, does nothing
/// when it is repeated, and an interrupted attempt is taken up where it was.
package struct YearEnd: Sendable {
    private let handler: CommandHandler

    /// - Parameter handler: One of its own: what it knows of an organization is forgotten as soon as that is attended to, for another day.
    package init(_ handler: CommandHandler) {
        self.handler = handler
    }

    package struct Outcome: Sendable {
        package var closed: [LocationID] = []
        /// Locations whose years cannot be closed yet, each with the codes of what is in the way.
        package var blocked: [(location: LocationID, codes: [String])] = []
        /// When to attend to the organization again; nil: when it has a location.
        package var next: Instant?
    }

    /// Does what is due in an organization.
    package func attend(to organization: OrganizationID) async throws(CommandError) -> Outcome {
        defer { handler.forget(organization) }
        let principal = Principal.system(of: organization)
        let situation = try await handler.situation(for: principal)
        var outcome = Outcome(next: situation.nextDay)
        for closing in situation.dueClosings {
            do {
                _ = try await handler.perform(closing, by: caller(principal))
                outcome.closed.append(closing.location)
            } catch {
                guard case .refused(let refusals) = error else { throw error }
                // Closed by another process meanwhile is as good.
                let codes = refusals.map(\.code).filter { $0 != RuleCode.leaveYearClosed.rawValue }
                if !codes.isEmpty { outcome.blocked.append((closing.location, codes)) }
            }
        }
        let people = situation.organization.people.keys.sorted()
        for first in stride(from: 0, to: people.count, by: Self.batch) {
            let warning = WarnOfExpiry(employees: Set(people[first..<min(first + Self.batch, people.count)]))
            _ = try await handler.perform(warning, by: caller(principal))
            if Task.isCancelled { throw .unavailable(CancellationError()) }
        }
        if !outcome.blocked.isEmpty {
            let soon = Instant(microseconds: situation.now.microseconds + Self.patience)
            outcome.next = min(outcome.next ?? soon, soon)
        }
        return outcome
    }

    /// So many people that a decision is not often made anew because somebody asks for leave meanwhile.
    private static let batch = 200

    /// A request that is in the way of a closing may be answered at any time: looked at each hour, in microseconds.
    private static let patience: Int64 = 3_600_000_000

    private func caller(_ principal: Principal) -> Caller {
        Caller(principal, channel: "system", correlation: handler.newID())
    }
}
