import Foundation
import HTTPTypes
import JSON
import Support
import Testing

/// A person's picture at the whole service, wherever it keeps them.
@Suite(.database, .tags(.database), .timeLimit(.minutes(2))) struct `A picture` {
    private static let black = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="

    private let bytes = Data(base64Encoded: black).map { [UInt8]($0) } ?? []

    private func upload(for member: Member) async throws -> String {
        let begun = try await member.post("/v1/images", ["mediaType": "image/png", "size": .number(JSONNumber(bytes.count))]).expect(
            .created
        ).json
        let address = try #require(begun["uploadUrl"]?.string.flatMap { URL(string: $0) })
        try await Web.send(.put, address, headers: [.contentType: "image/png"], body: bytes).expect(.ok)
        return try #require(begun["imageUrl"]?.string)
    }

    @Test func `is kept in PostgreSQL`() async throws {
        try await RunningAway.with { away in
            let ana = try await Company.found("acme", in: away).admin
            let url = try #require(URL(string: try await upload(for: ana)))
            #expect(try await Web.send(.get, url).expect(.ok).body == bytes)
            try await ana.send(.delete, "/v1/employees/me/image").expect(.noContent)
            try await Web.send(.get, url).expect(.notFound)
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil, "AWAY_TEST_PYTHON names no Python"))
    func `is kept in object storage where there is one`() async throws {
        try await ObjectStore.with { store in
            try await TestServer.withDatabase { database in
                try await RunningAway.with(database, settings: try store.settings()) { away in
                    let ana = try await Company.found("acme", in: away).admin
                    let url = try #require(URL(string: try await upload(for: ana)))
                    check(try await store.objects().count, 1)
                    let led = try await Web.send(.get, url).expect(.seeOther)
                    let place = try #require(led.headers[.location].flatMap { URL(string: $0) })
                    let seen = try await Web.send(.get, place).expect(.ok)
                    #expect(seen.body == bytes)
                    #expect(seen.headers[.contentType] == "image/png")
                    try await ana.send(.delete, "/v1/employees/me/image").expect(.noContent)
                    check(try await store.objects(), [])
                    try await Web.send(.get, url).expect(.notFound)
                }
            }
        }
    }
}
