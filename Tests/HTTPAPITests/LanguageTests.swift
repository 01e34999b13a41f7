import HTTPTypes
import JSON
import Leave
import Testing

@Suite struct `The language of an answer` {
    @Test(arguments: [
        ("de-DE, en;q=0.5", "de", "Nicht angemeldet", "Melde dich an oder sende ein gültiges Token."),
        ("fr", "en", "Unauthenticated", "Sign in, or send a valid token."),
    ])
    func `is what the client wants, also in a problem`(accepted: String, language: String, title: String, detail: String) async throws {
        try await AwayAPI(today: "2026-11-24").test { client in
            let answer = try await client.send(.get, "/v1/me", as: nil, headers: [.acceptLanguage: accepted])
            #expect(answer.json["title"]?.string == title)
            #expect(answer.json["detail"]?.string == detail)
            #expect(answer.code == "unauthenticated")
            #expect(answer.headers[.contentLanguage] == language)
            #expect(answer.headers[.vary]?.contains("Accept-Language") == true)
        }
    }

    @Test func `is told for faults of a body, each`() async throws {
        try await AwayAPI(today: "2026-11-24").test { client in
            let ana = AwayAPI.ana.description
            let answer = try await client.send(.post, "/v1/locations", as: ana, #"{"naam":"X"}"#, headers: [.acceptLanguage: "de"])
            #expect(answer.text.contains("Ein Feld dieses Namens gibt es hier nicht."))
            #expect(answer.text.contains("Dieses Feld ist nötig."))
            #expect(answer.headers[.contentLanguage] == "de")
        }
    }
}
