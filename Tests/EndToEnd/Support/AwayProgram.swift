import Foundation
import Glibc
import HTTPTypes
import JSON
import Support
import Testing

/// The program `away` that was built with the tests, in processes of its own.
struct AwayProgram: Sendable {
    let environment: [String: String]
    let origin: String

    /// Beside the program of the tests.
    static var path: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: own).deletingLastPathComponent().appending(path: "away").path
        }
    }

    init(_ database: TestDatabase) throws {
        let port = try freePort()
        environment = RunningAway.environment(database, port: port)
        origin = "http://127.0.0.1:\(port)"
    }

    /// Runs a command to its end: what it prints.
    @discardableResult
    func run(_ arguments: String...) async throws -> String {
        try await Command.run([try Self.path] + arguments, environment: environment, seconds: 60)
    }

    /// Starts `away serve`, or what else listens, and waits until it is ready.
    func serve(_ arguments: [String] = ["serve", "--with-worker"]) async throws -> RunningProcess {
        let files = TemporaryFolder()
        defer { files.remove() }
        let process = try Command.start(
            [try Self.path] + arguments,
            environment: environment,
            output: files.path("out"),
            errors: files.path("err")
        )
        do {
            try await Self.waitUntilReady(origin)
        } catch {
            process.signal(SIGKILL)
            _ = await process.end()
            Issue.record("away serve: \(files.text("err"))")
            throw error
        }
        return process
    }

    /// Asks until the service says that it can serve; what listens to nothing yet cannot call back.
    static func waitUntilReady(_ origin: String) async throws {
        let nobody = Member(.nothing, at: origin)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while clock.now < end {
            // Refused connections are what is waited out.
            if let answer = try? await nobody.get("/readyz"), answer.status == .ok { return }
            try await clock.sleep(for: .milliseconds(20))
        }
        throw NeverReady()
    }

    struct NeverReady: Error {}
}
