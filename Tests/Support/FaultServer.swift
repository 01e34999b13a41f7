import Foundation

/// A server of a test's own, to be killed.
package struct FaultServer: Sendable {
    private static let script = "deploy/dev/postgres"
    private let name =
        (ProcessInfo.processInfo.environment["AWAY_TEST_RUN"] ?? "test-\(ProcessInfo.processInfo.processIdentifier)") + "-faults"

    private init() {}

    package static var isPossible: Bool {
        FileManager.default.fileExists(atPath: script) && FileManager.default.isExecutableFile(atPath: CrashWriterProcess.path)
    }

    /// Lends a server that runs, and removes it and its data whatever comes.
    package static func with<R>(_ body: (FaultServer, DatabaseURL) async throws -> R) async throws -> R {
        let server = FaultServer()
        do {
            let value = try await body(server, try await server.start())
            try await server.run("remove")
            return value
        } catch {
            _ = try? await server.run("remove")  // the first error is the one to show
            throw error
        }
    }

    /// Starts it, for the first time or again after a crash.
    @discardableResult
    package func start() async throws -> DatabaseURL {
        DatabaseURL(try await run("start").trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Kills all of its processes.
    package func crash() async throws {
        try await run("crash")
    }

    @discardableResult
    private func run(_ command: String) async throws -> String {
        let output = NSTemporaryDirectory() + "/away-fault-server-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: output) }  // a leftover harms nobody
        guard try await ChildProcess(["/bin/bash", Self.script, command, name], output: output).end() == 0 else { throw MissingServer() }
        return String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
    }
}
