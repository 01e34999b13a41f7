import HTTPTypes
import JSON
import Support
import Testing

@testable import Away

/// Both time axes over HTTP and PostgreSQL: as of a day, and as it was known at an instant (DESIGN §12).
@Suite(.tags(.database), .timeLimit(.minutes(2)))
struct `What was known then` {
    @Test func `is told of balances, ledgers and pages, across closed years and corrections`() async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let admin = company.admin
            let belgrade = try await company.location("Belgrade")
            let pto = try await admin.make("/v1/leave-types", ["name": "PTO", "unit": "days"])
            let policy: JSON = [
                "locationId": .string(belgrade), "leaveTypeId": .string(pto), "effectiveDate": "2020-01-01", "entitlement": "20",
                "rollOver": ["kind": "all"],
            ]
            let version = try await admin.make("/v1/policies", policy)
            let john = try await company.employee("john", at: belgrade)
            let opening: JSON = ["leaveTypeId": .string(pto), "date": "2024-01-01", "amount": "3"]
            try await admin.put("/v1/employees/\(john)/opening-balance", opening).expect(.ok)
            let opened = SystemClock.now().text
            let past: JSON = ["leaveTypeId": .string(pto), "from": "2024-07-01", "to": "2024-07-05"]
            try await admin.post("/v1/employees/\(john)/recorded-leaves", past).expect(.created)
            let recorded = SystemClock.now().text
            try await admin.post("/v1/leave-years/2024/closing?locationId=\(belgrade)").expect(.ok)
            let closed = SystemClock.now().text
            // The closed year does not move any more: what is wrong in it is put right in the open one.
            let late: JSON = ["leaveTypeId": .string(pto), "from": "2024-08-01", "to": "2024-08-02"]
            try await admin.post("/v1/employees/\(john)/recorded-leaves", late).expect(.unprocessableContent, "leave-year-closed")
            let correction: JSON = ["leaveTypeId": .string(pto), "date": "2025-01-01", "amount": "-2", "reason": "August 2024"]
            try await admin.post("/v1/employees/\(john)/adjustments", correction).expect(.created)

            func balance(on day: String, knownAt instant: String? = nil) async throws -> String? {
                let known = instant.map { "&knownAt=\($0)" } ?? ""
                return try await admin.get("/v1/employees/\(john)/balances?on=\(day)\(known)").expect(.ok).items.first?["balance"]?.string
            }
            for (day, instant, expected) in [
                ("2024-12-31", opened, "23"), ("2024-12-31", recorded, "18"), ("2024-12-31", closed, "18"), ("2025-01-01", opened, "43"),
                ("2025-01-01", recorded, "38"), ("2025-01-01", closed, "38"),
            ] { #expect(try await balance(on: day, knownAt: instant) == expected, "\(day) as known at \(instant)") }
            #expect(try await balance(on: "2024-12-31") == "18")
            #expect(try await balance(on: "2025-01-01") == "36")
            // In the future, too: two more entitlements.
            #expect(try await balance(on: "2027-01-01", knownAt: opened) == "83")

            let ledger = "/v1/employees/\(john)/ledger?leaveTypeId=\(pto)&to=2025-12-31"
            func kinds(knownAt instant: String) async throws -> [String] {
                try await admin.get("\(ledger)&knownAt=\(instant)").expect(.ok).items.compactMap { $0["kind"]?.string }
            }
            #expect(try await kinds(knownAt: opened).filter { $0 == "recordedLeave" || $0 == "adjustment" } == [])
            #expect(try await kinds(knownAt: recorded).count { $0 == "recordedLeave" } == 5)
            let german = try await admin.get(ledger, headers: [.acceptLanguage: "de"]).expect(.ok)
            #expect(german.headers[.contentLanguage] == "de")
            #expect(
                german.items.contains {
                    $0["text"]?.string == "Angepasst von boss: August 2024" || $0["text"]?.string?.hasSuffix(": August 2024") == true
                }
            )
            #expect(german.items.allSatisfy { $0["rule"]?.string?.hasPrefix("L") == true && $0["text"]?.string?.isEmpty == false })

            let page = "/app/admin/people/\(john)/balances/\(pto)"
            let then = try await admin.get("\(page)?knownAt=2020-01-01").expect(.ok)
            #expect(then.text.contains("This is what was known at the end of 1 January 2020"))
            #expect(!then.text.contains("August 2024"))
            #expect(try await admin.get(page).expect(.ok).text.contains("August 2024"))
            try await admin.get("/v1/employees/\(john)/balances?knownAt=yesterday").expect(.badRequest)
            let history = try await admin.get("/v1/policy-history?leaveTypeId=\(pto)").expect(.ok)
            #expect(history.items.map { $0["policyId"]?.string } == [version])
        }
    }
}
