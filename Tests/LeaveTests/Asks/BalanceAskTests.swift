import Testing

@testable import Leave

/// What people ask products of this kind for most, in their words. Each was asked in public issue threads of other products.
@Suite struct `"Why is my number this, and is it right?"` {
    private func carrying(_ rollOver: RollOver, change: (inout PolicyTerms) -> Void = { _ in }) throws -> Fixture {
        try Fixture(
            start: "2025-01-01",
            terms: try Fixture.terms {
                $0.rollOver = rollOver
                change(&$0)
            }
        )
    }

    @Test func `"Carry-over consumed first, expiring on its own date, correctly"`() throws {
        var fixture = try carrying(.upTo(Amount(5), .on(monthDay("03-31"))))
        try fixture.leave("2026-03-30", "2026-04-02")
        // Two of the four days are before the end of March: three of the five carried days are lost, not one or five.
        #expect(
            try fixture.lines(through: "2026-12-31", from: "2026-01-01") == [
                "2026-01-01 expiry -15 5 2025-01-01 L6.15", "2026-01-01 rollOverOut -5 0 2025-01-01 L6.15",
                "2026-01-01 rollOverIn 5 5 2026-01-01 L6.15 2026-03-31", "2026-01-01 entitlement 20 25 2026-01-01 L6.7",
                "2026-03-30 leaveBooked -1 24 2026-01-01 L8.8", "2026-03-31 leaveBooked -1 23 2026-01-01 L8.8",
                "2026-04-01 expiry -3 20 2026-01-01 L6.16", "2026-04-01 leaveBooked -1 19 2026-01-01 L8.8",
                "2026-04-02 leaveBooked -1 18 2026-01-01 L8.8",
            ]
        )
    }

    @Test func `"… also when expiry is off or changed"`() throws {
        let never = try carrying(.all(nil))
        #expect(try never.balance(on: "2026-12-31") == Amount(40))
        // The version in force at the end of the year decides for the whole of what it carries.
        var changed = never
        try changed.policy(try Fixture.terms { $0.rollOver = .all(.months(3)) }, from: "2025-07-01")
        #expect(try changed.balance(on: "2026-03-31") == Amount(40))
        #expect(try changed.balance(on: "2026-04-01") == Amount(20))
    }

    @Test func `"Change of policy mid-period without cancelling approved leave"`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        try fixture.leave("2026-03-02", "2026-03-06")
        try fixture.leave("2026-10-05", "2026-10-09")
        try fixture.policy(try Fixture.terms("30"), from: "2026-07-01")
        // 181 days at 20, 184 at 30: 25.0411; both leaves stand.
        #expect(try fixture.balance(on: "2026-06-30") == Amount(15))
        #expect(try fixture.balance(on: "2026-12-31") == amount("15.0411"))
    }

    @Test func `"Change of working schedule mid-year re-prices entitlement and booked leave, visibly"`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms { $0.partTime = .fullTimeDays(Amount(5)) })
        try fixture.leave("2026-08-03", "2026-08-07")
        fixture.assign(.workingWeek(try Fixture.week(480, 480, 480, 480)), from: "2026-07-01")
        // 20 × (181 + 184 × 4/5) ÷ 365 = 17.9836.
        #expect(
            try fixture.lines(through: "2026-12-31", from: "2026-07-01") == [
                "2026-07-01 proration -2.0164 17.9836 2026-01-01 L6.6", "2026-08-03 leaveBooked -1 16.9836 2026-01-01 L8.8",
                "2026-08-04 leaveBooked -1 15.9836 2026-01-01 L8.8", "2026-08-05 leaveBooked -1 14.9836 2026-01-01 L8.8",
                "2026-08-06 leaveBooked -1 13.9836 2026-01-01 L8.8",
            ]
        )
    }

    @Test func `"Pro-rata on joining, probation, leaving"`() throws {
        let terms = try Fixture.terms("24") {
            $0.proration = Proration(by: .startedMonths)
            $0.waiting = .init(months: 3, during: .accrues)
        }
        var fixture = try Fixture(start: "2026-03-20", terms: terms)
        // Ten of twelve months; nothing may be taken in the first three.
        #expect(try fixture.balance(on: "2026-12-31") == Amount(20))
        #expect(try fixture.available("2026-06-19") == .zero)
        #expect(try fixture.available("2026-06-20") == Amount(20))
        fixture.facts.end(Fixture.john, on: day("2026-08-31"), seq: 0)
        // March to August.
        #expect(try fixture.balance(on: "2026-08-31") == Amount(12))
    }

    @Test func `"Accrual by period, by tenure"`() throws {
        let tenure = try Tenure(steps: [.init(afterYears: 2, entitlement: Amount(30))])
        let fixture = try Fixture(
            start: "2024-07-01",
            terms: try Fixture.terms("24", .accrual(every: .month, at: .end)) { $0.tenure = tenure }
        )
        // Six months at 2 days, and six at 2.5 from the second anniversary on. 2026 begins at 0: nothing rolls over.
        #expect(try fixture.balance(on: "2026-06-30") == Amount(12))
        let half = try #require(try fixture.balance(on: "2026-12-31"))
        #expect(half == Amount(27))
    }

    @Test func `"Future balance on any date, more than one reset ahead"`() throws {
        let fixture = try carrying(.upTo(Amount(5), .on(monthDay("06-30"))))
        #expect(try fixture.balance(on: "2030-06-30") == Amount(25))
        #expect(try fixture.balance(on: "2030-07-01") == Amount(20))
    }

    @Test func `"Negative balance with a limit, paid back by the next grant"`() throws {
        var fixture = try carrying(.upTo(Amount(5), nil)) { $0.negativeLimit = Amount(3) }
        #expect(try fixture.available("2026-12-01") == Amount(28))
        fixture.adjust("-28", on: "2026-12-01")
        #expect(try fixture.balance(on: "2026-12-31") == Amount(-3))
        #expect(try fixture.balance(on: "2027-01-01") == Amount(17))
    }

    @Test func `"Pending requests must count against what can still be asked for"`() throws {
        var fixture = try Fixture(start: "2026-01-01")
        try fixture.leave("2026-03-02", "2026-03-20", .pending)
        #expect(try fixture.balance(on: "2026-12-31") == Amount(20))
        #expect(try fixture.available("2026-06-01") == Amount(5))
        #expect(try fixture.assess("2026-06-01", "2026-06-08").faults == [.insufficientBalance])
        #expect(try fixture.assess("2026-06-01", "2026-06-05").faults.isEmpty)
    }

    @Test func `"Public-holiday list changed after approval: refund the day everywhere or nowhere"`() throws {
        var fixture = try Fixture(start: "2026-01-01")
        let calendar = HolidayCalendarID(1)
        fixture.facts.record(HolidayCalendar(id: calendar), seq: 0)
        fixture.facts.record(try Fixture.location(Fixture.belgrade, calendars: [calendar]), seq: 0)
        try fixture.leave("2026-05-04", "2026-05-08")
        #expect(try fixture.balance(on: "2026-12-31") == Amount(15))
        fixture.facts.record(Holiday(on: day("2026-05-06")), in: calendar, seq: 1)
        #expect(try fixture.balance(on: "2026-12-31") == Amount(16))
        #expect(try fixture.available("2026-12-31") == Amount(16))
    }

    @Test func `"Backdated leave checked against the whole period, not today"`() throws {
        var fixture = try Fixture(start: "2026-01-01", terms: try Fixture.terms { $0.requests.pastDays = 60 })
        try fixture.leave("2026-06-01", "2026-06-26")
        // Today nothing is taken; but the days back in February are needed in June.
        #expect(try fixture.assess("2026-02-02", "2026-02-02", today: "2026-03-02").faults == [.insufficientBalance])
    }

    @Test func `"Expiry after 12–15 months and per collective agreement"`() throws {
        let fixture = try carrying(.all(.months(15)))
        // Carried on 1 January 2026: still there on 31 March 2027, gone on 1 April.
        #expect(try fixture.balance(on: "2027-03-31") == Amount(60))
        #expect(try fixture.balance(on: "2027-04-01") == Amount(40))
    }

    @Test func `"Comment and reason on every entitlement change"`() throws {
        let fixture = try Fixture(start: "2026-01-01")
        let adjustment = Adjustment(
            id: AdjustmentID(1),
            employee: Fixture.john,
            leaveType: Fixture.pto,
            date: day("2026-02-02"),
            amount: Amount(1)
        )
        for reason in [nil, "", "   "] {
            #expect(throws: RuleViolation(.reasonRequired)) {
                try fixture.facts.checkAdjustment(adjustment, reason: reason, by: Fixture.ana, today: day("2026-02-02"))
            }
        }
    }

    @Test func `"Unlimited leave types that still count and show"`() throws {
        var fixture = try Fixture(start: "2026-01-01", tracking: .unlimited)
        try fixture.leave("2026-03-02", "2026-03-06")
        let summary = try fixture.facts.summary(of: Fixture.john, Fixture.pto, on: day("2026-12-31"), today: day("2026-06-01"))
        #expect(summary.taken == Amount(5))
        #expect(summary.balance == nil)
        #expect(try fixture.lines(through: "2026-12-31").count == 5)
    }
}
