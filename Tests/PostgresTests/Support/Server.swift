import FoundationEssentials
import Testing

@testable import Postgres

/// The server that all tests share.
enum Server {
    /// A superuser's URL; `make test` sets it.
    static var url: String? { ProcessInfo.processInfo.environment["AWAY_TEST_DATABASE_URL"] }

    static let loops = EventLoops(count: 2)

    static func settings() throws -> ClientSettings {
        ClientSettings(url: try #require(url, "AWAY_TEST_DATABASE_URL is not set"))
    }

    /// Lends a client, which is closed afterwards.
    static func withClient<R>(
        _ change: (inout ClientSettings) -> Void = { _ in },
        _ body: (PostgresClient) async throws -> R
    ) async throws -> R {
        var settings = try settings()
        settings.maximumConnections = 4
        change(&settings)
        let client = PostgresClient(settings, on: loops)
        defer { client.close() }
        return try await body(client)
    }
}
