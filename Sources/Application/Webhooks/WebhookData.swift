import EventSourcing
import JSON
import Leave

/// What a webhook is told of an event: ids, status and dates, so that the receiver asks the API for what it may see. No reasons, comments, names or
/// addresses, and nothing that ``/v1/events`` does not show to an admin.
enum WebhookData {
    static func json(for recorded: RecordedEvent<LeaveEvent>, in organization: OrganizationID, tags: [Tag]) -> JSON {
        var data: JSONObject = [
            "organizationId": .string("\(organization)"),
            "eventId": .string(UUIDText.string(recorded.id)),
            "sequence": .number(JSONNumber(recorded.position.sequence)),
            "recordedAt": .string(InstantText.text(recorded.recordedAt)),
            "channel": .string(recorded.metadata.channel),
        ]
        if let actor = recorded.metadata.actor { data["actorId"] = .string(UUIDText.string(actor)) }
        for tag in tags where data[member(tag.kind)] == nil && tag != .organization {
            data[member(tag.kind)] = .string(UUIDText.string(tag.id))
        }
        for (name, value) in facts(of: recorded.event) { data[name] = .string(value) }
        return .object(data)
    }

    /// `leave-type` is told as `leaveTypeId`.
    private static func member(_ kind: String) -> String {
        let words = kind.split(separator: "-")
        return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "Id"
    }

    private static func facts(of event: LeaveEvent) -> [(String, String)] {
        switch event {
        case .leaveRequested(let event): facts(event.leaveType, event.days, event.approved ? .approved : .pending)
        case .leaveRequestChanged(let event): facts(event.leaveType, event.days, event.approved ? .approved : .pending)
        case .leaveApprovalGiven: [status(.pending)]
        case .leaveApproved, .leaveCancellationRefused: [status(.approved)]
        case .leaveDenied: [status(.denied)]
        case .leaveWithdrawn: [status(.withdrawn)]
        case .leaveCancellationRequested: [status(.cancellationRequested)]
        case .leaveCancelled: [status(.cancelled)]
        case .expiryWarningGiven(let event): [("lastDay", "\(event.lastDay)")]
        case .employmentEnded(let event): event.lastDay.map { [("lastDay", "\($0)")] } ?? []
        case .webhookAdded(let event): [("webhookId", "\(event.webhook)")]
        case .webhookChanged(let event): [("webhookId", "\(event.webhook)")]
        case .webhookRemoved(let event): [("webhookId", "\(event.webhook)")]
        case .webhookSecretRotated(let event): [("webhookId", "\(event.webhook)")]
        case .webhookDisabled(let event): [("webhookId", "\(event.webhook)")]
        default: []
        }
    }

    private static func facts(_ leaveType: LeaveTypeID, _ days: LeaveDays, _ state: LeaveRequest.Status) -> [(String, String)] {
        [("leaveTypeId", "\(leaveType)"), ("from", "\(days.span.first)"), ("to", "\(days.span.last)"), status(state)]
    }

    private static func status(_ status: LeaveRequest.Status) -> (String, String) { ("status", status.rawValue) }
}
