import ArgumentParser
import Glibc
import Logging
import NIOCore
import Postgres
import ServiceLifecycle
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The HTTP service.",
        discussion: "Settings:\n"
            + Settings.documentation.map { "  \($0.name)  \($0.purpose) (default: \($0.default))" }.joined(separator: "\n")
    )

    @Flag(help: "Does the background work, too.") var withWorker = false
    @Flag(help: "Accepted for every command.") var json = false

    func run() async throws {
        let settings = try await Settings.read()
        let logger = Logger.away(settings.logLevel)
        let installation = try Installation(settings, logger: logger)
        let server = Server(installation)
        var services = try server.services { port in
            logger.notice("Away is listening", metadata: ["address": "\(settings.listen.host):\(port)", "url": "\(settings.publicURL)"])
        }
        if withWorker { services += try installation.backgroundWork() }
        try await installation.run(services)
    }
}

struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The background work.")

    @Flag(help: "Accepted for every command.") var json = false

    func run() async throws {
        let settings = try await Settings.read()
        let installation = try Installation(settings, logger: .away(settings.logLevel))
        try await installation.run(
            [WakeUpService(wakeUps: installation.wakeUps)] + installation.metricsServer + installation.backgroundWork()
        )
    }
}

extension Installation {
    /// Runs the services until one ends or the process is told to: SIGTERM answers what was begun.
    ///
    /// Requests are handled on the threads that talk to the database: between asking and answering no thread is changed.
    func run(_ services: [any Service]) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        defer { close() }
        do {
            try await withTaskExecutorPreference(loops.next()) { try await group.run() }
        } catch let error as IOError where [EADDRINUSE, EACCES, EADDRNOTAVAIL].contains(error.errnoCode) {
            throw SettingsError(key: "AWAY_LISTEN", reason: "\(settings.listen.host):\(settings.listen.port) cannot be listened on")
        }
    }
}
