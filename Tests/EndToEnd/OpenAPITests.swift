import Foundation
import HTTPTypes
import JSON
import Support
import Testing

@testable import Away

/// Public tools look at the document of the program, and at the whole service on PostgreSQL through it.
@Suite(
    .database,
    .tags(.database),
    .enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil, "AWAY_TEST_PYTHON names no Python"),
    .timeLimit(.minutes(4))
)
struct `The OpenAPI document of the service` {
    private let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? ""

    @Test func `is valid, and is what the program prints`() async throws {
        let program = try AwayProgram(try #require(TestDatabase.current))
        let files = TemporaryFolder()
        defer { files.remove() }
        let printed = try await program.run("openapi")
        try files.write(printed, to: "openapi.json")
        let outcome = try await Command.outcome(
            of: [python, "-m", "openapi_spec_validator", "--schema", "3.1", "--errors", "all", files.path("openapi.json")]
        )
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        try await RunningAway.with { away in
            let served = try await Member(.nothing, at: away.origin).get("/openapi.json").expect(.ok)
            let paths = (try JSON(parsing: printed))["paths"]
            #expect(served.json["paths"] == paths)
        }
    }

    @Test func `holds for every generated request to the service`() async throws {
        let files = TemporaryFolder()
        defer { files.remove() }
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let location = try await company.location("Belgrade")
            for name in ["john", "mike"] { _ = try await company.employee(name, at: location) }
            _ = try await company.admin.make("/v1/leave-types", ["name": "PTO", "unit": "days", "tracking": "limited"])
            guard case .bearer(let token) = try await company.holder(of: "admin").credential else { return }
            let outcome = try await Command.outcome(
                of: [
                    python, "-m", "schemathesis.cli", "run", "\(away.origin)/openapi.json", "--header", "Authorization: Bearer \(token)",
                    "--max-examples", ProcessInfo.processInfo.environment["AWAY_TEST_EXAMPLES"] ?? "3", "--seed", "1",
                    "--generation-database", "none", "--checks", "all", "--exclude-checks", "positive_data_acceptance",
                    "--continue-on-failure", "--warnings", "off", "--request-timeout", "20", "--no-color",
                ],
                environment: ["NO_PROXY": "*"],
                folder: files.url.path,
                seconds: 200
            )
            #expect(outcome.status == 0, "\(outcome.output.suffix(20_000))\(outcome.errors)")
        }
    }
}
