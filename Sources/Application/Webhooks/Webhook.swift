package import EventSourcing
package import Leave

/// What a webhook's id names.
package typealias WebhookID = Identifier<Webhook>

/// An address of another system that is told of what happens in the organization.
package struct Webhook: Hashable, Sendable {
    /// More than anybody can oversee are a mistake.
    static let most = 50
    /// Failures for as long as this disable it.
    package static let patience = Duration.seconds(5 * 86_400)
    /// For which the secret before the last rotation still signs.
    package static let overlap = Duration.seconds(86_400)

    package var name: String?
    /// Shown to admins only: it may hold a secret of the receiver's.
    package var url: String
    /// Names of event types; empty: all.
    package var types: [String]
    /// By an admin, or by itself: then ``failingSince`` says why.
    package var isEnabled: Bool
    /// Since when nothing had arrived when it disabled itself.
    package var failingSince: Instant?
    package let createdAt: Instant
    /// For the last time.
    package var enabledAt: Instant
    /// It is told of what happened later than this.
    var after: Position

    func wants(_ type: String) -> Bool { types.isEmpty || types.contains(type) }
}

extension OrganizationModel {
    mutating func applyWebhook(_ recorded: RecordedEvent<LeaveEvent>) {
        switch recorded.event {
        case .webhookAdded(let event):
            webhooks[event.webhook] = Webhook(
                name: event.name,
                url: event.url,
                types: event.types,
                isEnabled: true,
                createdAt: recorded.recordedAt,
                enabledAt: recorded.recordedAt,
                after: recorded.position
            )
        case .webhookChanged(let event):
            guard var webhook = webhooks[event.webhook] else { return }
            if event.isEnabled, !webhook.isEnabled {
                (webhook.after, webhook.enabledAt, webhook.failingSince) = (recorded.position, recorded.recordedAt, nil)
            }
            (webhook.name, webhook.url, webhook.types, webhook.isEnabled) = (event.name, event.url, event.types, event.isEnabled)
            webhooks[event.webhook] = webhook
        case .webhookDisabled(let event):
            webhooks[event.webhook]?.isEnabled = false
            webhooks[event.webhook]?.failingSince = event.failingSince
        case .webhookRemoved(let event): webhooks[event.webhook] = nil
        default: break
        }
    }
}
