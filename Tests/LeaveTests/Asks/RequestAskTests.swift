import Testing

@testable import Leave

/// What people ask products of this kind for most, in their words: requests and approvals.
@Suite struct `"Can I take it, and who says so?"` {
    @Test func `"Hours and odd fractions, not only days and halves"`() throws {
        var fixture = try Fixture(start: "2026-01-01", unit: .hours, terms: try Fixture.terms("40"))
        fixture.assign(.workingWeek(try Fixture.week(465, 465, 465, 465, 465)), from: "2026-01-01")
        // A day of 7:45 hours, its morning one minute longer than its afternoon; and two hours and a quarter.
        #expect(try fixture.assess("2026-03-02", "2026-03-02").count.total == amount("7.75"))
        #expect(try fixture.assess("2026-03-02", "2026-03-02", fromPart: .morning).count.total == amount("3.8833"))
        #expect(try fixture.assess("2026-03-02", "2026-03-02", fromPart: .afternoon).count.total == amount("3.8667"))
        #expect(try fixture.assess("2026-03-02", "2026-03-02", hours: "2.25").count.total == amount("2.25"))
    }

    @Test func `"Two or more approvers, in order or any order"`() throws {
        var fixture = try Fixture(start: "2026-01-01")
        fixture.facts.record(try Employee(id: Fixture.zoe, location: Fixture.belgrade, employmentStart: day("2020-01-01")), seq: 0)
        let steps: [ApprovalSequence.Step] = [.init(anyOf: [Fixture.mike]), .init(anyOf: [Fixture.zoe, Fixture.ana])]
        fixture.assign(.approvers(ApprovalSequence(steps)), from: "2026-01-01")
        let request = try fixture.leave("2026-03-02", "2026-03-03", .pending)
        let today = day("2026-02-02")
        #expect(throws: RuleViolation(.notApprover)) { try fixture.facts.transition(request, .approve, by: Fixture.zoe, today: today) }
        let first = try fixture.facts.transition(request, .approve, by: Fixture.mike, today: today)
        #expect(first.status == .pending)
        #expect(first.approvers == [Fixture.ana, Fixture.zoe])
    }

    @Test func `"Deputy approver, active exactly while the approver is away"`() throws {
        var fixture = try Fixture(start: "2026-01-01")
        fixture.facts.record(try Employee(id: Fixture.zoe, location: Fixture.belgrade, employmentStart: day("2020-01-01")), seq: 0)
        let step = ApprovalSequence.Step(anyOf: [Fixture.mike], fallback: [Fixture.zoe])
        fixture.assign(.approvers(ApprovalSequence([step])), from: "2026-01-01")
        try fixture.leave("2026-02-03", "2026-02-04", of: Fixture.mike)
        let request = try fixture.leave("2026-03-02", "2026-03-03", .pending)
        for (today, isDeputy) in [("2026-02-02", false), ("2026-02-03", true), ("2026-02-04", true), ("2026-02-05", false)] {
            let outcome = try? fixture.facts.transition(request, .approve, by: Fixture.zoe, today: day(today))
            #expect((outcome != nil) == isDeputy, "\(today)")
        }
    }

    @Test func `"Edit or shorten approved leave without cancel-and-rebook"`() throws {
        var fixture = try Fixture(start: "2026-01-01", terms: try Fixture.terms("5"))
        let approved = try fixture.leave("2026-03-02", "2026-03-06")
        let asked = RequestedLeave(employee: Fixture.john, leaveType: Fixture.pto, days: try LeaveDays(span("2026-03-04", "2026-03-06")))
        let alone = try fixture.facts.assess(asked, by: Fixture.john, today: day("2026-02-02"))
        #expect(alone.faults == [.overlap])
        let instead = try fixture.facts.assess(asked, by: Fixture.john, today: day("2026-02-02"), replacing: approved)
        #expect(instead.faults.isEmpty)
        #expect(instead.balanceAfter == Amount(2))
    }

    @Test func `"Blackout periods"`() throws {
        var fixture = try Fixture(start: "2026-01-01")
        fixture.facts.record(BlackoutPeriod(id: BlackoutPeriodID(1), span: span("2026-12-07", "2026-12-18")), seq: 0)
        #expect(try fixture.assess("2026-12-04", "2026-12-07").faults == [.blackout])
        // The weekend before it is nobody's working day.
        #expect(try fixture.assess("2026-12-04", "2026-12-06").faults.isEmpty)
    }

    @Test func `"Minimum staffing / maximum away at once"`() throws {
        var fixture = try Fixture(start: "2026-01-01")
        fixture.facts.record(try Fixture.location(Fixture.belgrade, maximumAbsent: 1), seq: 0)
        try fixture.leave("2026-03-03", "2026-03-03", .pending, of: Fixture.mike, fromPart: .morning)
        #expect(try fixture.assess("2026-03-03", "2026-03-04").faults == [.maximumAbsent])
        #expect(try fixture.assess("2026-03-03", "2026-03-03", fromPart: .afternoon).faults.isEmpty)
    }

    @Test func `"Manager enters leave for the team"`() throws {
        let fixture = try Fixture(start: "2026-01-01")
        let asked = RequestedLeave(employee: Fixture.john, leaveType: Fixture.pto, days: try LeaveDays(span("2026-02-02", "2026-02-03")))
        #expect(try fixture.facts.recordLeave(asked, by: Fixture.mike, today: day("2026-02-04")).total == Amount(2))
        #expect(throws: RuleViolation(.notAllowed)) { try fixture.facts.recordLeave(asked, by: Fixture.john, today: day("2026-02-04")) }
    }

    @Test func `"Request across two leave years"`() throws {
        var fixture = try Fixture(start: "2026-01-01", terms: try Fixture.terms { $0.rollOver = .none })
        let count = try fixture.assess("2026-12-28", "2027-01-08").count
        #expect(count.parts.map(\.amount) == [Amount(4), Amount(6)])
        try fixture.leave("2026-12-28", "2027-01-08")
        // Each year pays for its own days; what is left of the old one is lost by itself.
        #expect(try fixture.balance(on: "2026-12-31") == Amount(16))
        #expect(try fixture.balance(on: "2027-01-08") == Amount(14))
    }
}
