import HTTPAPI
import HTTPTypes
import Testing

@Suite struct `Routes` {
    @Test(arguments: ["/v1/nothing", "/nothing", "/v1/things/1/2", "/v1/failures/x", "/v1/things/x", "/v1/things/99"])
    func `that do not exist and things that do not exist are 404`(path: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, path)
            #expect(answer.status == .notFound)
            #expect(answer.code == "not-found")
        }
    }

    @Test(arguments: [
        ("/v1/things", HTTPRequest.Method.put, "GET, HEAD, OPTIONS, POST"), ("/v1/things/1", .post, "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("/v1/things", .trace, "GET, HEAD, OPTIONS, POST"), ("/v1/secrets", .get, "OPTIONS, POST"),
    ])
    func `with other methods are 405 and name them`(path: String, method: HTTPRequest.Method, allow: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(method, path)
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.code == "method-not-allowed")
            #expect(answer.headers[.allow] == allow)
        }
    }

    @Test func `answer OPTIONS`() async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.options, "/v1/things/5", as: nil)
            #expect(answer.status == .noContent)
            #expect(answer.headers[.allow] == "DELETE, GET, HEAD, OPTIONS, PATCH")
        }
    }

    @Test(arguments: ["/v1/things", "/healthz", "/openapi.json", "/v1/nothing", "/v1/things/99"])
    func `answer HEAD as GET without body`(path: String) async throws {
        try await ThingAPI().test { client in
            let get = try await client.send(.get, path)
            let head = try await client.send(.head, path)
            #expect(head.status == get.status)
            #expect(head.headers[.contentLength] == get.headers[.contentLength])
            #expect(head.body.isEmpty)
            #expect(!get.body.isEmpty)
        }
    }

    @Test(arguments: [
        ("/v1/things?x=1", "unknown-parameter"), ("/v1/things?limit=0", "invalid-parameter"), ("/v1/things?limit=201", "invalid-parameter"),
        ("/v1/things?limit=a", "invalid-parameter"), ("/v1/things?limit=1&limit=2", "invalid-parameter"),
        ("/v1/things?name=%", "invalid-parameter"),
        ("/v1/things?name=%FF", "invalid-parameter"), ("/v1/things?name=%00", "invalid-parameter"), ("/v1/things/0?x", "unknown-parameter"),
        ("/healthz?x=1", "unknown-parameter"), ("/v1/things?after=damaged", "invalid-cursor"), ("/v1/things?after=", "invalid-cursor"),
    ])
    func `refuse parameters that they do not know or understand`(path: String, code: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, path)
            #expect(answer.status == .badRequest)
            #expect(answer.code == code)
        }
    }

    @Test func `tell all faults of a query at once`() async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, "/v1/things?x=1&limit=0&y=2")
            #expect(answer.faults == ["limit invalid-parameter", "x unknown-parameter", "y unknown-parameter"])
        }
    }

    @Test(arguments: ["text/html", "application/xml", "application/json;q=0", "text/*", "*/*;q=0"])
    func `whose answers the client cannot take are 406`(accept: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, "/v1/things", headers: [.accept: accept])
            #expect(answer.status == .notAcceptable)
            #expect(answer.code == "not-acceptable")
        }
    }

    @Test(arguments: [
        ("text/csv", "text/csv; charset=utf-8"), ("text/csv;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8"),
        ("*/*", "application/json"), ("text/*, application/json;q=0.9", "text/csv; charset=utf-8"), ("", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
    ])
    func `answer in the type that the client prefers`(accept: String, type: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, "/v1/report", headers: [.accept: accept])
            #expect(answer.headers[.contentType] == type)
            #expect(answer.text.contains("Äpfel"))
        }
    }
}
