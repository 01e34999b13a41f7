import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

/// Addresses of other systems that are told of what happens (Standard Webhooks).
struct WebhookRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, add, change, remove, rotate, deliveries, redeliver] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/webhooks",
            "listWebhooks",
            "Where what happens is told to other systems",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: WebhookView.self))
        ) { [backend] call in
            let webhooks = try await backend.situation(call).organization.webhooks.sorted { $0.key < $1.key }
            return Reply(try .of(webhooks.map { WebhookView(id: $0.key, webhook: $0.value) }, call.query, call))
        }
    }

    private var add: Endpoint {
        Endpoint(
            .post,
            "/v1/webhooks",
            "addWebhook",
            "Tell another system of what happens; the secret that signs is shown once",
            for: .recentlySignedInAdmins,
            body: .json(NewWebhook.self),
            answers: .json(.created, AddedWebhookView.wire).secret,
            refusals: ["unknown-event-type", "too-many-webhooks"]
        ) { [backend] call in
            let id: WebhookID = backend.newID()
            let command = AddWebhook(
                id: id,
                name: call.body.name,
                url: call.body.url,
                types: call.body.types,
                allowsLoopback: backend.allowsLoopback
            )
            let (situation, position) = try await backend.perform(command, call)
            let secret = try await backend.newSecret(for: id, of: call.principal.organization)
            guard let webhook = situation.organization.webhooks[id] else { throw CommandError.notFound }
            let view = AddedWebhookView(view: WebhookView(id: id, webhook: webhook), secret: secret)
            return Reply(view, sequence: position, location: "/v1/webhooks/\(id)")
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/webhooks/{id}",
            "changeWebhook",
            "Change a webhook, or enable it again",
            for: .recentlySignedInAdmins,
            body: .json(WebhookChange.self),
            answers: .json(.ok, WebhookView.wire).versioned,
            refusals: ["unknown-event-type"]
        ) { [backend] call in
            let id: WebhookID = try call.id()
            let command = ChangeWebhook(
                id: id,
                name: call.body.name.patch,
                url: call.body.url.patch,
                types: call.body.types.patch,
                isEnabled: call.body.isEnabled.patch,
                allowsLoopback: backend.allowsLoopback
            )
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            guard let webhook = situation.organization.webhooks[id] else { throw CommandError.notFound }
            let version = situation.organization.version(of: id.bits)
            return Reply(WebhookView(id: id, webhook: webhook), sequence: position, version: version)
        }
    }

    private var remove: Endpoint {
        Endpoint(
            .delete,
            "/v1/webhooks/{id}",
            "removeWebhook",
            "Remove a webhook; what still waits for it is not sent",
            for: .recentlySignedInAdmins,
            answers: .nothing
        ) { [backend] call in
            let id: WebhookID = try call.id()
            let (_, position) = try await backend.perform(RemoveWebhook(id: id), call, changing: id.bits)
            do {
                try await backend.webhookSecrets.removeAll(of: id, in: call.principal.organization)
            } catch {
                throw CommandError.unavailable(error)
            }
            return Reply(NoBody(), sequence: position)
        }
    }

    private var rotate: Endpoint {
        Endpoint(
            .post,
            "/v1/webhooks/{id}/secret",
            "rotateWebhookSecret",
            "Make another secret, shown once; for a day the one before signs, too",
            for: .recentlySignedInAdmins,
            answers: .json(.created, WebhookSecretView.wire).secret
        ) { [backend] call in
            let id: WebhookID = try call.id()
            let (_, position) = try await backend.perform(RotateWebhookSecret(id: id), call)
            let secret = try await backend.newSecret(for: id, of: call.principal.organization)
            return Reply(WebhookSecretView(secret: secret), sequence: position)
        }
    }

    private var deliveries: Endpoint {
        Endpoint(
            .get,
            "/v1/webhooks/{id}/deliveries",
            "listWebhookDeliveries",
            "What a webhook was and will be sent, newest first; what arrived is kept for a week",
            for: .adminReaders,
            query: WebhookDeliveriesQuery.self,
            answers: .json(.ok, .page(of: WebhookDeliveryView.self))
        ) { [backend] call in
            let id: WebhookID = try call.id()
            guard try await backend.situation(call).organization.webhooks[id] != nil else { throw CommandError.notFound }
            let (query, page) = (call.query, call.query.page)
            let filter = DeliveryFilter(channel: .webhook, destination: "\(id)", state: query.status)
            let before = try call.payload(of: page.after).map { text throws(Problem) in
                guard let place = DeliveryRecord.Place(text) else { throw Problem(.badRequest, "invalid-cursor", "problem.invalid-cursor") }
                return place
            }
            let records = try await backend.deliveries.deliveries(
                filter,
                of: call.principal.organization,
                before: before,
                limit: page.limit + 1
            )
            let shown = Array(records.prefix(page.limit))
            let next = records.count > shown.count ? shown.last?.place.text : nil
            return Reply(Page(items: shown.map { WebhookDeliveryView(record: $0) }, next: call.cursor(next)))
        }
    }

    private var redeliver: Endpoint {
        Endpoint(
            .post,
            "/v1/webhooks/{id}/deliveries/{delivery}/redeliver",
            "redeliverToWebhook",
            "Send a delivery again, at once and with the same id",
            for: .admins,
            answers: .nothing
        ) { [backend] call in
            let id: WebhookID = try call.id()
            guard try await backend.situation(call).organization.webhooks[id] != nil else { throw CommandError.notFound }
            let isKnown = try await backend.deliveries.resend(
                try call.id("delivery"),
                on: .webhook,
                to: "\(id)",
                in: call.principal.organization,
                at: backend.commands.now()
            )
            guard isKnown else { throw CommandError.notFound }
            return Reply(NoBody())
        }
    }
}

extension Backend {
    /// A new secret, kept; those before sign for a while.
    fileprivate func newSecret(for webhook: WebhookID, of organization: OrganizationID) async throws -> WebhookSecret {
        let secret = WebhookSecret(bytes: (0..<2).flatMap { _ in withUnsafeBytes(of: random().bigEndian) { Array($0) } })
        do {
            try await webhookSecrets.add(
                secret,
                to: webhook,
                in: organization,
                at: commands.now().microseconds / 1_000_000,
                overlap: Webhook.overlap.components.seconds
            )
        } catch {
            throw CommandError.unavailable(error)
        }
        return secret
    }
}

extension DeliveryRecord.Place {
    fileprivate var text: String { "\(at.microseconds) \(id)" }

    fileprivate init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let at = Int64(parts[0]), let id = DeliveryID(String(parts[1])) else { return nil }
        self.init(at: Instant(microseconds: at), id: id)
    }
}
