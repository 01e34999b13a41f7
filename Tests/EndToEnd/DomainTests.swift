import Foundation
import HTTPTypes
import JSON
import Support
import Testing

@testable import Away

/// Domains are proven by a record in a real DNS server (SSO_RULES P2).
@Suite(.tags(.database), .timeLimit(.minutes(2)))
struct `A domain` {
    @Test func `is the organization's once its TXT record is published, and then nobody else's (P2.1, P2.2)`() async throws {
        try await RunningNameServer.with { names in
            try await TestServer.withDatabase { database in
                try await RunningAway.with(database, settings: ["AWAY_NAME_SERVERS": names.address]) { away in
                    let umbrella = try await Company.found("umbrella", in: away)
                    let initech = try await Company.found("initech", in: away)
                    let claimed = try await umbrella.admin.post("/v1/domains", ["name": "example.org"]).expect(.created)
                    #expect(claimed.json["verified"] == false)
                    let name = try #require(claimed.json["recordName"]?.string)
                    let value = try #require(claimed.json["recordValue"]?.string)
                    #expect(name == "_away.example.org")
                    let early = try await umbrella.admin.post("/v1/domains/example.org/verify").expect(.unprocessableContent)
                    #expect(early.json["code"]?.string == "domain-not-proven" || early.text.contains("domain-not-proven"))
                    let other = try await initech.admin.post("/v1/domains", ["name": "example.org"]).expect(.created)
                    // The other's value is another one: it proves nothing for us.
                    #expect(other.json["recordValue"]?.string != value)
                    try await names.publish([name: value])
                    try await eventually {
                        try await umbrella.admin.post("/v1/domains/example.org/verify").status == .ok
                    }
                    let refused = try await initech.admin.post("/v1/domains/example.org/verify").expect(.unprocessableContent)
                    #expect(refused.text.contains("domain-not-proven"))
                    // Even one who controls the DNS later does not take it over while it is ours.
                    let stolen = try #require(other.json["recordValue"]?.string)
                    try await names.publish([name: stolen])
                    try await eventually {
                        try await initech.admin.post("/v1/domains/example.org/verify").text.contains("domain-taken")
                    }
                }
            }
        }
    }

    /// A name server reads its zone again in its own time.
    private func eventually(_ holds: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(15)
        while ContinuousClock.now < end {
            if try await holds() { return }
            try await ContinuousClock().sleep(for: .milliseconds(100))
        }
        Issue.record("it never was so")
    }
}
