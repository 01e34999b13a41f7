package import Leave

/// What some changes would do if they were made: nothing is stored (DESIGN §13).
///
/// Each change is decided by the very command that would make it, on the organization as the changes before it leave it, and its events are
/// folded into the model as stored ones are: there is no second implementation of a change.
package struct Simulation: Sendable {
    package struct Change: Sendable {
        let command: any Command
        let pointer: String
        let unknown: Refusal

        /// - Parameters:
        ///   - pointer: Of the change in the body; what its command refuses is told below it.
        ///   - unknown: What it means when there is nothing that the command could change; its pointer is within the change.
        package init(_ command: any Command, at pointer: String, unknown: Refusal) {
            self.command = command
            self.pointer = pointer
            self.unknown = unknown
        }
    }

    package var changes: [Change]
    /// As of the end of this day; nil: today where each employee is.
    package var on: LocalDate?

    package init(_ changes: [Change], on: LocalDate? = nil) {
        self.changes = changes
        self.on = on
    }

    /// Whose leave it looks at: everybody's.
    package static func people(in situation: Situation) -> Set<EmployeeID> { Set(situation.organization.people.keys) }

    /// Every fault of all changes; empty when all could be made. A change that cannot be made is left out for those behind it.
    ///
    /// - Throws: ``CommandError/forbidden(code:)`` for anybody but admins.
    package func faults(in situation: Situation) throws(CommandError) -> [Refusal] {
        try decide(in: situation).faults
    }

    /// - Throws: ``CommandError/refused(_:)`` with every fault of all changes.
    func events(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let decided = try decide(in: situation)
        guard decided.faults.isEmpty else { throw .refused(decided.faults) }
        return decided.events
    }

    private func decide(in situation: Situation) throws(CommandError) -> (events: [LeaveEvent], faults: [Refusal]) {
        try situation.requireAdmin()
        var situation = situation
        var events: [LeaveEvent] = []
        var faults: [Refusal] = []
        for change in changes {
            do {
                let happened = try change.command.decide(in: situation)
                situation = situation.assuming(happened)
                events += happened
            } catch {
                faults += try change.refusals(error)
            }
        }
        return (events, faults)
    }
}

extension Simulation.Change {
    /// - Throws: What is no fault of the change.
    fileprivate func refusals(_ error: CommandError) throws(CommandError) -> [Refusal] {
        let refusals: [Refusal]
        switch error {
        case .refused(let reasons): refusals = reasons
        case .invalidState(let reason): refusals = [reason]
        case .notFound: refusals = [unknown]
        case .forbidden, .preconditionFailed, .alreadyHandled, .conflict, .unavailable: throw error
        }
        return refusals.map { refusal in
            var placed = refusal
            placed.pointer = pointer + (refusal.pointer ?? "")
            return placed
        }
    }
}
