import Foundation
import Persistence
import Postgres

/// A database of the benchmark's own, migrated, with a thousand organizations.
struct BenchmarkDatabase: Sendable {
    let name = "away_bench_\(ProcessInfo.processInfo.processIdentifier)"
    let server: String
    let host: String
    let port: String
    let loops: EventLoops
    let dataFolder: String

    init(server: String, folder: String, loops: EventLoops) async throws {
        self.server = server
        self.loops = loops
        let name = name
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
        try await Session.with(ConnectionSettings(url: url(as: "postgres")), on: loops) { _ = try await $0.execute(roles) }
        try await Migrator(connection: ConnectionSettings(url: url(as: "away_owner")), on: loops, folder: folder + "/migrations").run()
        try await Session.with(ConnectionSettings(url: url(as: "postgres")), on: loops) { _ = try await $0.execute(Self.preparation) }
    }

    func url(as user: String) -> String {
        "postgresql:///\(name)?host=\(host)&port=\(port)&user=\(user)"
    }

    func client(connections: Int) -> PostgresClient {
        var settings = ClientSettings(url: url(as: "away_service"))
        settings.maximumConnections = connections
        return PostgresClient(settings, on: loops)
    }

    func drop() async throws {
        try await Session.with(ConnectionSettings(url: server), on: loops) {
            _ = try await $0.execute("DROP DATABASE \(name) WITH (FORCE)")
        }
    }

    private static let preparation = """
        CREATE TABLE public.raw (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, organization_id uuid, sequence bigint, version smallint, type text, tags text[],
            payload json, metadata json, hash bytea, recorded_at timestamptz DEFAULT now()
        );
        GRANT ALL ON public.raw TO away_service;
        INSERT INTO public.raw (payload) SELECT '{}' FROM generate_series(1, \(Scripts.organizations));
        INSERT INTO away.event_heads (organization_id)
        SELECT ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid FROM generate_series(0, \(Scripts.organizations)) i;
        ANALYZE;
        """
}
