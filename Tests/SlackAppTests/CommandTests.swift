import Application
import Demo
import DemoSupport
import HTTPTypes
import HummingbirdTesting
import JSON
import NIOCore
import Leave
import Testing

@Suite struct `A command of Slack` {
    private static func command(_ text: String) -> String {
        "team_id=T0ACME&user_id=U1&command=%2Faway&text=\(text)&trigger_id=t.1&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1"
    }

    @Test func `without words opens the form`() async throws {
        let workspace = try await Workspace()
        try await workspace.post("/slack/commands", Self.command("")) { response in
            #expect(response.status == .ok)
            #expect(response.body.readableBytes == 0)
        }
        let opened = try #require(await workspace.call(to: "/views.open"))
        let view = try #require(try JSON(parsing: opened.body, maximumDepth: 64)["view"])
        let inputs = (view["blocks"]?.array ?? []).compactMap { $0["block_id"]?.string }
        #expect(inputs.contains("leaveTypeId") && inputs.contains("from") && inputs.contains("preview"))
    }

    @Test(arguments: ["balance", "who", "help", "nonsense"]) func `answers those only who asked`(word: String) async throws {
        let workspace = try await Workspace()
        try await workspace.post("/slack/commands", Self.command(word)) { response in
            let answer = try JSON(parsing: Array(buffer: response.body), maximumDepth: 64)
            #expect(answer["response_type"] == "ephemeral")
            #expect(answer["text"]?.string?.isEmpty == false)
        }
    }

    @Test func `of somebody whose account is closed is not obeyed`() async throws {
        let workspace = try await Workspace()
        let john = try #require(workspace.people.first { $0.email == "john@acme.example" })
        let yesterday = try #require(LocalDate("2026-11-23"))
        let system = Caller(.system(of: workspace.demo.organization), channel: "test", correlation: 1)
        _ = try await workspace.demo.handler.perform(EndEmployment(employee: john.id, lastDay: yesterday), by: system)
        try await workspace.post("/slack/commands", Self.command("balance")) { response in
            #expect(String(buffer: response.body).contains("is closed"))
        }
    }
}
