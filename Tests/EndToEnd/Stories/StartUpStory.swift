import JSON
import Testing

extension `Stories of organizations` {
    /// Leave without a limit that still counts, shows, and has rules: two weeks of notice, and no more than three weeks at a stretch.
    @Test func `a start-up`() async throws {
        let startUp = try await Telling.begin("garage", on: "2026-02-02")
        let garage = try await startUp.location("Garage", zone: "America/Los_Angeles", holidays: ["2026-02-16"])
        let leave = try await startUp.leaveType("Time off", "days", ["tracking": "unlimited"])
        try await startUp.policy(
            leave,
            at: garage,
            from: "2026-01-01",
            "0",
            ["requests": ["minimumNotice": 14, "maximumConsecutive": "15"]]
        )
        let kim = try await startUp.hire("Kim", at: garage, since: "2026-01-12")

        try await kim.mayNotTake(leave, "2026-02-09", because: "notice-too-short")
        // Presidents' Day is free anyway.
        try await kim.takes(leave, "2026-02-16", "2026-02-20", counting: "4")
        try await kim.takes(leave, "2026-07-06", "2026-07-24", counting: "15")
        // Friday and the Monday after the weekend are one stretch, however it is cut.
        try await kim.mayNotTake(leave, "2026-07-27", because: "too-many-consecutive")
        try await kim.takes(leave, "2026-07-28", counting: "1")
        try await kim.mayNotTake(leave, "2026-09-01", "2026-09-22", because: "too-many-consecutive")

        try startUp.today(is: "2026-07-10")
        try await kim.has(
            leave,
            on: "2026-12-31",
            ["taken": "9", "booked": "11", "balance": .null, "available": .null, "entitlement": .null]
        )
        #expect(try await kim.ledger(leave, "2026-07-24", "2026-07-31") == ["2026-07-24 leaveBooked -1 -", "2026-07-28 leaveBooked -1 -"])
    }
}
