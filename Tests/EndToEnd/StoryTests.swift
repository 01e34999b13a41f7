import EventSourcing
import HTTPTypes
import JSON
import Persistence
import Support
import Testing

@testable import Away

/// Real sign-ins at Glewlwyd, the REST interface, PostgreSQL.
@Suite(.tags(.database), .timeLimit(.minutes(3)))
struct `The story` {
    @Test func `ends with the balances and the ledgers of its fixture, to the last line`() async throws {
        let clock = try TestClock("2025-01-15")
        try await IdentityProvider.with(.glewlwyd) { provider in
            try await provider.add(.alex)
            try await RunningAway.with(clock: clock) { away in
                let story = try await Story(away, clock, provider)
                try await setUp(story)
                let (john, mike) = (try await story.signIn(.john), try await story.signIn(.mike))
                try await ask(story, john, mike)
                try await endYear(story, john)
                try await shortenWeek(story)
                // Of the database's clock, which records what happens.
                let beforePastLeave = SystemClock.now().text
                try await addPastLeave(story, mike)
                try await transfer(story, john)
                try await lookBack(story, john, mike, beforePastLeave)
            }
        }
    }

    /// Steps 1 to 3.
    private func setUp(_ story: Story) async throws {
        let me = try await story.ana.get("/v1/me").expect(.ok)
        #expect(me.json["roles"] == ["admin", "employee"])
        #expect(me.json["employee"]?["id"]?.string == story.ids["ana"])
        let belgrade: JSON = [
            "name": "Belgrade", "timeZone": "Europe/Belgrade", "leaveYear": ["startsOn": "01-01"], "workingWeek": Story.week,
        ]
        story.remember("belgrade", try await story.ana.make("/v1/locations", belgrade))
        story.remember("pto", try await story.ana.make("/v1/leave-types", ["name": "PTO", "unit": "days", "tracking": "limited"]))
        try await story.add(.john, since: "2025-01-01")
        try await story.add(.mike, since: "2025-01-01")
        try await story.add(.alex, since: "2024-01-01")
        let roles: JSON = ["roles": ["admin"], "effectiveDate": "2025-01-15"]
        try await story.ana.put("/v1/employees/\(try story.id("alex"))/roles", roles).expect(.ok)
        for name in ["ana", "alex", "john", "mike"] { try await story.move(name, to: "belgrade", on: "2025-01-15", by: story.ana) }
        try await story.check(step: "1")

        let approvers: JSON = ["sequence": [["anyOf": [try story.json("mike")]]], "effectiveDate": "2025-01-15"]
        try await story.ana.put("/v1/employees/\(try story.id("john"))/approvers", approvers).expect(.ok)
        try await story.check(step: "2")

        try await story.policy("20", at: "belgrade", carrying: "5", until: "06-30")
        try await story.check(step: "3")
    }

    /// Step 4.
    private func ask(_ story: Story, _ john: Member, _ mike: Member) async throws {
        try story.clock.go(to: "2025-06-02")
        let leave: JSON = ["leaveTypeId": try story.json("pto"), "from": "2025-08-04", "to": "2025-08-15"]
        let preview = try await john.post("/v1/leave-requests/preview", leave).expect(.ok)
        let asked = try await john.post("/v1/leave-requests", leave).expect(.created)
        for answer in [preview, asked] {
            #expect(answer.json["count"] == ["amount": "10", "unit": "days"])
            #expect(answer.json["approvers"] == [try story.json("mike")])
        }
        #expect(preview.json["balanceAfter"]?.string ?? preview.json["balanceAfter"]?["amount"]?.string == "10", "\(preview.text)")
        #expect(asked.json["status"] == "pending")
        let summer = try #require(asked.id)
        story.remember("summer", summer)
        try await story.check(step: "4b")

        try story.clock.go(to: "2025-06-03")
        let waiting = try await mike.get("/v1/approvals").expect(.ok)
        #expect(waiting.items.map { $0["id"]?.string } == [summer])
        try await john.post("/v1/leave-requests/\(summer)/approve").expect(.forbidden)
        let approved = try await mike.post("/v1/leave-requests/\(summer)/approve", ["comment": "Enjoy"]).expect(.ok)
        #expect(approved.json["status"] == "approved")
        try await story.check(step: "4d")
    }

