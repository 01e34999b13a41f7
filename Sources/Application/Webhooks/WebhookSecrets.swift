package import Leave
import Synchronization

/// The secrets that sign what webhooks are sent, sealed where they lie; each is shown once.
package protocol WebhookSecrets: Sendable {
    /// Those that sign at that time, the newest first: several for a while after a rotation.
    func secrets(of webhook: WebhookID, in organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError)
        -> [WebhookSecret]

    /// Adds a secret; those that there were sign until `overlap` is over.
    func add(
        _ secret: WebhookSecret,
        to webhook: WebhookID,
        in organization: OrganizationID,
        at now: UnixSeconds,
        overlap: UnixSeconds
    ) async throws(SignInStoreError)

    func removeAll(of webhook: WebhookID, in organization: OrganizationID) async throws(SignInStoreError)
}

/// The key of a webhook's signatures (Standard Webhooks, "Signature scheme"): 24 to 64 bytes, in text `whsec_` and base64.
package struct WebhookSecret: Hashable, Sendable {
    package static let prefix = "whsec_"

    package let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var text: String { Self.prefix + Base64.encode(bytes) }
}

/// The secrets of one process.
package final class InMemoryWebhookSecrets: WebhookSecrets {
    private struct Place: Hashable {
        let organization: OrganizationID
        let webhook: WebhookID
    }

    private struct Entry {
        let secret: WebhookSecret
        var expires: UnixSeconds?
    }

    private let kept = Mutex<[Place: [Entry]]>([:])

    package init() {}

    package func secrets(
        of webhook: WebhookID,
        in organization: OrganizationID,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> [WebhookSecret] {
        kept.withLock { kept in
            (kept[Place(organization: organization, webhook: webhook)] ?? []).filter { $0.expires.map { $0 > now } ?? true }.map(\.secret)
        }
    }

    package func add(
        _ secret: WebhookSecret,
        to webhook: WebhookID,
        in organization: OrganizationID,
        at now: UnixSeconds,
        overlap: UnixSeconds
    ) async throws(SignInStoreError) {
        kept.withLock { kept in
            let place = Place(organization: organization, webhook: webhook)
            let old = (kept[place] ?? []).map { Entry(secret: $0.secret, expires: min($0.expires ?? .max, now + overlap)) }
            kept[place] = [Entry(secret: secret)] + old
        }
    }

    package func removeAll(of webhook: WebhookID, in organization: OrganizationID) async throws(SignInStoreError) {
        kept.withLock { $0[Place(organization: organization, webhook: webhook)] = nil }
    }
}
