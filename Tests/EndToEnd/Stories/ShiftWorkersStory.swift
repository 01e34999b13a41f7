import JSON
import Testing

extension `Stories of organizations` {
    /// Twelve-hour shifts in a cycle of two weeks: five shifts, then two. 5.6 weeks of 42 hours are 235.2 hours, earned by the month.
    @Test func `UK shift workers`() async throws {
        let works = try await Telling.begin("works", on: "2025-04-01")
        let shift: JSON = 720
        let week: JSON = [
            "weeks": [
                ["monday": shift, "tuesday": shift, "friday": shift, "saturday": shift, "sunday": shift],
                ["wednesday": shift, "thursday": shift],
            ],
            "anchor": "2025-03-31",
        ]
        let plant = try await works.location("Plant", zone: "Europe/London", yearFrom: "04-01", week: week)
        let hours = try await works.leaveType("Holiday hours", "hours", ["increment": "0.5"])
        try await works.policy(
            hours,
            at: plant,
            from: "2025-04-01",
            "235.2",
            ["grant": ["kind": "accrual", "every": "month", "at": "end"], "partTime": "factor"]
        )
        let rosa = try await works.hire("Rosa", at: plant, since: "2025-04-01")
        let sam = try await works.hire("Sam", at: plant, since: "2025-04-01")
        try await works.set("fte", of: sam, from: "2025-04-01", ["factor": "0.5"])

        // 235.2 ÷ 12 = 19.6 a month; half of it for Sam; the whole in a full year.
        try await rosa.has(hours, on: "2025-06-30", ["unit": "hours", "balance": "58.8"])
        try await sam.has(hours, on: "2025-06-30", ["balance": "29.4"])
        try await rosa.has(hours, on: "2026-03-31", ["entitlement": "235.2"])
        try await sam.has(hours, on: "2026-03-31", ["entitlement": "117.6"])

        // The week of 7 July is of the first kind: five shifts are 60 hours, more than the 58.8 that are earned by then. Three shifts fit.
        try works.today(is: "2025-07-01")
        try await rosa.mayNotTake(hours, "2025-07-07", "2025-07-13", because: "insufficient-balance")
        try await rosa.takes(hours, "2025-07-07", "2025-07-11", counting: "36")
        try await rosa.mayNotTake(hours, "2025-07-12", with: ["hours": "3.25"], because: "increment-not-met")
        try await rosa.mayNotTake(hours, "2025-07-12", with: ["hours": "12.5"], because: "hours-exceed-working-day")
        try await rosa.takes(hours, "2025-07-12", counting: "3.5", with: ["hours": "3.5"])
        // Half a shift on the Sunday.
        try await rosa.takes(hours, "2025-07-13", counting: "6", with: ["fromPart": "afternoon"])
        // In the week after, only Wednesday and Thursday are worked.
        try await rosa.mayNotTake(hours, "2025-07-14", "2025-07-15", because: "request-counts-zero")
        // 58.8 + 19.6 − 36 − 3.5 − 6.
        try await rosa.has(hours, on: "2025-07-31", ["balance": "32.9"])
    }
}
