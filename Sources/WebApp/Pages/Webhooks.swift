import Application
import EventSourcing
import Leave
import Texts

extension WebApp {
    /// Where what happens is told to other systems, and what they were sent.
    func webhooks(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        var rows: [WebhooksPage.Row] = []
        for (id, webhook) in situation.organization.webhooks.sorted(by: { $0.key < $1.key }) {
            let records = try await selfService.deliveries.deliveries(
                DeliveryFilter(channel: .webhook, destination: "\(id)"),
                of: principal.organization,
                before: nil,
                limit: 20
            )
            let version = situation.organization.version(of: id.bits)
            rows.append(WebhooksPage.Row(id, webhook, version, records, texts))
        }
        let types = LeaveEvent.typeNames.sorted().map { WebhooksPage.EventType(name: $0, isChosen: false) }
        return Content(template: "webhooks", values: WebhooksPage(webhooks: rows, hasWebhooks: !rows.isEmpty, types: types))
    }
}

private struct WebhooksPage: Sendable {
    struct EventType: Sendable {
        let name: String
        let isChosen: Bool
    }

    struct Delivery: Sendable {
        let id: String
        /// The webhook, where the list's own id would hide it.
        let webhook: String
        let type: String
        let at: String
        let state: String
        let style: String
        let attempts: String
        let answer: String
    }

    struct Row: Sendable {
        let id: String
        let version: String
        let title: String
        let name: String
        let url: String
        let told: String
        let types: [EventType]
        let state: String
        let style: String
        let isEnabled: Bool
        let failing: String?
        let deliveries: [Delivery]
        let hasDeliveries: Bool

        init(_ id: WebhookID, _ webhook: Webhook, _ version: Position, _ records: [DeliveryRecord], _ texts: Catalogue) {
            self.id = id.description
            self.version = "\(version.sequence)"
            name = webhook.name ?? ""
            url = webhook.url
            title = webhook.name ?? webhook.url
            told = webhook.types.isEmpty ? texts.text("webhook.everything") : webhook.types.joined(separator: ", ")
            types = LeaveEvent.typeNames.sorted().map { EventType(name: $0, isChosen: webhook.types.contains($0)) }
            isEnabled = webhook.isEnabled
            state = texts.text(webhook.isEnabled ? "webhook.enabled" : "webhook.disabled")
            style = webhook.isEnabled ? "approved" : "denied"
            failing = webhook.failingSince.map {
                texts.text(Message("webhook.failing", ["since": .text(Moment.text($0.microseconds / 1_000_000))]))
            }
            deliveries = records.map { Delivery($0, id, texts) }
            hasDeliveries = !records.isEmpty
        }
    }

    let webhooks: [Row]
    let hasWebhooks: Bool
    let types: [EventType]
}

extension WebhooksPage.Delivery {
    fileprivate init(_ record: DeliveryRecord, _ webhook: WebhookID, _ texts: Catalogue) {
        id = record.delivery.id.description
        self.webhook = webhook.description
        type = record.delivery.kind
        at = Moment.text(record.createdAt.microseconds / 1_000_000)
        state = texts.text("webhook.state.\(record.state.rawValue)")
        switch record.state {
        case .waiting: style = "pending"
        case .delivered: style = "approved"
        case .dead: style = "denied"
        }
        attempts = "\(record.attempts)"
        answer = [record.status.map { "\($0)" }, record.reason].compactMap(\.self).joined(separator: " ")
    }
}
