import HTTPAPI
import HTTPTypes
import JSON
import Testing

@Suite struct `All answers` {
    @Test func `to commands tell where things are`() async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.post, "/v1/things", #"{"name":"a"}"#)
            #expect(answer.status == .created)
            #expect(answer.headers[.awaySequence] == "1")
            #expect(answer.headers[.eTag] == "\"1\"")
            #expect(answer.headers[.location] == "/v1/things/0")
            #expect(answer.text == #"{"id":0,"name":"a","note":null}"#)
        }
    }

    @Test func `may be minimal`() async throws {
        try await ThingAPI().test { client in
            let created = try await client.send(.post, "/v1/things", #"{"name":"a"}"#, headers: [.prefer: "respond-async, Return=Minimal"])
            #expect(created.status == .created)
            #expect(created.body.isEmpty)
            #expect(created.headers[.preferenceApplied] == "return=minimal")
            #expect(created.headers[.awaySequence] == "1")
            let changed = try await client.send(.patch, "/v1/things/0", "{}", headers: [.prefer: "return=minimal"])
            #expect(changed.status == .noContent)
        }
    }

    @Test func `to conditional requests spare what is known`() async throws {
        try await ThingAPI().test { client in
            try await client.send(.post, "/v1/things", #"{"name":"a"}"#)
            try await check(client.send(.get, "/v1/things/0", headers: [.ifNoneMatch: "\"1\""]).status, .notModified)
            try await check(client.send(.get, "/v1/things/0", headers: [.ifNoneMatch: "\"2\""]).status, .ok)
        }
    }

    @Test(arguments: [
        ("\"1\"", 200), ("*", 200), ("\"7\", \"1\"", 200), ("\"2\"", 412), ("W/\"1\"", 412), ("1", 412), ("\"x\"", 412), ("", 412),
    ])
    func `to changes keep to If-Match`(tag: String, status: Int) async throws {
        try await ThingAPI().test { client in
            try await client.send(.post, "/v1/things", #"{"name":"a"}"#)
            let answer = try await client.send(.patch, "/v1/things/0", "{}", headers: [.ifMatch: tag])
            #expect(answer.status.code == status)
        }
    }

    @Test func `go from page to page`() async throws {
        try await ThingAPI().test { client in
            for name in ["a", "b", "c", "d", "e"] { try await client.send(.post, "/v1/things", "{\"name\":\"\(name)\"}") }
            var names: [String] = []
            var next: String? = ""
            while let cursor = next {
                let page = try await client.send(.get, "/v1/things?limit=2" + (cursor.isEmpty ? "" : "&after=\(cursor)"))
                names += (page.json["items"]?.array ?? []).compactMap { $0["name"]?.string }
                next = page.json["next"]?.string
            }
            #expect(names == ["a", "b", "c", "d", "e"])
        }
    }

    @Test func `refuse cursors of another list, filter or organization, and changed ones`() async throws {
        try await ThingAPI().test { client in
            for name in ["a", "b", "c"] { try await client.send(.post, "/v1/things", "{\"name\":\"\(name)\"}") }
            let cursor = try #require(try await client.send(.get, "/v1/things?limit=1").json["next"]?.string)
            try await check(client.send(.get, "/v1/things?limit=2&after=\(cursor)").status, .ok)
            try await check(client.send(.get, "/v1/things?limit=1&name=b&after=\(cursor)").code, "invalid-cursor")
            try await check(client.send(.get, "/v1/things?limit=1&after=\(cursor)", as: "foreign").code, "invalid-cursor")
            let changed = cursor.dropLast() + (cursor.last == "A" ? "B" : "A")
            try await check(client.send(.get, "/v1/things?limit=1&after=\(changed)").code, "invalid-cursor")
        }
    }

    @Test func `carry the request's id, the client's own where it is one`() async throws {
        try await ThingAPI().test { client in
            try await check(client.send(.get, "/healthz", headers: [.requestID: "abc-1"]).headers[.requestID], "abc-1")
            let made = try await client.send(.get, "/v1/nothing", headers: [.requestID: "no spaces please"])
            let id = try #require(made.headers[.requestID])
            #expect(id.utf8.count == 32)
            #expect(made.json["instance"]?.string == "urn:away:request:\(id)")
        }
    }

    @Test(arguments: ["/healthz", "/v1/things", "/v1/nothing"]) func `are safe in browsers`(path: String) async throws {
        try await ThingAPI().test { client in
            let headers = try await client.send(.get, path).headers
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'")
            #expect(headers[.strictTransportSecurity] == "max-age=31536000; includeSubDomains")
            #expect(headers[.referrerPolicy] == "no-referrer")
            #expect(headers[.cacheControl] == "no-store")
        }
    }

    @Test(arguments: [
        ("refused", 422, "overlap"), ("state", 409, "invalid-transition"), ("forbidden", 403, "self-approval"),
        ("conflict", 409, "conflict"),
        ("unavailable", 503, "unavailable"), ("surprise", 500, "internal"), ("framework", 400, "invalid-request"),
        ("other", 404, "not-found"),
    ])
    func `make every error a problem`(name: String, status: Int, code: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, "/v1/failures/\(name)")
            #expect(answer.status.code == status)
            #expect(answer.code == code)
            #expect(answer.json["status"] == .number(JSONNumber(status)))
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(!answer.text.contains("secret"))
            if status == 503 { #expect(answer.headers[.retryAfter] != nil) }
        }
    }

    @Test func `tell everything that blocks`() async throws {
        try await ThingAPI().test { client in
            let errors = try await client.send(.get, "/v1/failures/refused").json["errors"]
            #expect(errors?[0] == ["pointer": "/from", "code": "overlap", "rule": "L7.4", "detail": "Taken."])
            #expect(errors?[1] == ["code": "too-long", "rule": "L7.9", "detail": "Long."])
        }
    }

    @Test func `say whether we are ready`() async throws {
        try await ThingAPI().test { client in try await check(client.send(.get, "/readyz", as: nil).status, .ok) }
        try await ThingAPI(isReady: false).test { client in
            let answer = try await client.send(.get, "/readyz", as: nil)
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] == "5")
        }
    }
}
