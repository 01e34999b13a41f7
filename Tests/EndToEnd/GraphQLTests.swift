import Foundation
import HTTPTypes
import JSON
import Support
import Testing

/// A client of GraphQL from PyPI speaks to the service on PostgreSQL.
@Suite(
    .database,
    .tags(.database),
    .enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil, "AWAY_TEST_PYTHON names no Python"),
    .timeLimit(.minutes(2))
)
struct `GraphQL at the service` {
    private let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? ""

    @Test func `answers, commands, and tells of changes`() async throws {
        try await withLeave { company, john, mike, type in
            try await run("client.py", [company.away.origin, try await token(of: john, company), try await token(of: mike, company), type])
        }
    }

    @Test func `does so over WebSocket, and closes what is not in order`() async throws {
        try await withLeave { company, john, mike, type in
            guard case .session(let cookie, _) = company.admin.credential else { return }
            let passing = try await company.admin.post("/v1/api-tokens", ["scope": "write"]).expect(.created).json
            let (text, id) = (try #require(passing["token"]?.string), try #require(passing["id"]?.string))
            let (johns, mikes) = (try await token(of: john, company), try await token(of: mike, company))
            try await run("sockets.py", [company.away.origin, johns, mikes, type, "away=\(cookie)", text, id])
        }
    }

    /// John, who may take 20 days, and Mike, who approves.
    private func withLeave(_ body: (Company, _ john: String, _ mike: String, _ leaveType: String) async throws -> Void) async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let location = try await company.location("Belgrade")
            let john = try await company.employee("john", at: location)
            let mike = try await company.employee("mike", at: location)
            _ = try await company.admin.put("/v1/employees/\(john)/approvers", ["sequence": [["anyOf": [.string(mike)]]]]).expect(.ok)
            let type = try await company.leave(at: location)
            try await body(company, john, mike, type)
        }
    }

    private func run(_ script: String, _ arguments: [String]) async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "graphql/\(script)").path
        let outcome = try await Command.outcome(of: [python, script] + arguments, environment: ["NO_PROXY": "*"], seconds: 90)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    private func token(of employee: String, _ company: Company) async throws -> String {
        guard case .bearer(let token) = try await company.holder(of: "write", employee).credential else { return "" }
        return token
    }
}
