import HTTPTypes
import JSON
import Testing

extension `Stories of organizations` {
    /// From London, where the leave year begins in April, to Berlin, where it is the calendar year: no leave is lost on the way, and the rules of
    /// each place hold there.
    @Test func `a transfer between countries`() async throws {
        let company = try await Telling.begin("movers", on: "2025-04-01")
        let london = try await company.location("London", zone: "Europe/London", yearFrom: "04-01")
        let berlin = try await company.location("Berlin", zone: "Europe/Berlin", holidays: ["2025-10-03"])
        let leave = try await company.leaveType("Leave", "days")
        try await company.policy(leave, at: london, from: "2025-04-01", "28")
        try await company.policy(
            leave,
            at: berlin,
            from: "2025-01-01",
            "30",
            ["rollOver": ["kind": "upTo", "amount": "5", "expires": "03-31"]]
        )
        let ben = try await company.hire("Ben", at: london, since: "2025-04-01")
        try await ben.takes(leave, "2025-07-07", "2025-07-11", counting: "5")

        let keep: JSON = ["locationId": berlin.json, "effectiveDate": "2025-10-01", "mode": "keep"]
        try await company.boss.put("/v1/employees/\(ben.id)/location", keep)
            .expect(.unprocessableContent, "transfer-needs-same-leave-year")
        try company.today(is: "2025-09-01")
        try await company.set("location", of: ben, from: "2025-10-01", ["locationId": berlin.json, "mode": "prorate"])
        // London, 1 April to 30 September: 28 × 183/365 = 14.0384. Berlin, 1 October to 31 December: 30 × 92/365 = 7.5616.
        #expect(
            try await ben.ledger(leave, "2025-09-30", "2025-10-01") == [
                "2025-10-01 proration -13.9616 9.0384", "2025-10-01 rollOverOut -9.0384 0", "2025-10-01 rollOverIn 9.0384 9.0384",
                "2025-10-01 entitlement 7.5616 16.6",
            ]
        )
        try await ben.has(leave, on: "2025-09-30", ["leaveYear": "2025-04-01", "entitlement": "28", "taken": "5", "balance": "23"])
        try await ben.has(leave, on: "2025-10-01", ["leaveYear": "2025-10-01", "carriedOver": "9.0384", "balance": "16.6"])
        // German Unity Day is a holiday where he will be then.
        try await ben.takes(leave, "2025-10-02", "2025-10-03", counting: "1")
        // Of 15.6 days Berlin lets him carry 5 over, until the end of March.
        try await ben.has(leave, on: "2025-12-31", ["balance": "15.6"])
        try await ben.has(leave, on: "2026-01-01", ["leaveYear": "2026-01-01", "carriedOver": "5", "entitlement": "30", "balance": "35"])
        try await ben.has(leave, on: "2026-04-01", ["expired": "5", "balance": "30"])
    }
}
