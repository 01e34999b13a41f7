package import Application
package import EventSourcing
package import Fetching
import JSON
package import Leave
import SSO

/// Sends what happens to webhooks by the Standard Webhooks specification (standardwebhooks.com): `webhook-id` stays the same however often it is
/// sent, and the body is `{type, timestamp, data}`.
package struct WebhookChannel: DeliveryChannel {
    private let webhook: @Sendable (WebhookID, OrganizationID) async throws -> Webhook?
    private let secrets: any WebhookSecrets
    private let send: @Sendable (WebRequest) async throws -> WebResponse
    private let now: @Sendable () -> Instant
    /// What an admin changes holds after this at the latest.
    private let targets = Remembered<Place, Target>(for: .seconds(1))

    private struct Place: Hashable {
        let organization: OrganizationID
        let webhook: WebhookID
    }

    private struct Target {
        let webhook: Webhook?
        let secrets: [WebhookSecret]
    }

    package var channel: Channel { .webhook }
    package var width: Int { 16 }

    /// - Parameters:
    ///   - webhook: As it is now; nil where it was removed.
    ///   - send: Goes out within the bounds of ``FetchPolicy``.
    package init(
        webhook: @escaping @Sendable (WebhookID, OrganizationID) async throws -> Webhook?,
        secrets: any WebhookSecrets,
        send: @escaping @Sendable (WebRequest) async throws -> WebResponse,
        now: @escaping @Sendable () -> Instant
    ) {
        self.webhook = webhook
        self.secrets = secrets
        self.send = send
        self.now = now
    }

    package func deliver(_ delivery: Delivery, attempt: Int, in organization: OrganizationID) async -> DeliveryOutcome {
        do {
            guard let id = WebhookID(delivery.destination) else { return .failed(reason: "removed", status: nil) }
            let seconds = now().microseconds / 1_000_000
            let target = try await targets.value(Place(organization: organization, webhook: id)) {
                Target(
                    webhook: try await webhook(id, organization),
                    secrets: try await self.secrets.secrets(of: id, in: organization, at: seconds)
                )
            }
            guard let webhook = target.webhook else { return .failed(reason: "removed", status: nil) }
            guard webhook.isEnabled else { return .failed(reason: "disabled", status: nil) }
            guard let address = WebAddress(webhook.url) else { return .failed(reason: "invalid-address", status: nil) }
            let secrets = target.secrets
            guard !secrets.isEmpty else { return .failed(reason: "no-secret", status: nil) }
            return outcome(try await send(request(delivery, to: address, at: seconds, signedBy: secrets)))
        } catch let error as ProviderUnreachable {
            return .retry(after: nil, reason: error.reason.rawValue, status: nil)
        } catch {
            // Of the store, or the end of the process: nothing of the receiver's.
            return .retry(after: nil, reason: "unavailable", status: nil)
        }
    }

    private func request(_ delivery: Delivery, to address: WebAddress, at seconds: Int64, signedBy secrets: [WebhookSecret]) -> WebRequest {
        let id = "\(delivery.id)"
        let message: JSON = [
            "type": .string(delivery.kind),
            "timestamp": delivery.payload["recordedAt"] ?? .string(InstantText.text(delivery.dueAt)),
            "data": delivery.payload,
        ]
        let body = message.bytes
        return WebRequest(
            .post,
            address,
            headers: [
                ("content-type", "application/json"),
                ("webhook-id", id),
                ("webhook-timestamp", "\(seconds)"),
                ("webhook-signature", WebhookSignature.text(id: id, timestamp: seconds, body: body, secrets: secrets)),
            ],
            body: body
        )
    }

    /// 2xx is the receiver's acknowledgement; 410 says that it will never take anything. A redirection is not followed: the address is wrong, and
    /// an admin may set it right before the last attempt.
    private func outcome(_ response: WebResponse) -> DeliveryOutcome {
        if response.isSuccess { return .delivered(status: response.status, reference: nil) }
        if response.status == 410 { return .failed(reason: "gone", status: 410) }
        let reason = (300...399).contains(response.status) ? "redirect" : "status"
        return .retry(after: response.retryAfter, reason: reason, status: response.status)
    }
}
