package import EventSourcing
import Leave

/// What happens is told to another system from then on. The secret that signs is never part of the history.
package struct WebhookAdded: Codable, Hashable, Sendable {
    package var webhook: WebhookID
    package var name: String?
    package var url: String
    /// Names of event types; empty: all.
    package var types: [String]
}

package struct WebhookChanged: Codable, Hashable, Sendable {
    package var webhook: WebhookID
    package var name: String?
    package var url: String
    package var types: [String]
    package var isEnabled: Bool
}

package struct WebhookRemoved: Codable, Hashable, Sendable {
    package var webhook: WebhookID
}

/// It has another secret; the one before signs, too, for a while.
package struct WebhookSecretRotated: Codable, Hashable, Sendable {
    package var webhook: WebhookID
}

/// By itself: nothing had arrived for days.
package struct WebhookDisabled: Codable, Hashable, Sendable {
    package var webhook: WebhookID
    package var failingSince: Instant
}
