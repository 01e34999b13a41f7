import HTTPTypes
import JSON
import Testing

extension `Stories of organizations` {
    /// From five days a week to three on 1 July. What was earned before stays as it was (CJEU C-219/14 Greenfield), and leave that was already
    /// approved costs only the days that are still worked.
    @Test func `a change to part time in the middle of the year`() async throws {
        let office = try await Telling.begin("halfway", on: "2026-01-05")
        let place = try await office.location("Office", zone: "Europe/Dublin")
        let leave = try await office.leaveType("Leave", "days")
        try await office.policy(leave, at: place, from: "2026-01-01", "25", ["partTime": ["fullTimeDays": "5"]])
        let nora = try await office.hire("Nora", at: place, since: "2024-01-01")
        try await nora.takes(leave, "2026-03-02", "2026-03-06", counting: "5")
        let august = try await nora.takes(leave, "2026-08-03", "2026-08-07", counting: "5")
        try await nora.has(leave, on: "2026-12-31", ["entitlement": "25", "balance": "15"])

        let threeDays: JSON = ["workingWeek": ["monday": 480, "tuesday": 480, "wednesday": 480]]
        try await office.set("working-week", of: nora, from: "2026-07-01", threeDays)
        // 181 days at 25 and 184 days at 25 × 3/5 = 15: (181 × 25 + 184 × 15) ÷ 365 = 19.9589.
        try await nora.has(leave, on: "2026-06-30", ["entitlement": "25", "balance": "20"])
        try await nora.has(leave, on: "2026-07-01", ["entitlement": "19.9589", "balance": "14.9589"])
        // The week in August has three working days now.
        try await nora.has(leave, on: "2026-12-31", ["booked": "8", "balance": "11.9589", "available": "11.9589"])
        #expect(
            try await nora.ledger(leave, "2026-07-01", "2026-08-31") == [
                "2026-07-01 proration -5.0411 14.9589", "2026-08-03 leaveBooked -1 13.9589", "2026-08-04 leaveBooked -1 12.9589",
                "2026-08-05 leaveBooked -1 11.9589",
            ]
        )
        let shown = try await nora.member.get("/v1/leave-requests/\(august.id)").expect(.ok)
        #expect(shown.json["count"]?["amount"] == "3")
        // Thursday and Friday are free.
        try await nora.mayNotTake(leave, "2026-09-03", "2026-09-04", because: "request-counts-zero")
        // The year after: 15 days.
        try await nora.has(leave, on: "2027-12-31", ["entitlement": "15"])
    }
}
