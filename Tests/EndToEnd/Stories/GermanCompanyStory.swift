import JSON
import Testing

extension `Stories of organizations` {
    /// 30 days, carried over until 31 March (BUrlG §7(3)); a twelfth for each full month in the first and last year, fractions of half a day and
    /// more rounded up (§5). Christmas Eve and New Year's Eve are half days.
    @Test func `a German company`() async throws {
        let company = try await Telling.begin("werk", on: "2025-01-02")
        let berlin = try await company.location(
            "Berlin",
            zone: "Europe/Berlin",
            holidays: ["2025-12-25", "2025-12-26", "2026-01-01"],
            halfHolidays: ["2025-12-24", "2025-12-31"]
        )
        let leave = try await company.leaveType("Urlaub", "days")
        try await company.policy(
            leave,
            at: berlin,
            from: "2025-01-01",
            "30",
            [
                "partTime": ["fullTimeDays": "5"],
                "proration": ["by": "fullMonths", "rounding": ["step": "whole", "mode": "upFromHalf"]],
                "rollOver": ["kind": "all", "expires": "03-31"],
            ]
        )
        let lena = try await company.hire("Lena", at: berlin, since: "2025-01-01")
        // 22, 23, half of 24, 29, 30, half of 31 December.
        try await lena.takes(leave, "2025-12-22", "2025-12-31", counting: "5")
        try await lena.has(leave, on: "2025-12-31", ["entitlement": "30", "booked": "5", "balance": "25"])

        // From 15 May on there are seven full months: 30 × 7/12 = 17.5, rounded up to 18.
        try company.today(is: "2025-05-15")
        let jonas = try await company.hire("Jonas", at: berlin, since: "2025-05-15")
        try await jonas.has(leave, on: "2025-12-31", ["entitlement": "18", "balance": "18"])

        try company.today(is: "2026-01-02")
        try await lena.has(leave, on: "2026-01-02", ["carriedOver": "25", "entitlement": "30", "balance": "55"])
        // Ten days in March use up what would be lost first; the other fifteen are still there on the last day of March.
        try await lena.takes(leave, "2026-03-02", "2026-03-13", counting: "10")
        try await lena.has(leave, on: "2026-03-31", ["balance": "45", "expired": "0"])
        try await lena.has(leave, on: "2026-04-01", ["balance": "30", "expired": "15"])

        // She leaves in the middle of the year: six full months are worth 15 days.
        try await company.set("employment", of: lena, from: "2026-06-30", [:])
        try await lena.has(leave, on: "2026-06-29", ["balance": "30"])
        try await lena.has(leave, on: "2026-06-30", ["entitlement": "15", "balance": "15"])
        try await lena.mayNotTake(leave, "2026-06-30", "2026-07-01", because: "not-employed")
    }
}
