import Foundation
import Glibc
import Support
import Testing

/// The pages of `away demo`, walked by headless Chromium: the steps are in browser/story.py and browser/administration.py.
enum Walk {
    static let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"]

    /// Walks through the demo organization of the test's own database.
    ///
    /// - Parameter end: What the script prints when all was seen.
    static func run(_ script: String, to end: String) async throws {
        let program = try AwayProgram(try #require(TestDatabase.current))
        let demo = try await program.serve(["demo"])
        let command = [try #require(python), "Tests/EndToEnd/browser/" + script, program.origin]
        let outcome = try await Command.outcome(of: command, seconds: 200)
        demo.signal(SIGTERM)
        _ = await demo.end()
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors.suffix(4_000))")
        #expect(outcome.output.contains(end))
    }
}

@Suite(.database, .tags(.database), .enabled(if: Walk.python != nil, "AWAY_TEST_PYTHON names no Python"), .timeLimit(.minutes(4)))
struct `The story in a browser` {
    @Test func `John asks at 360 pixels, Mike approves and Ana adds a location`() async throws {
        try await Walk.run("story.py", to: "Ana added a location")
    }
}

@Suite(.database, .tags(.database), .enabled(if: Walk.python != nil, "AWAY_TEST_PYTHON names no Python"), .timeLimit(.minutes(4)))
struct `Administration in a browser` {
    @Test func `Ana sets everything up`() async throws {
        try await Walk.run("administration.py", to: "Reports are shown and downloaded")
    }
}
