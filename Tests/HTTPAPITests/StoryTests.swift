import Application
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

/// What the story of the product needs, made through the interface.
struct Acme: Sendable {
    let away: AwayAPI
    let belgrade: String
    let pto: String
    let john: String
    let mike: String
    let ana = AwayAPI.ana.description

    static let week = #"{"monday":480,"tuesday":480,"wednesday":480,"thursday":480,"friday":480}"#

    static func make(_ client: any TestClientProtocol, _ away: AwayAPI) async throws -> Acme {
        let ana = AwayAPI.ana.description
        func made(_ path: String, _ body: String) async throws -> String {
            let answer = try await client.send(.post, path, as: ana, body)
            #expect(answer.status == .created, "\(answer.text)")
            return try #require(answer.json["id"]?.string)
        }
        let location = #"{"name":"Belgrade","timeZone":"Europe/Belgrade","leaveYear":{"startsOn":"01-01"},"workingWeek":"# + week + "}"
        let belgrade = try await made("/v1/locations", location)
        let pto = try await made("/v1/leave-types", #"{"name":"PTO","unit":"days","tracking":"limited"}"#)
        func employee(_ name: String) async throws -> String {
            try await made(
                "/v1/employees",
                #"{"email":"\#(name)@acme.example","name":"\#(name)","locationId":"\#(belgrade)","employmentStart":"2025-01-01"}"#
            )
        }
        let (john, mike) = (try await employee("John"), try await employee("Mike"))
        let approvers = #"{"sequence":[{"anyOf":["\#(mike)"]}],"effectiveDate":"2025-01-01"}"#
        try await check(client.send(.put, "/v1/employees/\(john)/approvers", as: ana, approvers).status, .ok)
        _ = try await made(
            "/v1/policies",
            #"""
            {"locationId":"\#(belgrade)","leaveTypeId":"\#(pto)","effectiveDate":"2025-01-01","entitlement":"20","grant":{"kind":"upFront"},
            "rollOver":{"kind":"upTo","amount":"5","expires":"06-30"},"partTime":{"fullTimeDays":"5"}}
            """#
        )
        return Acme(away: away, belgrade: belgrade, pto: pto, john: john, mike: mike)
    }

    func ask(_ client: any TestClientProtocol, _ from: String, _ to: String) async throws -> Answer {
        try await client.send(.post, "/v1/leave-requests", as: john, #"{"leaveTypeId":"\#(pto)","from":"\#(from)","to":"\#(to)"}"#)
    }

    func balance(_ client: any TestClientProtocol, on day: String) async throws -> JSON {
        try await client.send(.get, "/v1/employees/me/balances?on=\(day)", as: john).json["items"]?[0] ?? .null
    }
}

@Suite struct `The story over HTTP` {
    @Test func `from nothing to an approved leave, a closed year and a correction`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let asked = try await acme.ask(client, "2025-08-04", "2025-08-15")
            #expect(asked.status == .created, "\(asked.text)")
            #expect(asked.json["status"] == "pending")
            #expect(asked.json["count"] == ["amount": "10", "unit": "days"])
            #expect(asked.json["approvers"] == [.string(acme.mike)])
            let id = try #require(asked.json["id"]?.string)
            #expect(asked.headers[.location] == "/v1/leave-requests/\(id)")
            try await check(acme.balance(client, on: "2025-08-31")["available"], "10")

            let waiting = try await client.send(.get, "/v1/approvals", as: acme.mike)
            #expect(waiting.json["items"]?[0]?["id"]?.string == id)
            let own = try await client.send(.post, "/v1/leave-requests/\(id)/approve", as: acme.john)
            #expect(own.status == .forbidden)
            let approved = try await client.send(.post, "/v1/leave-requests/\(id)/approve", as: acme.mike, #"{"comment":"Enjoy"}"#)
            #expect(approved.status == .ok, "\(approved.text)")
            #expect(approved.json["status"] == "approved")
            let again = try await client.send(.post, "/v1/leave-requests/\(id)/approve", as: acme.mike)
            #expect(again.status == .conflict)
            #expect(again.code == "invalid-transition")

            let history = try await client.send(.get, "/v1/leave-requests/\(id)/history", as: acme.john)
            #expect(history.json["items"]?.array?.compactMap { $0["type"]?.string } == ["LeaveRequested", "LeaveApproved"])
            #expect(history.json["items"]?[1]?["comment"] == "Enjoy")

            try away.go(to: "2026-01-05")
            let closing = try await client.send(.post, "/v1/leave-years/2025/closing?locationId=\(acme.belgrade)", as: acme.ana)
            #expect(closing.status == .ok, "\(closing.text)")
            let johns = closing.json["rollOvers"]?.array?.first { $0["employeeId"]?.string == acme.john }
            #expect(johns?["carried"] == "5")
            try await check(acme.balance(client, on: "2026-01-31")["balance"], "25")
            let ledger = try await client.send(.get, "/v1/employees/\(acme.john)/ledger?leaveTypeId=\(acme.pto)", as: acme.john)
            let kinds = ledger.json["items"]?.array?.compactMap { $0["kind"]?.string } ?? []
            #expect(kinds.starts(with: ["entitlement", "leaveTaken"]))
            #expect(ledger.json["items"]?[1]?["ref"]?.string == id)
            #expect(ledger.json["items"]?[1]?["eventSequence"]?.integer != nil)

            let correction = #"{"leaveTypeId":"\#(acme.pto)","date":"2026-01-05","amount":"-1.5","reason":"Miscounted"}"#
            let adjusted = try await client.send(.post, "/v1/employees/\(acme.john)/adjustments", as: acme.ana, correction)
            #expect(adjusted.status == .created, "\(adjusted.text)")
            try await check(acme.balance(client, on: "2026-01-31")["balance"], "23.5")
            let past = #"{"leaveTypeId":"\#(acme.pto)","from":"2026-01-02","to":"2026-01-02"}"#
            let recorded = try await client.send(.post, "/v1/employees/\(acme.john)/recorded-leaves", as: acme.mike, past)
            #expect(recorded.status == .created, "\(recorded.text)")
            try await check(acme.balance(client, on: "2026-01-31")["balance"], "22.5")
        }
    }

    @Test func `a preview has the same words and no effect`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let before = try await client.send(.get, "/v1/me", as: acme.john).json["sequence"]
            let body = #"{"leaveTypeId":"\#(acme.pto)","from":"2025-08-04","to":"2025-09-30"}"#
            let preview = try await client.send(.post, "/v1/leave-requests/preview", as: acme.john, body)
            #expect(preview.status == .ok, "\(preview.text)")
            #expect(preview.json["count"]?["amount"] == "42")
            #expect(preview.json["days"]?.array?.count == 42)
            #expect(preview.json["errors"]?[0]?["code"] == "insufficient-balance")
            let refused = try await client.send(.post, "/v1/leave-requests", as: acme.john, body)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.code == "insufficient-balance")
            #expect(refused.json["errors"]?[0]?["rule"]?.string?.hasPrefix("L") == true)
            try await check(client.send(.get, "/v1/me", as: acme.john).json["sequence"], before)
        }
    }

    @Test(arguments: [
        (#"{"from":"2025-13-01","to":"2025-08-04"}"#, "date-malformed", "/from"),
        (#"{"from":"2025-08-05","to":"2025-08-04"}"#, "end-before-start", "/to"),
        (#"{"from":"2025-08-04","to":"2025-08-04","hours":"2"}"#, "hours-not-allowed", "/hours"),
        (#"{"from":"2025-08-04","to":"2025-08-05","fromPart":"morning"}"#, "invalid-day-part", "/fromPart"),
        (#"{"from":"2025-08-04","to":"2028-08-05"}"#, "range-too-long", "/to"),
    ])
    func `the shape of a request is told by its first fault`(days: String, code: String, pointer: String) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let body = #"{"leaveTypeId":"\#(acme.pto)","# + days.dropFirst()
            let answer = try await client.send(.post, "/v1/leave-requests", as: acme.john, body)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.code == code)
            #expect(answer.faults == ["\(pointer) \(code)"])
        }
    }

    @Test func `an approved request is replaced by another, a pending one is changed`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let asked = try await acme.ask(client, "2025-08-04", "2025-08-08")
            let path = "/v1/leave-requests/\(asked.json["id"]?.string ?? "")"
            let changed = try await client.send(.patch, path, as: acme.john, #"{"to":"2025-08-06"}"#)
            #expect(changed.status == .ok, "\(changed.text)")
            #expect(changed.json["count"]?["amount"] == "3")
            try await check(client.send(.post, path + "/approve", as: acme.mike).status, .ok)
            let replacing = try await client.send(.patch, path, as: acme.john, #"{"to":"2025-08-07","reason":"Later train"}"#)
            #expect(replacing.status == .created, "\(replacing.text)")
            #expect(replacing.json["supersedes"] == asked.json["id"])
            #expect(replacing.json["status"] == "pending")
            try await check(client.send(.get, path, as: acme.john).json["status"], "approved")
            let new = "/v1/leave-requests/\(replacing.json["id"]?.string ?? "")"
            try await check(client.send(.post, new + "/approve", as: acme.mike).status, .ok)
            try await check(client.send(.get, path, as: acme.john).json["status"], "cancelled")
        }
    }

    @Test func `a repeated request with a key is one request`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let body = #"{"leaveTypeId":"\#(acme.pto)","from":"2025-08-04","to":"2025-08-08"}"#
            let first = try await client.send(.post, "/v1/leave-requests", as: acme.john, body, headers: [.idempotencyKey: "k"])
            let second = try await client.send(.post, "/v1/leave-requests", as: acme.john, body, headers: [.idempotencyKey: "k"])
            #expect(second.status == .created)
            #expect(second.body == first.body)
            try await check(client.send(.get, "/v1/leave-requests", as: acme.john).json["items"]?.array?.count, 1)
        }
    }
}
