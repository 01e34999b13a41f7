import Foundation
import Persistence
import Postgres

/// A database of the benchmark's own.
struct Database: Sendable {
    let name: String
    let loops: EventLoops
    private let server: String
    private let place: String

    init(on server: String, folder: String) async throws {
        self.server = server
        let name = "away_bench_\(ProcessInfo.processInfo.processIdentifier)_outbox"
        let loops = EventLoops(count: 1)
        (self.name, self.loops) = (name, loops)
        let roles = try String(contentsOfFile: folder + "/roles.sql", encoding: .utf8)
        place = try await Session.with(ConnectionSettings(url: server), on: loops) { session in
            try await session.execute("CREATE DATABASE \(name)")
            let row = try await session.run(
                Statement("SELECT split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')")
            ).only
            let (host, port): (String, String) = (try row[0], try row[1])
            return "host=\(host)&port=\(port)"
        }
        try await asAdministrator { _ = try await $0.execute(roles) }
        let owner = ConnectionSettings(url: url(as: "away_owner"))
        try await Migrator(connection: owner, on: loops, folder: folder + "/migrations", partitions: 8).run()
    }

    func url(as user: String) -> String { "postgresql:///\(name)?\(place)&user=\(user)" }

    func client() -> PostgresClient {
        var settings = ClientSettings(url: url(as: "away_service"))
        settings.maximumConnections = 8
        return PostgresClient(settings, on: loops)
    }

    func asAdministrator(_ body: (Session) async throws -> Void) async throws {
        try await Session.with(ConnectionSettings(url: url(as: "postgres")), on: loops, body)
    }

    func drop() async throws {
        try await Session.with(ConnectionSettings(url: server), on: loops) {
            _ = try await $0.execute("DROP DATABASE \(name) WITH (FORCE)")
        }
    }
}
