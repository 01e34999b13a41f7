import Application
import EventSourcing
import JSON
import Hummingbird
import Leave
import Testing

@Suite struct `The page of webhooks` {
    @Test func `shows each with what it was sent, in the reader's language`() async throws {
        let site = try await Site()
        let id = WebhookID(77)
        let command = AddWebhook(id: id, name: "Payroll", url: "https://payroll.example/x", types: ["LeaveApproved"], allowsLoopback: false)
        try await site.perform(command, as: "ana")
        let organization = try await site.situation(as: "ana").organization.id
        let now = Instant(microseconds: 1_700_000_000_000_000)
        let delivery = Delivery(
            in: organization,
            channel: .webhook,
            destination: "\(id)",
            kind: "LeaveApproved",
            payload: [:],
            cause: 7,
            dueAt: now
        )
        site.outbox.add([delivery], in: organization, at: now)
        await site.outbox.record(
            [DeliveryResult(delivery: delivery.id, attempt: 9, at: now, status: 503, state: .dead(reason: "status"))],
            in: organization
        )
        let page = try await site.get("/app/admin/webhooks", as: "ana").text
        for text in [
            "<h2>Payroll</h2>", "https://payroll.example/x", "given up", "503 status",
            "data-api=\"POST /v1/webhooks/\(id)/deliveries/\(delivery.id)/redeliver\"", "data-api=\"PATCH /v1/webhooks/\(id)\"",
            "value=\"LeaveApproved\" checked",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        let german = try await site.get("/app/admin/webhooks", as: "ana", language: "de").text
        #expect(german.contains("aufgegeben"))
        #expect(german.contains("Erneut senden"))
    }

    @Test func `is for admins`() async throws {
        #expect(try await Site().get("/app/admin/webhooks", as: "john").status == .forbidden)
    }
}