    /// Step 5: what is unused goes over by the policy; the year stays open, so that what is found out later still counts.
    private func endYear(_ story: Story, _ john: Member) async throws {
        try story.clock.go(to: "2026-01-01")
        try await story.check(step: "5")
        let closing = "/v1/leave-years/2025/closing?locationId=\(try story.id("belgrade"))"
        let preview = try await story.ana.get(closing).expect(.ok)
        for (name, balance, expired) in [("john", "10", "5"), ("mike", "20", "15")] {
            let rollOver = preview.json["rollOvers"]?.array?.first { $0["employeeId"]?.string == story.ids[name] }
            #expect(rollOver?["balance"]?.string == balance)
            #expect(rollOver?["carried"] == "5")
            #expect(rollOver?["expired"]?.string == expired)
        }
        try await john.post(closing).expect(.forbidden)
    }

    /// Step 6.
    private func shortenWeek(_ story: Story) async throws {
        try story.clock.go(to: "2026-04-01")
        let week: JSON = ["workingWeek": Story.shortWeek, "effectiveDate": "2026-04-01"]
        try await story.ana.put("/v1/employees/\(try story.id("john"))/working-week", week).expect(.ok)
        try await story.check(step: "6")
    }

    /// Step 7.
    private func addPastLeave(_ story: Story, _ mike: Member) async throws {
        try story.clock.go(to: "2026-05-04")
        for (name, from, to, count) in [("december", "2025-12-15", "2025-12-23", "7"), ("spring", "2026-03-30", "2026-04-03", "4")] {
            let leave: JSON = ["leaveTypeId": try story.json("pto"), "from": .string(from), "to": .string(to)]
            let recorded = try await mike.post("/v1/employees/\(try story.id("john"))/recorded-leaves", leave).expect(.created)
            #expect(recorded.json["count"]?["amount"]?.string == count)
            story.remember(name, try #require(recorded.id))
        }
        try await story.check(step: "7c")
    }

    /// Step 8: by Alex, who signs in for the first time.
    private func transfer(_ story: Story, _ john: Member) async throws {
        try story.clock.go(to: "2026-09-01")
        let calendar = try await story.ana.make("/v1/holiday-calendars", ["name": "Portugal"])
        for (date, name) in [("2026-10-05", "Republic Day"), ("2026-12-25", "Christmas Day")] {
            let holiday: JSON = ["date": .string(date), "name": .string(name)]
            try await story.ana.post("/v1/holiday-calendars/\(calendar)/holidays", holiday).expect(.created)
        }
        let lisbon: JSON = [
            "name": "Lisbon", "timeZone": "Europe/Lisbon", "leaveYear": ["startsOn": "01-01"], "workingWeek": Story.week,
            "holidayCalendarIds": [.string(calendar)],
        ]
        story.remember("lisbon", try await story.ana.make("/v1/locations", lisbon))
        try await story.policy("25", at: "lisbon", carrying: "10", until: "03-31")
        let alex = try await story.signIn(.alex)
        try await story.move("john", to: "lisbon", on: "2026-09-01", by: alex)
        try await story.check(step: "8")
        let end = try await john.get("/v1/employees/me/balances?on=2026-12-31").expect(.ok)
        #expect(end.items.first?["available"] == "17.3233")
    }

    /// The complete ledgers, as everybody who may sees them, and the past as it was known then.
    private func lookBack(_ story: Story, _ john: Member, _ mike: Member, _ beforePastLeave: String) async throws {
        for (name, member, path) in [
            ("john", john, "me"), ("john", mike, try story.id("john")), ("john", story.ana, try story.id("john")), ("mike", mike, "me"),
        ] {
            try await story.checkLedger(of: name, seenBy: member, as: path)
        }
        try await john.get("/v1/employees/\(try story.id("mike"))/ledger?leaveTypeId=\(try story.id("pto"))").expect(.notFound)
        for (path, balance) in [("&knownAt=\(beforePastLeave)", "10"), ("", "3")] {
            let past = try await john.get("/v1/employees/me/balances?on=2025-12-31\(path)").expect(.ok)
            #expect(past.items.first?["balance"]?.string == balance)
        }
        let organization = try await story.away.installation.situation(slug: Story.slug).organization
        let store = story.away.installation.store(of: organization)
        guard case .intact(_) = try await store.verify() else {
            Issue.record("the chain of hashes is broken")
            return
        }
    }
}
