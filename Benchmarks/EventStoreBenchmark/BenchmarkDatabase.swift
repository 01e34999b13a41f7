import Foundation
import Persistence
import Postgres

/// A database of the benchmark's own, migrated and filled.
struct BenchmarkDatabase: Sendable {
    let name: String
    let server: String
    let host: String
    let port: String
    let loops: EventLoops
    let dataFolder: String

    /// - Parameter role: Makes its name, with the process's id.
    init(_ role: String, server: String, folder: String, partitions: Int = 8, loops: EventLoops, filled preparation: [String]) async throws
    {
        self.server = server
        self.loops = loops
        let name = "away_bench_\(ProcessInfo.processInfo.processIdentifier)_\(role)"
        self.name = name
        let roles = try String(contentsOfFile: folder + "/roles.sql", encoding: .utf8)
        (dataFolder, host, port) = try await Session.with(ConnectionSettings(url: server), on: loops) { session in
            try await session.execute("CREATE DATABASE \(name)")
            let row = try await session.run(
                Statement(
                    """
                    SELECT current_setting('data_directory'), split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')
                    """
                )
            ).only
            return (try row.value(0), try row.value(1), try row.value(2))
        }
        try await asAdministrator { _ = try await $0.execute(roles) }
        let owner = ConnectionSettings(url: url(as: "away_owner"))
        try await Migrator(connection: owner, on: loops, folder: folder + "/migrations", partitions: partitions).run()
        try await fill(preparation)
    }

    func fill(_ preparation: [String]) async throws {
        try await asAdministrator { session in
            for statements in preparation { _ = try await session.execute(statements) }
        }
    }

    func url(as user: String) -> String {
        "postgresql:///\(name)?host=\(host)&port=\(port)&user=\(user)"
    }

    func client(connections: Int) -> PostgresClient {
        var settings = ClientSettings(url: url(as: "away_service"))
        settings.minimumConnections = connections
        settings.maximumConnections = connections
        settings.sharedConnections = 2
        return PostgresClient(settings, on: loops)
    }

    /// The heads of the organizations with the numbers 0…
    func heads() async throws -> [Int64] {
        try await asAdministrator { session in
            try await session.run(
                Statement(
                    "SELECT sequence FROM away.event_heads WHERE organization_id <= $1 ORDER BY organization_id",
                    [Scripts.organizationIDs.last]
                )
            ).map { row throws(PostgresError) in try row.value(0) }
        }
    }

    func drop() async throws {
        try await Session.with(ConnectionSettings(url: server), on: loops) {
            _ = try await $0.execute("DROP DATABASE \(name) WITH (FORCE)")
        }
    }

    private func asAdministrator<R>(_ body: (Session) async throws -> R) async throws -> R {
        try await Session.with(ConnectionSettings(url: url(as: "postgres")), on: loops, body)
    }
}
