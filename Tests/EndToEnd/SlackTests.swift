import Application
import Foundation
import HTTPTypes
import JSON
import Support
import Testing

/// A Slack workspace, played by slack-sdk and by a server that takes nothing that Slack would not take, speaks to the service on PostgreSQL.
@Suite(
    .database,
    .tags(.database),
    .enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil, "AWAY_TEST_PYTHON names no Python"),
    .timeLimit(.minutes(2))
)
struct `Slack at the service` {
    private let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? ""

    @Test func `installs, asks, answers, and tells nobody what is not theirs`() async throws {
        let files = TemporaryFolder()
        defer { files.remove() }
        try files.write("client secret\n", to: "client")
        try files.write("signing secret\n", to: "signing")
        let port = try freePort()
        let settings = [
            "AWAY_SLACK_CLIENT_ID": "123.456",
            "AWAY_SLACK_CLIENT_SECRET_FILE": files.path("client"),
            "AWAY_SLACK_SIGNING_SECRET_FILE": files.path("signing"),
            "AWAY_SLACK_API_URL": "http://127.0.0.1:\(port)/api",
        ]
        try await TestServer.withDatabase { database in
            try await RunningAway.with(database, settings: settings) { away in
                let company = try await self.company(in: away)
                guard case .session(let cookie, _) = company.admin.credential else { throw NoAnswer() }
                let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "slack/workspace.py").path
                let outcome = try await Command.outcome(
                    of: [python, script, away.origin, "\(port)", cookie, "acme.example"],
                    environment: ["NO_PROXY": "*"],
                    seconds: 90
                )
                #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            }
        }
    }

    /// John, whose approver is Mike, and 20 days for both.
    private func company(in away: RunningAway) async throws -> Company {
        let company = try await Company.found("acme", in: away, domain: "acme.example")
        let location = try await company.location("Belgrade")
        let john = try await company.employee("john", at: location)
        let mike = try await company.employee("mike", at: location)
        _ = try await company.admin.put("/v1/employees/\(john)/approvers", ["sequence": [["anyOf": [.string(mike)]]]]).expect(.ok)
        _ = try await company.leave(at: location)
        return company
    }
}
