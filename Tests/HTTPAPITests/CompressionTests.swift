import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Testing

@Suite struct `Compression` {
    @Test func `is for large text that is no secret`() async throws {
        let application = Application(router: ThingAPI().api.router(), server: .away())
        try await application.test(.live) { client in
            let large = try await client.send(.get, "/openapi.json", as: nil, headers: [.acceptEncoding: "gzip"])
            #expect(large.headers[.contentEncoding] == "gzip")
            #expect(large.body.prefix(2) == [0x1F, 0x8B])
            #expect(large.headers[.vary]?.contains("Accept-Encoding") == true)
            let small = try await client.send(.get, "/healthz", as: nil, headers: [.acceptEncoding: "gzip"])
            #expect(small.headers[.contentEncoding] == nil)
            let secret = try await client.send(.get, "/v1/secret", headers: [.acceptEncoding: "gzip"])
            #expect(secret.headers[.contentEncoding] == nil)
            #expect(secret.body.count > 5000)
            let plain = try await client.send(.get, "/openapi.json", as: nil)
            #expect(plain.headers[.contentEncoding] == nil)
            #expect(plain.json["openapi"] == "3.1.0")
        }
    }
}
