import HTTPTypes
import HummingbirdTesting
import JSON
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Slack's three seconds` {
    private static let command =
        "team_id=T0ACME&user_id=U1&command=%2Faway&text=balance&trigger_id=t.1&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1"

    @Test func `are enough where Slack is quick`() async throws {
        let workspace = try await Workspace()
        try await workspace.post("/slack/commands", Self.command) { response in
            #expect(response.status == .ok)
            #expect(String(buffer: response.body).contains("available"))
        }
    }

    @Test func `are kept where it is slow, and the rest is told later`() async throws {
        let workspace = try await Workspace(slowness: .seconds(6))
        let began = ContinuousClock.now
        try await workspace.post("/slack/commands", Self.command) { response in
            #expect(response.status == .ok)
            #expect(String(buffer: response.body).contains("One moment"))
        }
        // The rest of three seconds is for the network; here one more is for a busy machine.
        #expect(ContinuousClock.now - began < .seconds(4))
        let late = try #require(await workspace.call(to: "hooks.slack.com/commands/1"))
        #expect(late.body.contains("available"))
    }
}
