import Foundation
import HTTPAPI
import HTTPTypes
import JSON
import Support
import Testing

@testable import Away

/// A server of the suite's own, which goes away and comes back.
@Suite(.enabled(if: TestServer.url != nil), .tags(.database), .timeLimit(.minutes(2)))
struct `A database that is away` {
    private let name =
        (ProcessInfo.processInfo.environment["AWAY_TEST_RUN"] ?? "test-\(ProcessInfo.processInfo.processIdentifier)") + "-away"

    @Test func `makes the service say so, and nothing that was acknowledged is lost`() async throws {
        let url = DatabaseURL(try await postgres("start").filter { !$0.isWhitespace })
        do {
            try await TestServer.withDatabase(on: url) { database in
                try await RunningAway.with(database, settings: ["AWAY_DATABASE_WAIT": "1", "AWAY_LOG_LEVEL": "critical"]) { away in
                    let company = try await Company.found("acme", in: away)
                    try await goAway(company, try await company.holder(of: "admin"))
                }
            }
        } catch {
            _ = try? await postgres("remove")  // the first error is the one to show
            throw error
        }
        try await postgres("remove")
    }

    private func goAway(_ company: Company, _ admin: Member) async throws {
        let nobody = Member(.nothing, at: company.away.origin)
        try await nobody.get("/readyz").expect(.ok)
        let sales = try await admin.make("/v1/departments", ["name": "Sales"])
        for stop in ["stop", "crash"] {
            try await postgres(stop)
            let stopped = ContinuousClock.now
            try await nobody.get("/readyz").expect(.serviceUnavailable, "unavailable")
            #expect(ContinuousClock.now - stopped < .seconds(4))  // one second, and what other suites take meanwhile
            let key: HTTPFields = [.idempotencyKey: stop]
            for answer in [
                try await admin.get("/v1/departments"), try await admin.post("/v1/departments", ["name": .string(stop)], headers: key),
                try await company.admin.get("/v1/me"), try await nobody.get("/readyz"),
            ] {
                try answer.expect(.serviceUnavailable, "unavailable")
                #expect(answer.headers[.retryAfter].flatMap(Int.init) != nil)
                #expect(answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
            }
            let page = try await nobody.get("/o/acme/sign-in", headers: [.accept: "text/html"]).expect(.serviceUnavailable)
            #expect(page.headers[.retryAfter] != nil)
            try await nobody.get("/healthz").expect(.ok)

            try await postgres("start")
            try await AwayProgram.waitUntilReady(company.away.origin)
            try await admin.get("/v1/departments/\(sales)").expect(.ok)
            try await company.admin.get("/v1/me").expect(.ok)
            try await admin.post("/v1/departments", ["name": .string(stop)], headers: key).expect(.created)
        }
        let names = try await admin.get("/v1/departments").expect(.ok).items.compactMap { $0["name"]?.string }
        #expect(names == ["Sales", "crash", "stop"])
    }

    @discardableResult
    private func postgres(_ command: String) async throws -> String {
        try await Command.run([Repository.path("deploy/dev/postgres"), command, name])
    }
}
