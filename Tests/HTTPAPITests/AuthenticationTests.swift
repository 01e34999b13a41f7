import HTTPAPI
import HTTPTypes
import Testing

@Suite struct `Callers` {
    @Test func `without credential are 401`() async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, "/v1/things", as: nil)
            #expect(answer.status == .unauthorized)
            #expect(answer.code == "unauthenticated")
            #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="away""#)
        }
    }

    @Test func `with a bad token are 401, also where none is needed`() async throws {
        try await ThingAPI().test { client in
            for path in ["/v1/things", "/healthz"] {
                let answer = try await client.send(.get, path, as: "unknown")
                #expect(answer.status == .unauthorized)
                #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="away", error="invalid_token""#)
            }
        }
    }

    @Test func `with a session that is over are as without`() async throws {
        try await ThingAPI().test { client in
            try await check(client.send(.get, "/healthz", as: nil, headers: [.cookie: "__Host-away=over"]).status, .ok)
            try await check(client.send(.get, "/v1/things", as: nil, headers: [.cookie: "__Host-away=over"]).status, .unauthorized)
        }
    }

    @Test func `whose credential cannot be looked up now are 503`() async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, "/v1/things", as: "away")
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] != nil)
        }
    }

    @Test(arguments: [
        ("read", HTTPRequest.Method.post, "/v1/things"), ("write", .delete, "/v1/things/1"), ("admin-read", .delete, "/v1/things/1"),
    ])
    func `beyond their role or scope are 403`(token: String, method: HTTPRequest.Method, path: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(method, path, as: token, #"{"name":"a"}"#)
            #expect(answer.status == .forbidden)
            #expect(answer.code == "forbidden")
        }
    }

    @Test func `need a recent sign-in for sensitive acts`() async throws {
        try await ThingAPI().test { client in
            try await check(client.send(.post, "/v1/secrets", as: "admin").status, .noContent)
            let answer = try await client.send(.post, "/v1/secrets", as: "old")
            #expect(answer.status == .forbidden)
            #expect(answer.code == "recent-sign-in-required")
        }
    }
}

/// SSO_RULES C3.1.
@Suite struct `Requests with a session` {
    private func post(_ proof: HTTPFields) async throws -> Answer {
        let answer = Shared<Answer?>(nil)
        let headers = proof + [HTTPField(name: .cookie, value: "other=1; __Host-away=john")]
        try await ThingAPI().test { client in
            answer.value = try await client.send(.post, "/v1/things", as: nil, #"{"name":"a"}"#, headers: headers)
        }
        return try #require(answer.value)
    }

    @Test(
        arguments: [
            [.origin: "https://away.example", .awayCSRFToken: "csrf-john"],
            [.referer: "https://away.example/x", .awayCSRFToken: "csrf-john"],
            [.secFetchSite: "same-origin", .awayCSRFToken: "csrf-john"],
        ] as [HTTPFields]
    )
    func `from our own pages pass`(headers: HTTPFields) async throws {
        try await check(post(headers).status, .created)
    }

    @Test(
        arguments: [
            [:], [.awayCSRFToken: "csrf-john"], [.origin: "https://away.example"],
            [.origin: "https://away.example", .awayCSRFToken: "csrf-ana"],
            [.origin: "https://evil.example", .awayCSRFToken: "csrf-john"], [.origin: "null", .awayCSRFToken: "csrf-john"],
            [.referer: "https://away.example.evil/", .awayCSRFToken: "csrf-john"],
            [.secFetchSite: "same-site", .awayCSRFToken: "csrf-john"],
            [.secFetchSite: "cross-site", .origin: "https://evil.example", .awayCSRFToken: "csrf-john"],
        ] as [HTTPFields]
    )
    func `from elsewhere are refused`(headers: HTTPFields) async throws {
        let answer = try await post(headers)
        #expect(answer.status == .forbidden)
        #expect(answer.code == "cross-site")
    }

    @Test func `that only read need no proof`() async throws {
        try await ThingAPI().test { client in
            try await check(client.send(.get, "/v1/things", as: nil, headers: [.cookie: "__Host-away=john"]).status, .ok)
        }
    }
}
