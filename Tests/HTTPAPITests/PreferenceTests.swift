import HTTPTypes
import HummingbirdTesting
import JSON
import Testing

@Suite struct `Preferences over HTTP` {
    private static let path = "/v1/me/preferences"

    private func test(_ body: @Sendable (any TestClientProtocol, Acme) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in try await body(client, try await Acme.make(client, away)) }
    }

    @Test func `begin with everything told, and change only in what is said`() async throws {
        try await test { client, acme in
            let first = try await client.send(.get, Self.path, as: acme.john)
            #expect(first.status == .ok, "\(first.text)")
            #expect(first.json["language"]?.isNull == true && first.json["quietHours"]?.isNull == true && first.json["digest"] == "none")
            #expect(first.json["channels"]?["mail"]?["requestApproved"] == true)
            #expect(first.json["channels"]?["mail"]?["expiryWarning"] == nil)

            let body = #"{"language":"de","quietHours":{"from":"22:00","to":"07:00"},"channels":{"mail":{"requestApproved":false}}}"#
            let changed = try await client.send(.patch, Self.path, as: acme.john, body)
            #expect(changed.status == .ok, "\(changed.text)")
            #expect(changed.json["quietHours"]?["to"] == "07:00")
            let last = try await client.send(.patch, Self.path, as: acme.john, #"{"quietHours":null,"digest":"weekly"}"#)
            #expect(last.json["language"] == "de" && last.json["quietHours"]?.isNull == true && last.json["digest"] == "weekly")
            #expect(last.json["channels"]?["mail"]?["requestApproved"] == false)
            #expect(last.json["channels"]?["slack"]?["requestApproved"] == true)
            try await check(client.send(.get, Self.path, as: acme.mike).json["language"]?.isNull, true)
        }
    }

    @Test(arguments: [
        (#"{"language":"no language"}"#, "/language invalid-value"),
        (#"{"quietHours":{"from":"22:00","to":"22:00"}}"#, "/quietHours invalid-value"),
        (#"{"digest":"hourly"}"#, "/digest invalid-value"), (#"{"quietHours":{"from":"25:00","to":"07:00"}}"#, "/quietHours invalid-value"),
    ])
    func `are refused where they make no sense`(body: String, fault: String) async throws {
        try await test { client, acme in
            let refused = try await client.send(.patch, Self.path, as: acme.john, body)
            #expect(refused.status == .unprocessableContent && refused.faults == [fault], "\(refused.text)")
        }
    }

    @Test(arguments: [#"{"channels":{"mail":{"expiryWarning":false}}}"#, #"{"channels":{"fax":{}}}"#])
    func `know only what can be left out, and channels that there are`(body: String) async throws {
        try await test { client, acme in
            try await check(client.send(.patch, Self.path, as: acme.john, body).status, .badRequest)
        }
    }
}
