import HTTPTypes
import JSON
import Testing

extension `Stories of organizations` {
    /// 2025 was closed; then it comes out that two days of leave were worked. What was reported stays; the open year gets a correction.
    @Test func `a correction after a closed year`() async throws {
        let firm = try await Telling.begin("ledgers", on: "2025-01-02")
        let place = try await firm.location("Office", zone: "Europe/Vienna")
        let leave = try await firm.leaveType("Leave", "days")
        let terms: JSON = ["rollOver": ["kind": "upTo", "amount": "5", "expires": "06-30"]]
        try await firm.policy(leave, at: place, from: "2025-01-01", "20", terms)
        let john = try await firm.hire("John", at: place, since: "2025-01-01")
        try await john.takes(leave, "2025-08-04", "2025-08-13", counting: "8")
        let december = try await john.takes(leave, "2025-12-22", "2025-12-23", counting: "2")
        let late = try await john.asks(for: leave, "2025-12-30", "2026-01-02", counting: "4")

        // It can be closed when it is over and nothing waits in it. Of 10 days 5 are carried over.
        try await firm.close(2025, at: place).expect(.unprocessableContent, "leave-year-not-ended")
        try firm.today(is: "2026-01-15")
        try await firm.close(2025, at: place).expect(.unprocessableContent, "pending-requests-in-year")
        #expect(try await john.answers(late, "withdraw") == "withdrawn")
        let closed = try await firm.close(2025, at: place).expect(.ok)
        let rollOver = try #require(closed.json["rollOvers"]?.array?.first { $0["employeeId"] == john.json })
        for (member, amount) in [("balance", "10"), ("carried", "5"), ("expired", "5")] { #expect(rollOver[member]?.string == amount) }
        try await firm.close(2025, at: place).expect(.unprocessableContent, "leave-year-closed")
        let reported = try await john.ledger(leave, "2025-01-01", "2025-12-31")

        // Nothing reaches into it any more.
        try firm.today(is: "2026-02-02")
        try await john.mayNot("cancel", december, .unprocessableContent, "leave-year-closed")
        try await firm.adjust(john, leave, "2", on: "2025-12-31", "Worked on 22 and 23 December")
            .expect(.unprocessableContent, "leave-year-closed")
        try await firm.adjust(john, leave, "2", on: "2026-02-02", "Worked on 22 and 23 December").expect(.created)
        try await john.has(leave, on: "2026-02-02", ["carriedOver": "5", "entitlement": "20", "adjustments": "2", "balance": "27"])
        // Terms that are entered late act on the open year only.
        try await firm.policy(leave, at: place, from: "2025-07-01", "30", terms)
        #expect(try await john.ledger(leave, "2025-01-01", "2025-12-31") == reported)
        try await john.has(leave, on: "2025-12-31", ["balance": "10"])
        try await john.has(leave, on: "2026-02-02", ["carriedOver": "5", "entitlement": "30", "balance": "37"])
    }
}
