import JSON
import Testing

extension `Stories of organizations` {
    /// A shop that is open from Monday to Saturday: one of the team at a time, and nobody in the weeks before Christmas, unless ill.
    @Test func `a retail team`() async throws {
        let shop = try await Telling.begin("shop", on: "2025-05-02")
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
        let week = days.reduce(JSON.object(JSONObject())) { $0.with([$1: 480]) }
        let high = try await shop.location("High Street", zone: "Europe/Paris", week: week)
        let leave = try await shop.leaveType("Leave", "days")
        let sick = try await shop.leaveType("Sick leave", "days", ["tracking": "unlimited", "approvalNeeded": false])
        try await shop.policy(leave, at: high, from: "2025-01-01", "30")
        try await shop.policy(sick, at: high, from: "2025-01-01", "0")
        let team = try await shop.department("Team", ["maximumAbsent": 1])
        try await shop.noLeave("2025-11-24", "2025-12-31", ["locationId": high.json, "leaveTypeIds": [leave.json]])
        let aisha = try await shop.hire("Aisha", at: high, since: "2025-01-01", in: team)
        let bao = try await shop.hire("Bao", at: high, since: "2025-01-01", in: team)

        // Monday to Saturday are six days. First come, first served: what waits for an answer counts.
        let july = try await aisha.asks(for: leave, "2025-07-07", "2025-07-12", counting: "6")
        try await bao.mayNotTake(leave, "2025-07-11", "2025-07-15", because: "maximum-absent")
        // Sunday is nobody's working day, so Bao may begin there.
        try await bao.takes(leave, "2025-07-13", "2025-07-15", counting: "2")
        #expect(try await aisha.answers(july, "withdraw") == "withdrawn")
        try await bao.takes(leave, "2025-07-11", "2025-07-12", counting: "2")
        // Two half days meet at noon.
        try await aisha.takes(leave, "2025-08-01", counting: "0.5", with: ["fromPart": "morning"])
        try await bao.mayNotTake(leave, "2025-08-01", because: "maximum-absent")
        try await bao.takes(leave, "2025-08-01", counting: "0.5", with: ["fromPart": "afternoon"])

        try await bao.mayNotTake(leave, "2025-12-01", "2025-12-02", because: "blackout")
        try await bao.asks(for: sick, "2025-12-01", "2025-12-02", counting: "2")
        try await bao.has(leave, on: "2025-12-31", ["booked": "4.5", "balance": "25.5"])
    }
}
