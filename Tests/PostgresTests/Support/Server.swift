import Foundation
import Testing

@testable import Postgres

/// The server that all tests share.
enum Server {
    /// A superuser's URL; `make test` sets it.
    static var url: String? { ProcessInfo.processInfo.environment["AWAY_TEST_DATABASE_URL"] }

    static let loops: EventLoops = {
        // Nothing may run any more while the process exits.
        atexit { Server.loops.stop() }
        return EventLoops(count: 2)
    }()

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

    /// The backend works on `pg_sleep`.
    static func untilAsleep(_ process: Int32) async throws {
        try await until(process, waitsFor: "PgSleep")
    }

    static func until(_ process: Int32, waitsFor event: String) async throws {
        try await until("pid = $1::int AND wait_event = '\(event)'", "\(process)")
    }

    /// - Parameter condition: About a row of `pg_stat_activity` and one text.
    static func until(_ condition: String, _ parameter: String) async throws {
        try await Session.with(try settings().connection, on: loops) { session in
            let activity = Statement("SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND \(condition)", [parameter])
            try await eventually { try await !session.run(activity).isEmpty }
        }
    }
}
