import Application
import EventSourcing
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

@Suite struct `Webhooks over HTTP` {
    private static let ana = AwayAPI.ana.description

    private func test(_ body: @Sendable (any TestClientProtocol, AwayAPI) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in try await body(client, away) }
    }

    private func add(_ client: any TestClientProtocol) async throws -> Answer {
        let body = #"{"name":"Payroll","url":"https://payroll.example/away","types":["LeaveApproved"]}"#
        return try await client.send(.post, "/v1/webhooks", as: Self.ana, body)
    }

    @Test func `are added with a secret that is shown once, changed, rotated and removed`() async throws {
        try await test { client, _ in
            let added = try await add(client)
            #expect(added.status == .created, "\(added.text)")
            let (id, secret) = (try #require(added.json["id"]?.string), try #require(added.json["secret"]?.string))
            #expect(secret.hasPrefix("whsec_"))
            let listed = try await client.send(.get, "/v1/webhooks", as: Self.ana)
            #expect(!listed.text.contains("whsec_"))
            #expect(listed.json["items"]?[0]?["types"] == ["LeaveApproved"])

            let path = "/v1/webhooks/\(id)"
            let changed = try await client.send(.patch, path, as: Self.ana, #"{"types":[],"enabled":false,"name":null}"#)
            #expect(changed.status == .ok, "\(changed.text)")
            #expect(changed.json["enabled"] == false)
            #expect(changed.json["types"] == [])
            #expect(changed.json["name"] == .null)

            let rotated = try await client.send(.post, path + "/secret", as: Self.ana)
            #expect(rotated.status == .created, "\(rotated.text)")
            #expect(rotated.json["secret"]?.string?.hasPrefix("whsec_") == true)
            try await check(client.send(.delete, path, as: Self.ana).status, .noContent)
            try await check(client.send(.get, "/v1/webhooks", as: Self.ana).json["items"], [])
            let history = try await client.send(.get, "/v1/events?limit=200", as: Self.ana).text
            #expect(history.contains("WebhookSecretRotated"))
            #expect(!history.contains("whsec_"))
        }
    }

    @Test func `are refused with all that is wrong`() async throws {
        try await test { client, _ in
            let bad = try await client.send(
                .post,
                "/v1/webhooks",
                as: Self.ana,
                #"{"url":"http://payroll.example/#x","types":["LeaveApproved","Nothing"]}"#
            )
            #expect(bad.status == .unprocessableContent)
            #expect(bad.faults == ["/url invalid-value", "/types/1 unknown-event-type"])
        }
    }

    @Test func `are for admins`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            for path in ["/v1/webhooks", "/v1/webhooks/\(acme.john)/deliveries"] {
                try await check(client.send(.get, path, as: acme.john).status, .forbidden)
            }
            try await check(client.send(.post, "/v1/webhooks", as: acme.john, #"{"url":"https://a.example"}"#).status, .forbidden)
        }
    }

    @Test func `tell what became of deliveries, page by page, and send them again`() async throws {
        try await test { client, away in
            let webhook = try #require(try await add(client).json["id"]?.string)
            let organization = OrganizationID(1)
            let all = (1...3).map { cause in
                Delivery(
                    in: organization,
                    channel: .webhook,
                    destination: webhook,
                    kind: "LeaveApproved",
                    payload: [:],
                    cause: Int64(cause),
                    dueAt: Instant(microseconds: away.clock.value)
                )
            }
            away.outbox.add(all, in: organization, at: Instant(microseconds: away.clock.value))
            let dead = DeliveryResult(
                delivery: all[0].id,
                attempt: 9,
                at: Instant(microseconds: away.clock.value),
                status: 500,
                state: .dead(reason: "status")
            )
            await away.outbox.record([dead], in: organization)

            let path = "/v1/webhooks/\(webhook)/deliveries"
            let page = try await client.send(.get, path + "?limit=2", as: Self.ana)
            #expect(page.status == .ok, "\(page.text)")
            let next = try #require(page.json["next"]?.string)
            let rest = try await client.send(.get, path + "?limit=2&after=\(next)", as: Self.ana)
            let ids = [page, rest].flatMap { $0.json["items"]?.array ?? [] }.compactMap { $0["id"]?.string }
            #expect(Set(ids) == Set(all.map { "\($0.id)" }))
            #expect(rest.json["next"] == .null)

            let failed = try await client.send(.get, path + "?status=dead", as: Self.ana).json["items"]?.array ?? []
            #expect(failed.count == 1)
            #expect(failed.first?["responseStatus"] == 500)
            #expect(failed.first?["attempts"] == 9)

            let again = try await client.send(.post, "\(path)/\(all[0].id)/redeliver", as: Self.ana)
            #expect(again.status == .noContent, "\(again.text)")
            try await check(client.send(.get, path + "?status=dead", as: Self.ana).json["items"], [])
            try await check(client.send(.post, "\(path)/\(organization)/redeliver", as: Self.ana).status, .notFound)
            let eve = "2:\(AwayAPI.eve)"
            try await check(client.send(.post, "\(path)/\(all[0].id)/redeliver", as: eve).status, .notFound)
        }
    }
}
