import EventSourcing
import Leave

/// One event of a request beside what was before it.
///
/// Both are read off the request's history, so that it does not matter what has happened to the request since.
struct RequestStory {
    private let event: LeaveEvent
    private let cause: Position
    private let actor: EmployeeID?
    private let request: LeaveRequest
    private let today: LocalDate
    private let facts: Facts
    private let before: [RequestEntry.Step]
    /// Whether the leave was cancelled because other leave stands in its place now, of which people are told.
    private let isReplaced: Bool

    /// Nil for other events, and where the request is not part of the model.
    init?(_ recorded: RecordedEvent<LeaveEvent>, _ situation: Situation) {
        guard let id = recorded.event.request, let request = situation.facts.request(id), let entry = situation.organization.requests[id]
        else { return nil }
        event = recorded.event
        cause = recorded.position
        actor = recorded.metadata.actor.map(EmployeeID.init)
        self.request = request
        today = situation.today(of: request.employee)
        facts = situation.facts
        before = entry.history.filter { $0.sequence < recorded.position }
        isReplaced = situation.organization.requests.contains { other, entry in
            entry.supersedes == id && situation.facts.request(other)?.status.isLeave == true
        }
    }

    var notifications: Set<Notification> {
        switch event {
        case .leaveRequested(let event): made(approved: event.approved)
        case .leaveRequestChanged(let event): changed(approved: event.approved)
        case .leaveApprovalGiven(let event): passedOn(by: event.by)
        case .leaveApproved: tell(.requestApproved, owner).union(tell(.requestAnsweredByOther, asked))
        case .leaveDenied: tell(.requestDenied, owner).union(tell(.requestAnsweredByOther, asked))
        case .leaveWithdrawn: tell(.requestWithdrawn, asked)
        case .leaveCancellationRequested: waiting(.cancellationWaiting, answerers(of: .cancellationRequested))
        case .leaveCancellationRefused: cancellationRefused
        case .leaveCancelled: isReplaced ? [] : cancelled
        default: []
        }
    }

    private func made(approved: Bool) -> Set<Notification> {
        guard !approved else { return tell(.requestApproved, owner) }
        return waiting(.requestWaiting, answerers(of: .pending)).union(tell(.requestMadeForYou, owner))
    }

    private func changed(approved: Bool) -> Set<Notification> {
        guard !approved else { return tell(.requestApproved, owner).union(tell(.requestAnsweredByOther, asked)) }
        // What was approved before the change counts no more: everybody of the first step is asked.
        let asked = asked, answerers = Set(answerers(of: .pending))
        return waiting(.requestChanged, answerers.intersection(asked))
            .union(waiting(.requestWaiting, answerers.subtracting(asked)))
            .union(tell(.requestMadeForYou, owner))
    }

    private func passedOn(by approver: EmployeeID) -> Set<Notification> {
        let next = Set(answerers(of: .pending, approvedBy: approvals + [approver]))
        return waiting(.requestWaiting, next).union(tell(.requestAnsweredByOther, asked.subtracting(next)))
    }

    private var cancellationRefused: Set<Notification> {
        // The employee who takes the wish back refuses nothing.
        guard actor != request.employee else { return tell(.requestWithdrawn, asked) }
        return tell(.cancellationRefused, owner).union(tell(.requestAnsweredByOther, asked))
    }

    private var cancelled: Set<Notification> {
        guard !isCancellationWaiting else { return tell(.requestCancelled, owner).union(tell(.requestAnsweredByOther, asked)) }
        return actor == request.employee ? tell(.requestCancelled, request.approvedBy) : tell(.requestCancelled, owner)
    }
}

extension RequestStory {
    private var owner: [EmployeeID] { [request.employee] }

    /// Who could answer before it happened.
    private var asked: Set<EmployeeID> {
        Set(isCancellationWaiting ? answerers(of: .cancellationRequested) : answerers(of: .pending, approvedBy: approvals))
    }

    /// Who had approved before it happened, since the request was made or changed.
    private var approvals: [EmployeeID] {
        before.reduce(into: []) { people, step in
            switch step.type {
            case "LeaveRequestChanged": people = []
            case "LeaveApprovalGiven", "LeaveApproved": if let by = step.by { people.append(by) }
            default: break
            }
        }
    }

    private var isCancellationWaiting: Bool { before.last?.type == "LeaveCancellationRequested" }

    private func answerers(of status: LeaveRequest.Status, approvedBy: [EmployeeID] = []) -> [EmployeeID] {
        var then = request
        then.status = status
        then.approvedBy = approvedBy
        return facts.answerers(of: then, today: today)
    }

    private func tell(_ kind: NotificationKind, _ people: some Sequence<EmployeeID>) -> Set<Notification> {
        waiting(kind, people.filter { $0 != actor })
    }

    private func waiting(_ kind: NotificationKind, _ people: some Sequence<EmployeeID>) -> Set<Notification> {
        Set(people.map { Notification(kind, to: $0, about: request.id, cause: cause) })
    }
}
