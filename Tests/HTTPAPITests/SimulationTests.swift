import Application
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

@Suite struct `POST /v1/simulations` {
    /// Runs with the story's organization, a second location and a holiday calendar, in June 2025.
    private func test(_ body: @Sendable (any TestClientProtocol, Acme, Places) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            try await body(client, acme, try await Places.make(client, acme))
        }
    }

    @Test func `tells before, after and difference for each employee and leave type`() async throws {
        try await test { client, acme, _ in
            let change = #"{"kind":"policy",\#(policy(acme.belgrade, acme, "2025-07-01", "25"))}"#
            let answer = try await simulate(client, acme, change, on: "2025-10-31")
            #expect(answer.status == .ok, "\(answer.text)")
            let john = try #require(item(of: acme.john, in: answer))
            #expect(john["employeeName"] == "John")
            #expect(john["before"]?["balance"] == "20")
            #expect(john["after"]?["balance"] == "22.5205")
            #expect(john["difference"]?["balance"] == "2.5205")
            #expect(john["difference"]?["available"] == "2.5205")
            let total = try #require(answer.json["totals"]?[0])
            #expect(total["leaveTypeName"] == "PTO")
            #expect(total["employeesChanged"] == 2)
            #expect(total["before"]?["owed"] == "40")
            #expect(total["difference"]?["owed"] == "5.041")
            #expect(answer.json["requests"] == [])
        }
    }

    @Test(arguments: Made.all)
    func `tells what then happens`(change: Made) async throws {
        try await test { client, acme, places in
            try await check(acme.ask(client, "2025-08-04", "2025-08-15").status, .created)
            try await check(client.send(.post, places.holidays, as: acme.ana, #"{"date":"2025-08-05","name":"Feast"}"#).status, .created)
            let body = change.body(acme, places)
            let simulated = try await simulate(
                client,
                acme,
                #"{"kind":"\#(change.kind)",\#(change.subject(acme, places))\#(body)}"#,
                on: "2025-12-31"
            )
            #expect(simulated.status == .ok, "\(simulated.text)")
            let before = try await balance(client, acme)
            let made = try await client.send(
                change.method,
                change.path(acme, places),
                as: acme.ana,
                change.method == .delete ? nil : "{\(body)}"
            )
            #expect([.ok, .created, .noContent].contains(made.status), "\(made.text)")
            let after = try await balance(client, acme)
            #expect(before != after, "this change changes nothing")
            let john = try #require(item(of: acme.john, in: simulated))
            for figure in ["entitlement", "carriedOver", "taken", "booked", "pending", "balance", "available", "leaveYear"] {
                #expect(john["before"]?[figure] == before[figure], "\(figure)")
                #expect(john["after"]?[figure] == after[figure], "\(figure)")
            }
        }
    }

    @Test func `takes changes in their order, each on the ones before`() async throws {
        try await test { client, acme, places in
            let changes = #"""
                {"kind":"location","employeeId":"\#(acme.john)","locationId":"\#(places.lisbon)","effectiveDate":"2025-07-01"},
                {"kind":"policy",\#(policy(places.lisbon, acme, "2025-01-01", "30"))},
                {"kind":"fte","employeeId":"\#(acme.john)","factor":"0.5"}
                """#
            let answer = try await simulate(client, acme, changes, on: "2025-12-31", changedOnly: true)
            #expect(answer.json["items"]?.array?.count == 1)
            #expect(item(of: acme.john, in: answer)?["after"]?["entitlement"] == "25.0411")
        }
    }

    @Test func `names requests that would not be accepted any more`() async throws {
        try await test { client, acme, _ in
            let asked = try await acme.ask(client, "2025-08-04", "2025-08-15")
            let id = try #require(asked.json["id"]?.string)
            let change =
                #"{"kind":"entitlement","employeeId":"\#(acme.john)","leaveTypeId":"\#(acme.pto)","entitlement":"8","effectiveDate":"2025-01-01"}"#
            let answer = try await simulate(client, acme, change)
            #expect(answer.json["requests"]?[0]?["id"] == .string(id))
            #expect(answer.json["requests"]?[0]?["status"] == "pending")
            #expect(answer.json["requests"]?[0]?["errors"]?[0]?["code"] == "insufficient-balance")
        }
    }

    @Test func `stores nothing`() async throws {
        try await test { client, acme, places in
            let head = try await client.send(.get, "/v1/me", as: acme.ana).json["sequence"]
            for change in Made.all {
                let json = #"{"kind":"\#(change.kind)",\#(change.subject(acme, places))\#(change.body(acme, places))}"#
                _ = try await simulate(client, acme, json)
            }
            try await check(client.send(.get, "/v1/me", as: acme.ana).json["sequence"], head)
            try await check(acme.balance(client, on: "2025-10-31")["balance"], "20")
        }
    }

    @Test func `tells the faults of all changes at once, with pointers`() async throws {
        try await test { client, acme, places in
            let nowhere = "01990000-0000-7000-8000-00000000dead"
            let refused = try await simulate(
                client,
                acme,
                #"""
                {"kind":"policy",\#(policy(acme.belgrade, acme, "2025-01-01", "25"))},
                {"kind":"location","employeeId":"\#(nowhere)","locationId":"\#(places.lisbon)"},
                {"kind":"location","employeeId":"\#(acme.john)","locationId":"\#(nowhere)"},
                {"kind":"location","employeeId":"\#(acme.john)","locationId":"\#(places.lisbon)","effectiveDate":"2024-01-01"},
                {"kind":"holidayRemoval","holidayCalendarId":"\#(places.calendar)","date":"2025-08-05"},
                {"kind":"holiday","holidayCalendarId":"\#(nowhere)","date":"2025-08-05","name":"Feast"},
                {"kind":"policyWithdrawal","policyId":"\#(nowhere)"},
                {"kind":"locationWorkingWeek","locationId":"\#(nowhere)","workingWeek":\#(Acme.week)},
                {"kind":"locationChange","locationId":"\#(nowhere)"},
                {"kind":"leaveType","leaveTypeId":"\#(nowhere)"},
                {"kind":"employment","employeeId":"\#(nowhere)","effectiveDate":null},
                {"kind":"employment","employeeId":"\#(acme.john)","effectiveDate":"2024-06-01"}
                """#
            )
            #expect(refused.status == .unprocessableContent)
            #expect(
                refused.faults == [
                    "/changes/0/effectiveDate policy-version-exists", "/changes/1/employeeId unknown-employee",
                    "/changes/2/locationId unknown-location", "/changes/3/effectiveDate not-employed", "/changes/4/date not-found",
                    "/changes/5/holidayCalendarId unknown-holiday-calendar", "/changes/6/policyId not-found",
                    "/changes/7/locationId unknown-location", "/changes/8/locationId unknown-location",
                    "/changes/9/leaveTypeId unknown-leave-type", "/changes/10/employeeId unknown-employee",
                    "/changes/11/effectiveDate employment-end-before-start",
                ]
            )
        }
    }

    @Test func `is asked in a form that is checked`() async throws {
        try await test { client, acme, _ in
            for (changes, faults) in [
                ("", ["/changes invalid-value"]), (#"{"kind":"wish"}"#, ["/changes/0/kind invalid-value"]),
                (#"{}"#, ["/changes/0/kind missing-field"]), ("7", ["/changes/0/kind invalid-value"]),
                (
                    #"{"kind":"fte","employeeId":"\#(acme.john)","factor":"2","other":1}"#,
                    ["/changes/0/factor invalid-factor", "/changes/0/other unknown-field"]
                ),
                (Array(repeating: #"{"kind":"wish"}"#, count: 101).joined(separator: ","), ["/changes invalid-value"]),
                (
                    #"{"kind":"fte","employeeId":"\#(acme.john)","factor":"1","effectiveDate":"2999-01-01"},{"kind":"policyWithdrawal","policyId":"\#(acme.john)"}"#,
                    ["/on invalid-value", "/changes/0/effectiveDate invalid-value", "/changes/1/policyId not-found"]
                ),
                (
                    #"{"kind":"policy",\#(policy(acme.belgrade, acme, "2025-07-01", "20")),"proration":{"by":"days","rounding":{"step":"half"}}}"#,
                    ["/changes/0/proration/rounding invalid-rounding"]
                ),
            ] {
                let on = changes.contains("2999") ? "2999-12-31" : nil
                let answer = try await simulate(client, acme, changes, on: on)
                #expect(answer.faults == faults, "\(answer.text)")
            }
        }
    }

    @Test func `is for admins`() async throws {
        try await test { client, acme, _ in
            let body = #"{"changes":[{"kind":"fte","employeeId":"\#(acme.john)","factor":"0.5"}]}"#
            try await check(client.send(.post, "/v1/simulations", as: acme.john, body).code, "forbidden")
        }
    }

    private func simulate(
        _ client: any TestClientProtocol,
        _ acme: Acme,
        _ changes: String,
        on: String? = nil,
        changedOnly: Bool = false
    ) async throws -> Answer {
        let on = on.map { #","on":"\#($0)""# } ?? ""
        return try await client.send(
            .post,
            "/v1/simulations",
            as: acme.ana,
            #"{"changes":[\#(changes)],"changedOnly":\#(changedOnly)\#(on)}"#
        )
    }

    private func item(of employee: String, in answer: Answer) -> JSON? {
        answer.json["items"]?.array?.first { $0["employeeId"] == .string(employee) }
    }

    private func balance(_ client: any TestClientProtocol, _ acme: Acme) async throws -> JSON {
        try await client.send(.get, "/v1/employees/\(acme.john)/balances?on=2025-12-31", as: acme.ana).json["items"]?[0] ?? .null
    }
}

/// The members of a policy.
private func policy(_ location: String, _ acme: Acme, _ from: String, _ entitlement: String) -> String {
    #""locationId":"\#(location)","leaveTypeId":"\#(acme.pto)","effectiveDate":"\#(from)","entitlement":"\#(entitlement)""#
}

struct Places: Sendable {
    let lisbon: String
    let calendar: String
    /// A policy version that has not begun.
    let future: String

    var holidays: String { "/v1/holiday-calendars/\(calendar)/holidays" }

    static func make(_ client: any TestClientProtocol, _ acme: Acme) async throws -> Places {
        func made(_ path: String, _ body: String) async throws -> String {
            let answer = try await client.send(.post, path, as: acme.ana, body)
            #expect(answer.status == .created, "\(answer.text)")
            return try #require(answer.json["id"]?.string)
        }
        let lisbon = try await made("/v1/locations", #"{"name":"Lisbon","timeZone":"Europe/Lisbon","workingWeek":\#(Acme.week)}"#)
        let calendar = try await made("/v1/holiday-calendars", #"{"name":"Feasts"}"#)
        let body = #"{"holidayCalendarIds":["\#(calendar)"]}"#
        try await check(client.send(.patch, "/v1/locations/\(acme.belgrade)", as: acme.ana, body).status, .ok)
        let future = try await made("/v1/policies", "{\(policy(acme.belgrade, acme, "2025-11-01", "40"))}")
        return Places(lisbon: lisbon, calendar: calendar, future: future)
    }
}

/// A change as a simulation takes it, and as the route that makes it does.
struct Made: Sendable, CustomTestStringConvertible {
    let kind: String
    let method: HTTPRequest.Method
    /// What the route has in its path.
    let subject: @Sendable (Acme, Places) -> String
    let path: @Sendable (Acme, Places) -> String
    let body: @Sendable (Acme, Places) -> String

    var testDescription: String { kind }

    private static func ofJohn(_ kind: String, _ segment: String, _ body: @escaping @Sendable (Acme, Places) -> String) -> Made {
        Made(
            kind: kind,
            method: .put,
            subject: { acme, _ in #""employeeId":"\#(acme.john)","# },
            path: { acme, _ in "/v1/employees/\(acme.john)/\(segment)" },
            body: body
        )
    }

    static let all = [
        Made(
            kind: "policy",
            method: .post,
            subject: { _, _ in "" },
            path: { _, _ in "/v1/policies" },
            body: { acme, _ in policy(acme.belgrade, acme, "2025-03-01", "30") }
        ),
        Made(
            kind: "policyWithdrawal",
            method: .delete,
            subject: { _, places in #""policyId":"\#(places.future)""# },
            path: { _, places in "/v1/policies/\(places.future)" },
            body: { _, _ in "" }
        ),
        Made(
            kind: "locationWorkingWeek",
            method: .put,
            subject: { acme, _ in #""locationId":"\#(acme.belgrade)","# },
            path: { acme, _ in "/v1/locations/\(acme.belgrade)/working-week" },
            body: { _, _ in #""effectiveDate":"2025-04-01","workingWeek":{"monday":480,"tuesday":480}"# }
        ),
        Made(
            kind: "locationChange",
            method: .patch,
            subject: { acme, _ in #""locationId":"\#(acme.belgrade)","# },
            path: { acme, _ in "/v1/locations/\(acme.belgrade)" },
            body: { _, _ in #""leaveYear":{"startsOn":"04-01"},"holidayCalendarIds":[]"# }
        ),
        Made(
            kind: "holiday",
            method: .post,
            subject: { _, places in #""holidayCalendarId":"\#(places.calendar)","# },
            path: { _, places in places.holidays },
            body: { _, _ in #""date":"2025-08-07","name":"Another","part":"morning""# }
        ),
        Made(
            kind: "holidayRemoval",
            method: .delete,
            subject: { _, places in #""holidayCalendarId":"\#(places.calendar)","date":"2025-08-05""# },
            path: { _, places in places.holidays + "/2025-08-05" },
            body: { _, _ in "" }
        ),
        Made(
            kind: "leaveType",
            method: .patch,
            subject: { acme, _ in #""leaveTypeId":"\#(acme.pto)","# },
            path: { acme, _ in "/v1/leave-types/\(acme.pto)" },
            body: { _, _ in #""tracking":"unlimited""# }
        ),
        ofJohn("location", "location") { _, places in #""effectiveDate":"2025-05-01","locationId":"\#(places.lisbon)","mode":"replace""# },
        ofJohn("workingWeek", "working-week") { _, _ in #""effectiveDate":"2025-05-01","workingWeek":{"monday":480}"# },
        ofJohn("entitlement", "entitlement") { acme, _ in
            #""effectiveDate":"2025-05-01","leaveTypeId":"\#(acme.pto)","entitlement":"25""#
        },
        ofJohn("employment", "employment") { _, _ in #""effectiveDate":"2025-05-31""# },
    ]
}
