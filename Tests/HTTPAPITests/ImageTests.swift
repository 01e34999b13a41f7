import Foundation
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import NIOCore
import Testing

@Suite struct `A picture of a person` {
    private static let black = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    private static let white = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="

    private func test(_ body: @Sendable (AwayAPI, any TestClientProtocol, Acme) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in try await body(away, client, try await Acme.make(client, away)) }
    }

    private static func bytes(_ base64: String) -> [UInt8] { Data(base64Encoded: base64).map { [UInt8]($0) } ?? [] }

    private static func begin(_ client: any TestClientProtocol, as person: String, _ picture: String, more: String = "") async throws
        -> Answer
    {
        let body = #"{"mediaType":"image/png","size":\#(bytes(picture).count)\#(more)}"#
        return try await client.send(.post, "/v1/images", as: person, body)
    }

    private static func put(
        _ client: any TestClientProtocol,
        _ bytes: [UInt8],
        to answer: Answer,
        type: String = "image/png"
    ) async throws -> Answer {
        let address = answer.json["uploadUrl"]?.string ?? ""
        let uri = String(address.dropFirst("http://localhost".count))
        return try await client.execute(uri: uri, method: .put, headers: [.contentType: type], body: ByteBuffer(bytes: bytes)) { response in
            Answer(status: response.status, headers: response.headers, body: Array(response.body.readableBytesView))
        }
    }

    private static func view(_ client: any TestClientProtocol, of person: String, as viewer: String) async throws -> Answer? {
        let path = try await client.send(.get, "/v1/employees/\(person)", as: viewer).json["imageUrl"]?.string
        guard let path else { return nil }
        return try await client.send(.get, path, as: nil)
    }

    @Test func `is uploaded once, replaced, and removed`() async throws {
        try await test { _, client, acme in
            let begun = try await Self.begin(client, as: acme.john, Self.black)
            #expect(begun.status == .created, "\(begun.text)")
            #expect(begun.headers[.cacheControl]?.contains("no-store") == true)
            try await check(Self.view(client, of: acme.john, as: acme.mike)?.status, nil)
            try await check(Self.put(client, Self.bytes(Self.black), to: begun).status, .ok)
            let seen = try #require(await Self.view(client, of: acme.john, as: acme.mike))
            #expect(seen.status == .ok)
            #expect(seen.body == Self.bytes(Self.black))
            #expect(seen.headers[.contentType] == "image/png")
            #expect(seen.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            try await check(Self.put(client, Self.bytes(Self.black), to: begun).status, .gone)

            let again = try await Self.begin(client, as: acme.john, Self.white)
            try await check(Self.put(client, Self.bytes(Self.white), to: again).status, .ok)
            try await check(Self.view(client, of: acme.john, as: acme.mike)?.body, Self.bytes(Self.white))
            let old = String((begun.json["imageUrl"]?.string ?? "").dropFirst("http://localhost".count))
            try await check(client.send(.get, old, as: nil).status, .notFound)

            try await check(client.send(.delete, "/v1/employees/\(acme.john)/image", as: acme.mike).code, "forbidden")
            try await check(client.send(.delete, "/v1/employees/me/image", as: acme.john).status, .noContent)
            try await check(Self.view(client, of: acme.john, as: acme.mike)?.status, nil)
        }
    }

    @Test func `is set for others by admins only, and goes with the person`() async throws {
        try await test { _, client, acme in
            let more = #","employeeId":"\#(acme.john)""#
            try await check(Self.begin(client, as: acme.mike, Self.black, more: more).code, "forbidden")
            let begun = try await Self.begin(client, as: acme.ana, Self.black, more: more)
            try await check(Self.put(client, Self.bytes(Self.black), to: begun).status, .ok)
            let shown = String((begun.json["imageUrl"]?.string ?? "").dropFirst("http://localhost".count))
            try await check(client.send(.get, shown, as: nil).status, .ok)
            try await check(client.send(.post, "/v1/employees/\(acme.john)/erase", as: acme.ana).status, .ok)
            try await check(client.send(.get, shown, as: nil).status, .notFound)
            let late = try await Self.begin(client, as: acme.ana, Self.white, more: more)
            try await check(Self.put(client, Self.bytes(Self.white), to: late).code, "employee-erased")
        }
    }

    @Test func `is taken only as it was announced`() async throws {
        try await test { away, client, acme in
            let begun = try await Self.begin(client, as: acme.john, Self.black)
            let bytes = Self.bytes(Self.black)
            try await check(Self.put(client, bytes, to: begun, type: "image/jpeg").status, .unsupportedMediaType)
            try await check(Self.put(client, bytes + [0], to: begun).code, "invalid-value")
            try await check(Self.put(client, Array(repeating: 60, count: bytes.count), to: begun).code, "invalid-image")
            let forged = (begun.json["uploadUrl"]?.string ?? "").dropFirst("http://localhost".count)
            for index in [12, 40, 80, forged.count - 1] {
                var text = Array(forged.utf8)
                text[index] = text[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                try await check(client.send(.put, String(decoding: text, as: UTF8.self), as: nil, "").status, .notFound)
            }
            away.clock.change { $0 += 601 * 1_000_000 }
            try await check(Self.put(client, bytes, to: begun).code, "upload-over")
        }
    }

    @Test(arguments: [
        #"{"mediaType":"image/svg+xml","size":9}"#, #"{"mediaType":"image/png","size":1048577}"#, #"{"mediaType":"image/png","size":0}"#,
    ])
    func `is refused before anything is sent`(body: String) async throws {
        try await test { _, client, acme in
            try await check(client.send(.post, "/v1/images", as: acme.john, body).status, .unprocessableContent)
        }
    }
}
