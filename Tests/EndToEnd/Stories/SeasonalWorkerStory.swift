import HTTPTypes
import JSON
import Testing

extension `Stories of organizations` {
    /// Employed from 1 May to 15 September; 2 days for each month, earned at its end, and a day for half of September on the last day.
    @Test func `a seasonal worker`() async throws {
        let farm = try await Telling.begin("farm", on: "2026-05-01")
        let field = try await farm.location("Field", zone: "Europe/Madrid")
        let leave = try await farm.leaveType("Leave", "days")
        try await farm.policy(leave, at: field, from: "2026-01-01", "24", ["grant": ["kind": "accrual", "every": "month", "at": "end"]])
        let pia = try await farm.hire("Pia", at: field, since: "2026-05-01", until: "2026-09-15")

        for (date, balance) in [("2026-05-30", "0"), ("2026-05-31", "2"), ("2026-08-31", "8"), ("2026-09-15", "9")] {
            try await pia.has(leave, on: date, ["balance": .string(balance)])
        }
        // In the middle of August she has earned 6 days.
        try farm.today(is: "2026-07-01")
        try await pia.mayNotTake(leave, "2026-08-10", "2026-08-18", because: "insufficient-balance")
        try await pia.takes(leave, "2026-08-10", "2026-08-14", counting: "5")
        try await pia.mayNotTake(leave, "2026-09-14", "2026-09-16", because: "not-employed")
        // What is left at the end is paid out; nothing moves it afterwards but that.
        try farm.today(is: "2026-09-16")
        try await pia.has(leave, on: "2026-09-15", ["entitlement": "9", "taken": "5", "balance": "4"], seenBy: farm.boss)
        try await pia.has(leave, on: "2027-06-30", ["balance": "4"], seenBy: farm.boss)
        try await farm.adjust(pia, leave, "-4", on: "2026-09-15", "Paid out with the last wage").expect(.created)
        try await pia.has(leave, on: "2026-09-15", ["adjustments": "-4", "balance": "0"], seenBy: farm.boss)
    }
}
