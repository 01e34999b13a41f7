import Foundation
import HTTPAPI
import Hummingbird
import HummingbirdTesting
import JSON
import Logging
import Testing

/// Public tools look at the document, and at a live service through it. Needs `AWAY_TEST_PYTHON` with openapi-spec-validator and schemathesis.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil))
struct `The interface in the eyes of others` {
    private let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? ""

    @Test func `the document is valid OpenAPI 3.1`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        let document = OpenAPIDocument(away.api.endpoints, serverURL: "http://localhost").json
        let file = FileManager.default.temporaryDirectory.appending(path: "away-openapi-\(UUID()).json")
        try Data(document.bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // a file that stays in the temporary folder does no harm
        let outcome = try await run(["-P", "-m", "openapi_spec_validator", "--schema", "3.1", "--errors", "all", file.path])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func `no generated request finds a crash or an answer that is not documented`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        var quiet = Logger(label: "away")
        quiet.logLevel = .error
        try await Application(router: away.api.router(), server: .away(), logger: quiet).test(.live) { client in
            _ = try await Acme.make(client, away)
            let port = try #require(client.port)
            let examples = ProcessInfo.processInfo.environment["AWAY_TEST_EXAMPLES"] ?? "12"
            let outcome = try await run([
                "-P", "-m", "schemathesis.cli", "run", "http://127.0.0.1:\(port)/openapi.json", "--url", "http://127.0.0.1:\(port)",
                "--header",
                "Authorization: Bearer \(AwayAPI.ana)", "--max-examples", examples, "--seed", "1", "--checks", "all", "--exclude-checks",
                "positive_data_acceptance", "--continue-on-failure", "--warnings", "off", "--exclude-path", "/v1/events/stream",
                "--request-timeout", "20",
            ])
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }

    private func run(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
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
