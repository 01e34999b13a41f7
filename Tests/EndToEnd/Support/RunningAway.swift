import Configuration
import EventSourcing
import Foundation
import HTTPTypes
import Leave
import Logging
import Postgres
import ServiceLifecycle
import Support
import Testing

@testable import Away

/// The whole service in this process, on a port of its own and a database of the suite's.
struct RunningAway: Sendable {
    let installation: Installation
    let origin: String

    /// 32 bytes.
    static let secretKey = Data(repeating: 7, count: 32).base64EncodedString()

    /// The settings of a service that listens there.
    static func environment(_ database: TestDatabase, port: Int) -> [String: String] {
        [
            "AWAY_DATABASE_URL": database.serviceURL,
            "AWAY_LISTEN": "127.0.0.1:\(port)",
            "AWAY_PUBLIC_URL": "http://127.0.0.1:\(port)",
            "AWAY_SECRET_KEYS": secretKey,
            "AWAY_DEVELOPMENT": "true",
            "AWAY_RATE_LIMIT": "off",
            "AWAY_LOG_LEVEL": "error",
            "AWAY_SQL": SQLFolder.path,
        ]
    }

    /// Starts it on a database of its own, lends it, and ends it.
    static func with<R>(clock: TestClock? = nil, _ body: (RunningAway) async throws -> R) async throws -> R {
        try await TestServer.withDatabase { database in try await with(database, clock: clock, body) }
    }

    /// Starts it on a database, lends it, and ends it.
    static func with<R>(
        _ database: TestDatabase,
        clock: TestClock? = nil,
        settings: [String: String] = [:],
        _ body: (RunningAway) async throws -> R
    ) async throws -> R {
        let port = try freePort()
        let environment = Self.environment(database, port: port).merging(settings) { $1 }
        let read = try Settings(ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)))
        let logger = Logger.away(read.logLevel)
        let installation =
            if let clock { try Installation(read, logger: logger, now: { clock.now }) } else { try Installation(read, logger: logger) }
        defer { installation.close() }
        let (isReady, continuation) = AsyncStream.makeStream(of: Int.self)
        let services = try Server(installation).services { port in continuation.yield(port) }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await withTaskExecutorPreference(installation.loops.next()) { try await group.run() }
            }
            var ready = isReady.makeAsyncIterator()
            guard await ready.next() != nil else {
                try await tasks.waitForAll()
                throw NoAnswer()
            }
            do {
                let result = try await body(RunningAway(installation: installation, origin: "http://127.0.0.1:\(port)"))
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return result
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
        }
    }
}
