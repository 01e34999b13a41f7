import HTTPTypes
import JSON
import Testing

extension `Stories of organizations` {
    /// Three levels: the head of the section, the director, whose deputy answers while the director is away, and either of two people of the
    /// personnel office.
    @Test func `a government office`() async throws {
        let office = try await Telling.begin("office", on: "2026-01-05")
        let seat = try await office.location("Seat", zone: "Europe/Belgrade")
        let leave = try await office.leaveType("Leave", "days")
        try await office.policy(leave, at: seat, from: "2026-01-01", "20", ["cancellation": "approval"])
        var people: [Worker] = []
        for name in ["Clerk", "Head", "Director", "Deputy", "Petra", "Pavle"] {
            people.append(try await office.hire(name, at: seat, since: "2020-01-01"))
        }
        let (clerk, head, director, deputy, petra, pavle) = (people[0], people[1], people[2], people[3], people[4], people[5])
        let steps: JSON = [
            "sequence": [
                ["anyOf": [head.json]], ["anyOf": [director.json], "fallback": [deputy.json]], ["anyOf": [petra.json, pavle.json]],
            ]
        ]
        try await office.set("approvers", of: clerk, from: "2026-01-05", steps)

        // Level by level, nobody out of turn, nobody twice.
        let spring = try await clerk.asks(for: leave, "2026-04-06", "2026-04-10", counting: "5")
        try await clerk.mayNot("approve", spring, .forbidden, "self-approval")
        try await petra.mayNot("approve", spring, .forbidden, "not-approver")
        #expect(try await head.answers(spring, "approve") == "pending")
        try await head.mayNot("approve", spring, .forbidden, "not-approver")
        // The deputy answers only while the director is away.
        try await deputy.mayNot("approve", spring, .forbidden, "not-approver")
        try await director.takes(leave, "2026-01-12", "2026-01-16", counting: "5")
        try office.today(is: "2026-01-13")
        let waiting = try await deputy.member.get("/v1/approvals").expect(.ok)
        #expect(waiting.items.map { $0["id"]?.string } == [spring.id])
        #expect(try await deputy.answers(spring, "approve") == "pending")
        #expect(try await pavle.answers(spring, "approve") == "approved")
        try await clerk.has(leave, on: "2026-12-31", ["booked": "5", "balance": "15"])

        // One no is enough, at any level.
        try office.today(is: "2026-01-19")
        let summer = try await clerk.asks(for: leave, "2026-07-06", "2026-07-17", counting: "10")
        #expect(try await head.answers(summer, "approve") == "pending")
        #expect(try await director.answers(summer, "deny") == "denied")
        try await petra.mayNot("approve", summer, .conflict, "invalid-transition")

        // Cancelling needs an answer here, and anybody of any level may give it; until then the leave counts.
        #expect(try await clerk.answers(spring, "cancel") == "cancellationRequested")
        try await clerk.has(leave, on: "2026-12-31", ["booked": "5", "balance": "15"])
        #expect(try await petra.answers(spring, "approve") == "cancelled")
        try await clerk.has(leave, on: "2026-12-31", ["booked": "0", "balance": "20"])
    }
}
