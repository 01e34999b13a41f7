package import EventSourcing
import JSON
package import Leave

/// Tells webhooks of every event that they want to hear of.
package struct WebhookReactor: Reactor {
    private let schema = LeaveEventSchema()

    package init() {}

    package var name: String { "webhooks" }
    package var query: EventQuery { .everything }
    /// A webhook has been there when it happened, and hears of it however late.
    package var patience: Duration? { nil }

    package func people(for event: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> Set<EmployeeID> { [] }

    package func deliveries(for event: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> [Delivery] {
        let type = schema.type(of: event.event)
        let wanted = model.webhooks.filter { $0.value.isEnabled && $0.value.after < event.position && $0.value.wants(type) }
        guard !wanted.isEmpty else { return [] }
        let data = WebhookData.json(for: event, in: model.id, tags: schema.tags(of: event.event))
        return wanted.keys.sorted().map { webhook in
            Delivery(
                in: model.id,
                channel: .webhook,
                destination: "\(webhook)",
                kind: type,
                payload: data,
                cause: event.position.sequence,
                dueAt: event.recordedAt
            )
        }
    }
}
