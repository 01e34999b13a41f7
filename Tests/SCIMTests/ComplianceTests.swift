import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

/// scim2-tester, which looks up what the service announces and tries all of it. Needs `AWAY_TEST_PYTHON` with scim2-tester and httpx2.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil))
struct `SCIM in the eyes of others` {
    @Test func `passes every check of scim2-tester`() async throws {
        let world = try await SCIMWorld()
        var quiet = Logger(label: "scim")
        quiet.logLevel = .error
        try await Hummingbird.Application(router: world.router(), logger: quiet).test(.live) { client in
            let port = try #require(client.port)
            let outcome = try await run("http://127.0.0.1:\(port)/scim/v2")
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }

    private func run(_ base: String) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "python3")
        process.arguments = [URL(filePath: #filePath).deletingLastPathComponent().appending(path: "compliance.py").path, base, "one"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        // Reading and waiting block: they must not hold a thread that the server needs.
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                let output = pipe.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(returning: (process.terminationStatus, String(decoding: output, as: UTF8.self)))
            }
        }
    }
}
