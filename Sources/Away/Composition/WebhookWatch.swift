import Application
import EventSourcing
import Leave
import Logging
import Persistence
import ServiceLifecycle

/// Disables webhooks to which nothing has come through for days (``Webhook/patience``), so that a receiver that is gone costs nothing for ever. The
/// history, the page and the list tell admins. Only organizations that have webhooks are looked at.
struct WebhookWatch: Service {
    private let service: DueWorkService

    private static let interval: Int64 = 600_000_000

    init(installation: Installation) {
        let (commands, outbox) = (installation.commands, installation.outbox)
        let patience = Webhook.patience.components.seconds * 1_000_000
        service = DueWorkService(
            "webhooks",
            on: EventQuery(types: ["WebhookAdded", "WebhookChanged"]),
            installation: installation
        ) { organization, logger in
            let now = installation.now().microseconds
            let principal = Principal.system(of: organization)
            let webhooks = try await commands.situation(for: principal).organization.webhooks.filter(\.value.isEnabled)
            for (id, webhook) in webhooks {
                let since = try await outbox.failingSince(.webhook, to: "\(id)", in: organization, after: webhook.enabledAt)
                guard let since, since.microseconds < now - patience else { continue }
                let caller = Caller(principal, channel: "system", correlation: installation.newID())
                _ = try await commands.perform(DisableFailingWebhook(id: id, failingSince: since), by: caller)
                logger.notice("A webhook was disabled", metadata: ["webhook": "\(id)"])
            }
            return webhooks.isEmpty ? nil : Instant(microseconds: now + Self.interval)
        }
    }

    func run() async { await service.run() }
}
