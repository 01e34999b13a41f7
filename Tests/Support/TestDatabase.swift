import FoundationEssentials
import Persistence
package import Postgres
import Synchronization

/// A database of a suite's own.
package struct TestDatabase: Sendable {
    @TaskLocal package static var current: TestDatabase?

    package let name: String
    package let server: DatabaseURL
    package let loops: EventLoops

    /// As the service logs in.
    package var serviceURL: String { server.with(database: name, user: "away_service").text }
    /// As the one whom row-level security does not bind.
    package var administratorURL: String { server.with(database: name, user: "postgres").text }

    /// A client of the service's; the test closes it.
    package func client(connections: Int = 8) -> PostgresClient {
        var settings = ClientSettings(url: serviceURL)
        settings.maximumConnections = connections
        return PostgresClient(settings, on: loops)
    }

    /// A session of the superuser's, for what the service may not do.
    package func asAdministrator<R>(_ body: (Session) async throws -> R) async throws -> R {
        try await Session.with(ConnectionSettings(url: administratorURL), on: loops, body)
    }
}

package enum TestServer {
    /// Of a superuser; nil where tests have no database.
    package static var url: DatabaseURL? {
        ProcessInfo.processInfo.environment["AWAY_TEST_DATABASE_URL"].map(DatabaseURL.init)
    }

    private static let loops = EventLoops(count: 1)
    private static let lastNumber = Atomic<Int>(0)

    /// Makes a database with the roles and all migrations, lends it, and drops it.
    package static func withDatabase<R>(partitions: Int = 8, _ body: (TestDatabase) async throws -> R) async throws -> R {
        guard let server = url else { throw MissingServer() }
        return try await withDatabase(on: server, partitions: partitions, body)
    }

    package static func withDatabase<R>(
        on server: DatabaseURL,
        partitions: Int = 8,
        _ body: (TestDatabase) async throws -> R
    ) async throws -> R {
        let template = try await TemplateDatabase.name(on: server, partitions: partitions, loops: loops)
        let number = lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "away_test_\(ProcessInfo.processInfo.processIdentifier)_\(number)"
        _ = try await administrator(server) { try await $0.execute("CREATE DATABASE \(name) TEMPLATE \(template)") }
        let database = TestDatabase(name: name, server: server, loops: loops)
        do {
            let value = try await body(database)
            try await drop(name, on: server)
            return value
        } catch {
            try? await drop(name, on: server)  // the first error is the one to show
            throw error
        }
    }

    private static func drop(_ name: String, on server: DatabaseURL) async throws {
        _ = try await administrator(server) { try await $0.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }
    }

    static func administrator<R>(_ server: DatabaseURL, _ body: (Session) async throws -> R) async throws -> R {
        try await Session.with(ConnectionSettings(url: server.with(database: "postgres", user: "postgres").text), on: loops, body)
    }
}

package struct MissingServer: Error, CustomStringConvertible {
    package init() {}

    package var description: String { "AWAY_TEST_DATABASE_URL names no server" }
}

/// The migrated database from which the suites' are cloned: made once for each state of `sql/`.
private enum TemplateDatabase {
    static func name(on server: DatabaseURL, partitions: Int, loops: EventLoops) async throws -> String {
        let roles = try SQLFolder.text(of: "roles.sql")
        let files = try Migration.all(in: SQLFolder.path + "/migrations")
        let state = files.map(\.checksum).joined() + String(roles.hashValueOfText)
        let name = "away_template_\(partitions)_\(String(state.hashValueOfText, radix: 36))"
        try await TestServer.administrator(server) { session in
            // Other test processes may want the same template.
            _ = try await session.run(Statement("SELECT pg_advisory_lock(hashtextextended($1, 0))", [name]))
            let exists = try await session.run(Statement("SELECT 1 FROM pg_database WHERE datname = $1", [name])).count == 1
            if exists { return }
            let unfinished = name + "_unfinished"
            try await session.execute("DROP DATABASE IF EXISTS \(unfinished) WITH (FORCE)")
            try await session.execute("CREATE DATABASE \(unfinished)")
            let url = server.with(database: unfinished, user: "postgres").text
            try await Session.with(ConnectionSettings(url: url), on: loops) { try await $0.execute(roles) }
            let owner = ConnectionSettings(url: server.with(database: unfinished, user: "away_owner").text)
            try await Migrator(connection: owner, on: loops, folder: SQLFolder.path + "/migrations", partitions: partitions).run()
            try await session.execute("ALTER DATABASE \(unfinished) RENAME TO \(name)")
        }
        return name
    }
}

/// The repository's `sql`.
package enum SQLFolder {
    package static var path: String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/sql"
    }

    package static func text(of file: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path + "/" + file) else { throw CocoaError(.fileReadNoSuchFile) }
        return String(decoding: data, as: UTF8.self)
    }
}

extension String {
    /// The same in every process, unlike `hashValue` (FNV-1a).
    fileprivate var hashValueOfText: UInt64 {
        utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
