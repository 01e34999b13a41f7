import Foundation
import Glibc
import Support
import Testing

/// The pages of `away demo`, walked by headless Chromium: its steps are in browser/story.py.
@Suite(
    .database,
    .tags(.database),
    .enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil, "AWAY_TEST_PYTHON names no Python"),
    .timeLimit(.minutes(4))
)
struct `The pages in a browser` {
    private let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? ""

    @Test func `let John ask at 360 pixels, Mike approve and Ana add a location`() async throws {
        let program = try AwayProgram(try #require(TestDatabase.current))
        let demo = try await program.serve(["demo"])
        let outcome = try await Command.outcome(of: [python, "Tests/EndToEnd/browser/story.py", program.origin], seconds: 200)
        demo.signal(SIGTERM)
        _ = await demo.end()
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors.suffix(4_000))")
        #expect(outcome.output.contains("Ana added a location"))
    }
}
