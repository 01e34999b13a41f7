import Application
import EventSourcing
import JSON
import Leave

struct NewWebhook: WireInput {
    let name: String?
    let url: String
    let types: [String]

    init(reading fields: inout ObjectReader) {
        name = fields.optional("name", .text(1...200))
        url = fields.required("url", .text(1...2000))
        types = fields.optional("types", .array(of: .text(1...64), count: 0...200), default: [])
    }
}

struct WebhookChange: WireInput {
    let name: Change<String?>
    let url: Change<String>
    let types: Change<[String]>
    let isEnabled: Change<Bool>

    init(reading fields: inout ObjectReader) {
        name = fields.clearableChange("name", .text(1...200))
        url = fields.change("url", .text(1...2000))
        types = fields.change("types", .array(of: .text(1...64), count: 0...200))
        isEnabled = fields.change("enabled", .boolean)
    }
}

struct WebhookView: WireOutput {
    static var schemaName: String { "Webhook" }

    let id: WebhookID
    let webhook: Webhook

    static func describe(_ shape: inout Shape<WebhookView>) {
        shape.field("id", .id()) { $0.id }
        shape.nullable("name", .string) { $0.webhook.name }
        shape.field("url", .string) { $0.webhook.url }
        shape.field("types", .array(of: .string), "Names of event types; empty: all.") { $0.webhook.types }
        shape.field("enabled", .boolean) { $0.webhook.isEnabled }
        shape.field("createdAt", .instant) { $0.webhook.createdAt }
        shape.nullable("failingSince", .instant, "Since when nothing had arrived when it disabled itself.") { $0.webhook.failingSince }
    }
}

struct AddedWebhookView: WireOutput {
    static var schemaName: String { "AddedWebhook" }

    let view: WebhookView
    let secret: WebhookSecret

    static func describe(_ shape: inout Shape<AddedWebhookView>) {
        shape.field("id", .id()) { $0.view.id }
        shape.nullable("name", .string) { $0.view.webhook.name }
        shape.field("url", .string) { $0.view.webhook.url }
        shape.field("types", .array(of: .string), "Names of event types; empty: all.") { $0.view.webhook.types }
        shape.field("enabled", .boolean) { $0.view.webhook.isEnabled }
        shape.field("createdAt", .instant) { $0.view.webhook.createdAt }
        shape.field("secret", .string, "What verifies our signatures, shown only now.") { $0.secret.text }
    }
}

struct WebhookSecretView: WireOutput {
    static var schemaName: String { "WebhookSecret" }

    let secret: WebhookSecret

    static func describe(_ shape: inout Shape<WebhookSecretView>) {
        shape.field("secret", .string, "What verifies our signatures, shown only now.") { $0.secret.text }
    }
}

struct WebhookDeliveriesQuery: WireQuery {
    let page: PageQuery
    let status: DeliveryRecord.State?

    init(reading query: inout QueryReader) {
        status = query.optional("status", .cases(DeliveryRecord.State.self, placeholder: .waiting), "Only those that are so.")
        page = PageQuery(reading: &query)
    }
}

struct WebhookDeliveryView: WireOutput {
    static var schemaName: String { "WebhookDelivery" }

    let record: DeliveryRecord

    static func describe(_ shape: inout Shape<WebhookDeliveryView>) {
        shape.field("id", .id(), "`webhook-id` of the message.") { $0.record.delivery.id }
        shape.field("type", .string) { $0.record.delivery.kind }
        shape.nullable("sequence", .number, "Of the event.") { $0.record.delivery.cause }
        shape.field("status", .cases(DeliveryRecord.State.self, placeholder: .waiting)) { $0.record.state }
        shape.field("createdAt", .instant) { $0.record.createdAt }
        shape.field("attempts", .number) { Int64($0.record.attempts) }
        shape.nullable("attemptedAt", .instant) { $0.record.attemptedAt }
        shape.nullable("nextAttemptAt", .instant) { $0.record.state == .waiting ? $0.record.delivery.dueAt : nil }
        shape.nullable("responseStatus", .number, "What the last attempt was answered.") { $0.record.status.map { Int64($0) } }
        shape.nullable("reason", .string, "Why the last attempt failed, as a code.") { $0.record.reason }
    }
}
