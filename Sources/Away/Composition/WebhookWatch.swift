import Application
import EventSourcing
import Leave
import Logging
import Persistence
import ServiceLifecycle

/// Disables webhooks to which nothing has come through for days (``Webhook/patience``), so that a receiver that is gone costs nothing for ever. The
/// history, the page and the list tell admins.
struct WebhookWatch: Service {
    let installation: Installation

    private static let interval = Duration.seconds(600)

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                try? await Task.sleep(for: Self.interval)  // cancelled: the loop ends
            }
        }
    }

    func look() async {
        do {
            for organization in try await installation.directory.organizations() {
                if Task.isCancelled { return }
                do {
                    try await look(at: organization)
                } catch {
                    let metadata: Logger.Metadata = ["organization": "\(organization)", "error": "\(error)"]
                    installation.logger.warning("An organization's webhooks were not looked at", metadata: metadata)
                }
            }
        } catch {
            installation.logger.warning("Webhooks were not looked at", metadata: ["error": "\(error)"])
        }
    }

    private func look(at organization: OrganizationID) async throws {
        let principal = Principal.system(of: organization)
        let patience = Webhook.patience.components.seconds * 1_000_000
        let webhooks = try await installation.commands.situation(for: principal).organization.webhooks
        for (id, webhook) in webhooks where webhook.isEnabled {
            let since = try await installation.outbox.failingSince(.webhook, to: "\(id)", in: organization, after: webhook.enabledAt)
            guard let since, since.microseconds < installation.now().microseconds - patience else { continue }
            let caller = Caller(principal, channel: "system", correlation: installation.newID())
            _ = try await installation.commands.perform(DisableFailingWebhook(id: id, failingSince: since), by: caller)
            installation.logger.notice("A webhook was disabled", metadata: ["organization": "\(organization)", "webhook": "\(id)"])
        }
    }
}
