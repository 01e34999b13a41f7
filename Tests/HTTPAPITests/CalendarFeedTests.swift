import HTTPTypes
import HummingbirdTesting
import JSON
import Testing

@Suite struct `Calendar feeds over HTTP` {
    private static let path = "/v1/calendar-feeds"

    private func test(_ body: @Sendable (any TestClientProtocol, Acme) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in try await body(client, try await Acme.make(client, away)) }
    }

    @Test func `are made, shown once, listed and ended`() async throws {
        try await test { client, acme in
            let body = #"{"scope":"location","locationId":"\#(acme.belgrade)","holidays":true}"#
            let made = try await client.send(.post, Self.path, as: acme.john, body, headers: [.acceptLanguage: "de"])
            #expect(made.status == .created, "\(made.text)")
            let id = try #require(made.json["id"]?.string)
            #expect(made.json["url"]?.string == "https://away.example/calendars/\(id).ics")
            #expect(made.json["language"] == "de" && made.json["holidays"] == true && made.json["scope"] == "location")
            #expect(made.headers[.cacheControl]?.contains("no-transform") == true)

            let listed = try await client.send(.get, Self.path, as: acme.john)
            #expect(listed.json["items"]?.array?.map { $0["id"] } == [.string(id)])
            #expect(!listed.text.contains("url"))
            try await check(client.send(.get, Self.path, as: acme.mike).json["items"]?.array?.count, 0)

            try await check(client.send(.delete, "\(Self.path)/\(id)", as: acme.mike).status, .notFound)
            try await check(client.send(.delete, "\(Self.path)/\(id)", as: acme.john).status, .noContent)
            try await check(client.send(.get, Self.path, as: acme.john).json["items"]?.array?.count, 0)
        }
    }

    @Test(arguments: [
        (#"{"scope":"department"}"#, "/departmentId invalid-value"), (#"{"scope":"location"}"#, "/locationId invalid-value"),
        (#"{"scope":"me","departmentId":"01990000-0000-7000-8000-000000000001"}"#, "/departmentId invalid-value"),
        (#"{"scope":"location","locationId":"01990000-0000-7000-8000-000000000001"}"#, "/locationId unknown-location"),
        (#"{"scope":"everything"}"#, "/scope invalid-value"),
    ])
    func `are refused where the scope makes no sense`(body: String, fault: String) async throws {
        try await test { client, acme in
            let refused = try await client.send(.post, Self.path, as: acme.john, body)
            #expect(refused.status == .unprocessableContent && refused.faults == [fault], "\(refused.text)")
        }
    }
}
