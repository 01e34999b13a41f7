import HTTPAPI
import HTTPTypes
import JSON
import Testing

@Suite struct `Bodies of requests` {
    @Test(arguments: [
        ("", "malformed-json"), ("{", "malformed-json"), (#"{"name":"a","name":"b"}"#, "duplicate-member"),
        (#"{"name":"\u0000"}"#, "malformed-json"),
        (#"{"name":"\ud800"}"#, "malformed-json"), ("[]", "invalid-value"), ("null", "invalid-value"),
        (#"{"name":"a","x":1}"#, "unknown-field"),
        ("{}", "missing-field"),
    ])
    func `of the wrong form are 400`(body: String, code: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.post, "/v1/things", body)
            #expect(answer.status == .badRequest)
            #expect(answer.code == code)
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func `too deep are 400`() async throws {
        try await ThingAPI().test { client in
            let deep = #"{"name":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}"
            try await check(client.send(.post, "/v1/things", deep).code, "too-deep")
        }
    }

    @Test func `tell all faults at once, each with its pointer`() async throws {
        try await ThingAPI().test { client in
            let body = #"{"count":101,"x/y":1,"parts":[{"size":1},{"size":0,"odd":2},3,{}]}"#
            let answer = try await client.send(.post, "/v1/things", body)
            #expect(answer.status == .badRequest)
            #expect(
                answer.faults == [
                    "/name missing-field", "/count invalid-value", "/parts/1/size invalid-value", "/parts/1/odd unknown-field",
                    "/parts/2 invalid-value", "/parts/3/size missing-field", "/x~1y unknown-field",
                ]
            )
        }
    }

    @Test func `with only wrong values are 422`() async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.post, "/v1/things", #"{"name":"","count":"1"}"#)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.faults == ["/name invalid-value", "/count invalid-value"])
        }
    }

    @Test func `may leave out or clear what is optional`() async throws {
        try await ThingAPI().test { client in
            try await check(client.send(.post, "/v1/things", #"{"name":"a","count":null}"#).status, .created)
            let cleared = try await client.send(.patch, "/v1/things/0", #"{"count":null}"#)
            #expect(cleared.json["name"] == "a")
            try await check(client.send(.patch, "/v1/things/0", #"{"name":null}"#).status, .unprocessableContent)
        }
    }

    @Test func `of more than a mebibyte are 413, whether they say so or not`() async throws {
        try await ThingAPI().test { client in
            let large = #"{"name":""# + String(repeating: "a", count: 1 << 20) + #""}"#
            try await check(client.send(.post, "/v1/things", large).code, "body-too-large")
            try await check(client.send(.post, "/v1/things", "{}", headers: [.contentLength: "1048577"]).status, .badRequest)
        }
    }

    @Test(arguments: ["text/plain", "application/xml", "application/json; charset=latin1", ""])
    func `of another media type are 415`(type: String) async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.post, "/v1/things", #"{"name":"a"}"#, headers: [.contentType: type])
            #expect(answer.status == .unsupportedMediaType)
            #expect(answer.code == "unsupported-media-type")
        }
    }

    @Test(arguments: ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""])
    func `of JSON may name their encoding`(type: String) async throws {
        try await ThingAPI().test { client in
            try await check(client.send(.post, "/v1/things", #"{"name":"a"}"#, headers: [.contentType: type]).status, .created)
        }
    }
}
