package import EventSourcing
package import Leave

/// Who is told of what happened. Pure: the event, the organization as it is at the event or later, and nothing else.
///
/// Nobody is told of what they did themselves, but for what waits for their answer. Whoever has left, or whose account is closed, is told nothing.
package struct Notifier: Sendable {
    private let zones: any TimeZones

    package init(zones: any TimeZones) {
        self.zones = zones
    }

    /// What people are told of.
    package static let types = [
        "LeaveRequested", "LeaveRequestChanged", "LeaveApprovalGiven", "LeaveApproved", "LeaveDenied", "LeaveWithdrawn",
        "LeaveCancellationRequested", "LeaveCancellationRefused", "LeaveCancelled", "LeaveYearClosed", "ExpiryWarningGiven",
    ]

    /// Whose leave the model has to hold for ``notifications(for:in:)``: the owner's, and that of the approvers, of whom those who are away are
    /// replaced (LEAVE_RULES L7.18).
    package func people(for recorded: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> Set<EmployeeID> {
        guard recorded.event.request != nil, let owner = recorded.event.employee else { return [] }
        let today = situation(recorded, model).today(of: owner)
        return (model.facts.approvalSequence(of: owner, on: today)?.people ?? []).union([owner])
    }

    /// In no particular order, each once.
    package func notifications(for recorded: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> [Notification] {
        let situation = situation(recorded, model)
        let told: Set<Notification>
        switch recorded.event {
        case .leaveYearClosed(let event):
            let affected = event.rollOvers.filter { $0.carried != .zero || $0.expired != .zero }.map(\.employee)
            told = Set(affected.map { Notification(.yearClosed, to: $0, cause: recorded.position) })
        case .expiryWarningGiven(let event): told = [Notification(.expiryWarning, to: event.employee, cause: recorded.position)]
        default: told = RequestStory(recorded, situation)?.notifications ?? []
        }
        return told.filter { situation.isActive($0.recipient) && !model.erased.contains($0.recipient) }
    }

    /// On the day on which it happened.
    private func situation(_ recorded: RecordedEvent<LeaveEvent>, _ model: OrganizationModel) -> Situation {
        Situation(of: model, at: recorded.recordedAt, zones: zones)
    }
}

extension LeaveEvent {
    /// Which request it is about; nil where it is about none.
    package var request: LeaveRequestID? {
        switch self {
        case .leaveRequested(let event): event.request
        case .leaveRequestChanged(let event): event.request
        case .leaveApprovalGiven(let event): event.request
        case .leaveApproved(let event), .leaveDenied(let event), .leaveWithdrawn(let event), .leaveCancellationRequested(let event),
            .leaveCancellationRefused(let event), .leaveCancelled(let event):
            event.request
        default: nil
        }
    }
}
