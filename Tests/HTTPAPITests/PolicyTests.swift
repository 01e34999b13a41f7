import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

@Suite struct `A policy over HTTP` {
    private func policy(_ acme: Acme, _ from: String, _ terms: String) -> String {
        #"{"locationId":"\#(acme.belgrade)","leaveTypeId":"\#(acme.pto)","effectiveDate":"\#(from)",\#(terms)}"#
    }

    @Test(arguments: [
        (#""entitlement":"20","cap":"15""#, ["cap-below-entitlement"]),
        (#""entitlement":"20","grant":{"kind":"accrual","every":"week","anchor":"2026-01-05"}"#, ["instalments-vary"]),
        (
            #""entitlement":"20","grant":{"kind":"accrual","every":"week","anchor":"2026-01-05"},"proration":{"by":"startedMonths"}"#,
            ["instalments-vary", "unusual-combination"]
        ),
        (
            #""entitlement":"20","partTime":"factor","proration":{"by":"days","rounding":{"step":"whole","mode":"up"}}"#,
            ["rounding-moves-balance"]
        ),
        (#""entitlement":"20","waiting":{"months":24,"during":"noAccrual"}"#, ["waiting-takes-back"]),
        (#""entitlement":"20""#, []),
    ])
    func `warns of what will surprise`(terms: String, codes: [String]) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let answer = try await client.send(.post, "/v1/policies", as: acme.ana, policy(acme, "2026-01-01", terms))
            #expect(answer.status == .created, "\(answer.text)")
            let warnings = answer.json["warnings"]?.array ?? []
            #expect(warnings.map { $0["code"]?.string } == codes)
            for warning in warnings {
                #expect(warning["detail"]?.string?.contains("{") == false)
                #expect(warning["detail"]?.string?.hasPrefix("warning.") == false)
            }
        }
    }

    @Test func `that contradicts another names it`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let again = try await client.send(.post, "/v1/policies", as: acme.ana, policy(acme, "2025-01-01", #""entitlement":"25""#))
            #expect(again.code == "policy-version-exists")
            #expect(again.json["detail"]?.string?.contains("PTO in Belgrade already takes effect on 1 January 2025") == true)
            try await check(client.send(.delete, "/v1/leave-types/\(acme.pto)", as: acme.ana).status, .noContent)
            let archived = try await client.send(.post, "/v1/policies", as: acme.ana, policy(acme, "2026-01-01", #""entitlement":"25""#))
            #expect(archived.faults == ["/leaveTypeId unknown-leave-type"])
            #expect(archived.json["detail"]?.string == "PTO is archived: choose another, or make a new one.")
        }
    }

    @Test func `has a history in sentences`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let body = policy(acme, "2026-01-01", #""entitlement":"25","rollOver":{"kind":"all"},"partTime":{"fullTimeDays":"5"}"#)
            let later = try #require(try await client.send(.post, "/v1/policies", as: acme.ana, body).json["id"]?.string)
            let history = try await client.send(.get, "/v1/policy-history?leaveTypeId=\(acme.pto)", as: acme.john)
            let items = history.json["items"]?.array ?? []
            #expect(items.count == 2)
            #expect(items.first?["text"]?.string == "From 1 January 2025: the policy for PTO in Belgrade, set by admin on 2 June 2025.")
            #expect(items.first?["changes"]?.array?.contains("20 days a year.") == true)
            #expect(items.last?["text"]?.string?.hasPrefix("From 1 January 2026: changes for PTO in Belgrade") == true)
            #expect(
                items.last?["changes"]?.array?.compactMap(\.string) == [
                    "Now: 25 days a year. Before: 20 days a year.",
                    "Now: At the end of the year all of the rest goes on, without an end. "
                        + "Before: At the end of the year up to 5 days go on, usable until 30 June.",
                ]
            )
            try await check(client.send(.delete, "/v1/policies/\(later)", as: acme.ana).status, .noContent)
            let german = try await client.send(.get, "/v1/policy-history", as: acme.john, headers: [.acceptLanguage: "de"])
            #expect(german.json["items"]?[1]?["text"]?.string?.contains("zurückgenommen von") == true)
        }
    }

    @Test func `is not answered by people alone with themselves`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let path = "/v1/employees/\(acme.john)/approvers"
            let own = try await client.send(.put, path, as: acme.ana, #"{"sequence":[{"anyOf":["\#(acme.john)"]}]}"#)
            #expect(own.faults == ["/sequence/0/anyOf invalid-approvers"])
            #expect(own.json["detail"]?.string?.contains("only John could answer") == true)
            let twice = #"{"sequence":[{"anyOf":["\#(acme.mike)"],"fallback":["\#(acme.mike)"]}]}"#
            try await check(client.send(.put, path, as: acme.ana, twice).faults, ["/sequence/0/fallback invalid-approvers"])
        }
    }
}
