package import EventSourcing
import Leave
import Texts

package struct AddWebhook: Command {
    package var id: WebhookID
    package var name: String?
    package var url: String
    package var types: [String]
    package var allowsLoopback: Bool

    /// - Parameter allowsLoopback: Whether plain http on loopback may be named (development only).
    package init(id: WebhookID, name: String?, url: String, types: [String], allowsLoopback: Bool) {
        self.id = id
        self.name = name
        self.url = url
        self.types = types
        self.allowsLoopback = allowsLoopback
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        faults.check(webhookName: name, url: url, types: types, allowsLoopback: allowsLoopback)
        if situation.organization.webhooks.count >= Webhook.most {
            faults.add(Refusal("too-many-webhooks", detail: Message("refusal.webhooks", ["most": .number(Webhook.most)])))
        }
        try faults.finish()
        return [.webhookAdded(WebhookAdded(webhook: id, name: name, url: url, types: types.uniqued))]
    }
}

package struct ChangeWebhook: Command {
    package var id: WebhookID
    package var name: Patch<String?>
    package var url: Patch<String>
    package var types: Patch<[String]>
    package var isEnabled: Patch<Bool>
    package var allowsLoopback: Bool

    package init(
        id: WebhookID,
        name: Patch<String?> = .unchanged,
        url: Patch<String> = .unchanged,
        types: Patch<[String]> = .unchanged,
        isEnabled: Patch<Bool> = .unchanged,
        allowsLoopback: Bool
    ) {
        self.id = id
        self.name = name
        self.url = url
        self.types = types
        self.isEnabled = isEnabled
        self.allowsLoopback = allowsLoopback
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard let before = situation.organization.webhooks[id] else { throw .notFound }
        let after = WebhookChanged(
            webhook: id,
            name: name.applied(to: before.name),
            url: url.applied(to: before.url),
            types: types.applied(to: before.types).uniqued,
            isEnabled: isEnabled.applied(to: before.isEnabled)
        )
        var faults = Faults()
        faults.check(webhookName: after.name, url: after.url, types: after.types, allowsLoopback: allowsLoopback)
        try faults.finish()
        let isSame = after.name == before.name && after.url == before.url && after.types == before.types
        return isSame && after.isEnabled == before.isEnabled ? [] : [.webhookChanged(after)]
    }
}

package struct RemoveWebhook: Command {
    package var id: WebhookID

    package init(id: WebhookID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.webhooks[id] != nil else { throw .notFound }
        return [.webhookRemoved(WebhookRemoved(webhook: id))]
    }
}

/// That a webhook is to have another secret; the secret itself is kept by ``WebhookSecrets``.
package struct RotateWebhookSecret: Command {
    package var id: WebhookID

    package init(id: WebhookID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.webhooks[id] != nil else { throw .notFound }
        return [.webhookSecretRotated(WebhookSecretRotated(webhook: id))]
    }
}

/// A webhook disables itself where nothing has arrived for days.
package struct DisableFailingWebhook: Command {
    package var id: WebhookID
    package var failingSince: Instant

    package init(id: WebhookID, failingSince: Instant) {
        self.id = id
        self.failingSince = failingSince
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard let webhook = situation.organization.webhooks[id], webhook.isEnabled else { return [] }
        return [.webhookDisabled(WebhookDisabled(webhook: id, failingSince: failingSince))]
    }
}

extension Faults {
    fileprivate mutating func check(webhookName name: String?, url: String, types: [String], allowsLoopback: Bool) {
        if let name { check(name: name) }
        if url.utf8.count > 2_000 || !isEndpoint(url, allowsLoopback: allowsLoopback) || url.contains("#") {
            add(Refusal("invalid-value", pointer: "/url", detail: "refusal.webhook-url"))
        }
        for (index, type) in types.enumerated() where !LeaveEvent.typeNames.contains(type) {
            add(Refusal("unknown-event-type", pointer: "/types/\(index)", detail: Message("refusal.webhook-type", ["type": .text(type)])))
        }
    }
}

extension [String] {
    /// Sorted, each once.
    fileprivate var uniqued: [String] { Set(self).sorted() }
}
