import Testing

@testable import Leave

@Suite struct `Closing leave years` {
    private func closed(_ terms: PolicyTerms? = nil, by date: String = "2025-12-31") throws -> Fixture {
        let carrying = try Fixture.terms { $0.rollOver = .upTo(Amount(5), .on(monthDay("03-31"))) }
        var fixture = try Fixture(start: "2025-01-01", terms: terms ?? carrying)
        fixture.facts.record(YearClosure(location: Fixture.belgrade, endedBy: day(date)), seq: 10)
        return fixture
    }

    @Test func `keeps them as they were, whatever is recorded later`() throws {
        let fixture = try closed()
        let before = try fixture.lines(through: "2026-01-01")
        var later = fixture
        later.adjust("3", on: "2025-06-01", seq: 11)
        try later.recorded("2025-07-01", "2025-07-02", seq: 11)
        try later.policy(try Fixture.terms("99"), from: "2025-05-01", seq: 11)
        later.assign(.fte(try WorkFactor(amount("0.5"))), from: "2025-03-01", seq: 11)
        later.facts.record(Holiday(on: day("2025-08-04")), in: HolidayCalendarID(1), seq: 11)
        let expected = before.map { $0.replacing("2026-01-01 entitlement 20 25", with: "2026-01-01 entitlement 99 104") }
        #expect(try later.lines(through: "2026-01-01") == expected)
    }

    @Test func `takes what was recorded before, also when it was taken back after`() throws {
        var fixture = try closed()
        let id = HolidayCalendarID(1)
        fixture.facts.record(HolidayCalendar(id: id, holidays: [Holiday(on: day("2025-08-04"))]), seq: 1)
        fixture.facts.record(try Fixture.location(Fixture.belgrade, calendars: [id]), seq: 1)
        try fixture.leave("2025-08-04", "2025-08-05", seq: 2)
        let before = try fixture.lines(through: "2026-01-01")
        #expect(before.contains("2025-08-05 leaveTaken -1 19 2025-01-01 L8.8"))
        fixture.facts.removeHoliday(on: day("2025-08-04"), from: id, seq: 12)
        #expect(try fixture.lines(through: "2026-01-01") == before)
    }

    @Test func `leaves summary and ledger one, when it is told later that the employment had ended before`() throws {
        var fixture = try closed()
        fixture.facts.end(Fixture.john, on: day("2025-11-30"), seq: 11)
        // The closed year stands, and what was carried out of it; after the end nothing accrues and nothing expires.
        for (date, balance) in [("2025-12-15", "20"), ("2025-12-31", "20"), ("2026-01-01", "5"), ("2026-05-01", "5")] {
            #expect(try fixture.balance(on: date) == amount(balance), "\(date)")
            let summary = try fixture.facts.summary(of: Fixture.john, Fixture.pto, on: day(date), today: day(date))
            #expect(summary.balance == amount(balance), "\(date)")
        }
    }

    @Test func `leaves summary and ledger one, when it is told later that somebody was elsewhere`() throws {
        var fixture = try closed()
        fixture.facts.record(try Fixture.location(Fixture.london, leaveYear: "04-06"), seq: 1)
        try fixture.policy(try Fixture.terms("28"), at: Fixture.london, from: "2020-01-01", seq: 1)
        fixture.assign(.location(Transfer(to: Fixture.london)), from: "2025-06-02", seq: 11)
        for date in ["2025-05-01", "2025-08-01", "2025-12-31", "2026-01-01", "2026-02-02", "2026-04-06", "2026-12-31"] {
            let summary = try fixture.facts.summary(of: Fixture.john, Fixture.pto, on: day(date), today: day(date))
            #expect(summary.balance == (try fixture.balance(on: date)), "\(date)")
        }
    }

    @Test func `gives what a year grants up front from its first open day, when it is told later that somebody was elsewhere`() throws {
        var fixture = try closed()
        fixture.facts.record(try Fixture.location(Fixture.london, leaveYear: "04-06"), seq: 1)
        try fixture.policy(try Fixture.terms("28"), at: Fixture.london, from: "2020-01-01", seq: 1)
        let before = try fixture.lines(through: "2025-12-31")
        fixture.assign(.location(Transfer(to: Fixture.london)), from: "2025-06-02", seq: 11)
        // As after a transfer on the first open day (L2.7): 95 of 365 days of London's year, 28 × 95/365.
        let year = try fixture.facts.leaveYear(of: Fixture.john, on: day("2026-02-01"))
        #expect((year.name, year.start, year.end) == (day("2026-01-01"), day("2026-01-01"), day("2026-04-05")))
        #expect(
            try fixture.lines(through: "2026-04-06") == before + [
                "2026-01-01 expiry -15 5 2025-01-01 L6.15", "2026-01-01 rollOverOut -5 0 2025-01-01 L6.15",
                "2026-01-01 rollOverIn 5 5 2026-01-01 L6.15 2026-03-31", "2026-01-01 entitlement 7.2877 12.2877 2026-01-01 L6.7",
                "2026-04-01 expiry -5 7.2877 2026-01-01 L6.16", "2026-04-06 expiry -7.2877 0 2026-01-01 L6.15",
                "2026-04-06 entitlement 28 28 2026-04-06 L6.7",
            ]
        )
        // Its own closing tells of the same year.
        let closure = YearClosure(location: Fixture.london, endedBy: day("2026-04-05"))
        let john = fixture.facts.rollOvers(of: closure).filter { $0.employee == Fixture.john }
        #expect(john.map(\.leaveYear) == [day("2026-01-01")])
        #expect(john.map(\.expired) == [amount("7.2877")])
        let all = fixture.facts.rollOvers(of: closure, from: day("2025-01-01")).filter { $0.employee == Fixture.john }
        #expect(all.map(\.leaveYear) == [day("2026-01-01")])
    }

    @Test func `charges what is paid out after an end that was told later to the year that was open`() throws {
        var fixture = try closed()
        fixture.facts.end(Fixture.john, on: day("2025-11-30"), seq: 11)
        fixture.adjust("-5", on: "2026-02-02", seq: 12)
        let lines = try fixture.lines(through: "2026-12-31")
        #expect(lines.suffix(1) == ["2026-02-02 adjustment -5 0 2026-01-01 L8.6"])
        let summary = try fixture.facts.summary(of: Fixture.john, Fixture.pto, on: day("2026-02-02"), today: day("2026-02-02"))
        #expect(summary.leaveYear == day("2026-01-01"))
        #expect([summary.carriedOver, summary.adjustments, summary.balance] == [Amount(5), Amount(-5), .zero])
        // The lines of a year that has rolled over sum to 0 (L6.15).
        let ledger = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: day("2026-12-31"), today: day("2026-12-31"))
        #expect(ledger.lines.filter { $0.leaveYear == day("2025-01-01") }.reduce(Amount.zero) { $0 + $1.amount } == .zero)
    }

    /// L9.11 before L8.12: what was closed stands, its roll-over included; in the open year nothing is dated before the opening.
    @Test func `stands before an opening balance that is recorded later`() throws {
        var fixture = try closed()
        try fixture.leave("2026-01-12", "2026-01-13", seq: 5)
        let before = try fixture.lines(through: "2026-01-01").filter { !$0.contains("entitlement 20 25") }
        fixture.facts.record(
            Opening(employee: Fixture.john, leaveType: Fixture.pto, date: day("2026-03-02"), amount: Amount(9)),
            seq: 11
        )
        #expect(
            try fixture.lines(through: "2026-12-31") == before + [
                "2026-03-02 opening 9 14 2026-01-01 L8.12", "2026-04-01 expiry -5 9 2026-01-01 L6.16",
            ]
        )
        #expect(try fixture.available("2026-03-01") == .zero)
        #expect(try fixture.available("2026-03-02") == Amount(14))
        // In the closed year it would change nothing.
        fixture.facts.record(
            Opening(employee: Fixture.john, leaveType: Fixture.pto, date: day("2025-03-03"), amount: Amount(9)),
            seq: 12
        )
        #expect(try fixture.lines(through: "2026-01-01") == (try closed().lines(through: "2026-01-01")))
    }

    @Test func `forbids what would change them`() throws {
        var fixture = try closed()
        let pending = try fixture.leave("2025-12-30", "2026-01-02", .pending)
        let approved = try fixture.leave("2025-06-02", "2025-06-03")
        let closedYear = RuleViolation(.leaveYearClosed)
        #expect(throws: closedYear) { try fixture.facts.transition(pending, .approve, by: Fixture.mike, today: day("2026-01-05")) }
        #expect(throws: closedYear) { try fixture.facts.transition(approved, .cancel, by: Fixture.ana, today: day("2026-01-05")) }
        #expect(throws: closedYear) { try fixture.facts.transition(approved, .cancel, by: Fixture.john, today: day("2026-01-05")) }
        #expect(try fixture.facts.transition(pending, .deny, by: Fixture.mike, today: day("2026-01-05")).status == .denied)
        let adjustment = Adjustment(
            id: .init(1),
            employee: Fixture.john,
            leaveType: Fixture.pto,
            date: day("2025-12-31"),
            amount: Amount(1)
        )
        #expect(throws: closedYear) { try fixture.facts.checkAdjustment(adjustment, reason: "x", by: Fixture.ana, today: nil) }
        let asked = RequestedLeave(
            employee: Fixture.john,
            leaveType: Fixture.pto,
            days: try LeaveDays(span("2025-12-15", "2025-12-15"))
        )
        #expect(throws: closedYear) { try fixture.facts.recordLeave(asked, by: Fixture.mike, today: day("2026-01-05")) }
        #expect(fixture.facts.closedThrough(for: Fixture.john) == day("2025-12-31"))
    }

    @Test func `is for admins, once, after the end, with nothing pending`() throws {
        var fixture = try Fixture()
        let closure = YearClosure(location: Fixture.belgrade, endedBy: day("2025-12-31"))
        func close(_ actor: EmployeeID, _ today: String) throws -> Int {
            try fixture.facts.close(closure, by: actor, today: day(today)).count
        }
        #expect(throws: RuleViolation(.notAllowed)) { try close(Fixture.mike, "2026-01-10") }
        #expect(throws: RuleViolation(.leaveYearNotEnded)) { try close(Fixture.ana, "2025-12-31") }
        let pending = try fixture.leave("2025-12-28", "2025-12-28", .pending)
        #expect(throws: RuleViolation(.pendingRequestsInYear)) { try close(Fixture.ana, "2026-01-10") }
        var denied = try #require(fixture.facts.request(pending))
        denied.status = .denied
        fixture.facts.record(denied, seq: 0)
        // Ana's and Mike's six years each, and John's one.
        #expect(try close(Fixture.ana, "2026-01-10") == 13)
        fixture.facts.record(closure, seq: 9)
        #expect(throws: RuleViolation(.leaveYearClosed)) { try close(Fixture.ana, "2026-01-10") }
    }

    @Test func `says what the ledger says`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms { $0.rollOver = .upTo(Amount(5), nil) })
        fixture.adjust("2", on: "2025-06-01", expires: "2025-12-31")
        let rollOvers = fixture.facts.rollOvers(of: YearClosure(location: Fixture.belgrade, endedBy: day("2025-12-31")))
        let john = try #require(rollOvers.last { $0.employee == Fixture.john })
        #expect((john.balance, john.carried, john.expired) == (Amount(22), Amount(5), Amount(17)))
    }

    @Test func `leaves out who has left in the year`() throws {
        var fixture = try Fixture()
        fixture.facts.end(Fixture.john, on: day("2025-12-31"), seq: 0)
        try fixture.leave("2025-12-30", "2025-12-30", .pending)
        let closure = YearClosure(location: Fixture.belgrade, endedBy: day("2025-12-31"))
        let rollOvers = try fixture.facts.close(closure, by: Fixture.ana, today: day("2026-01-10"))
        #expect(!rollOvers.contains { $0.employee == Fixture.john })
    }

    @Test func `and everything else can be asked as it was known then`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        fixture.adjust("3", on: "2025-06-01", seq: 7)
        func balance(_ seq: Int?) throws -> Amount? {
            try fixture.facts.summary(of: Fixture.john, Fixture.pto, on: day("2025-12-31"), today: day("2026-01-01"), knownBefore: seq)
                .balance
        }
        #expect(try [7, 8, nil].map(balance) == [Amount(20), Amount(23), Amount(23)])
        #expect(throws: RuleViolation(.unknownEmployee)) { try balance(0) }
    }

    @Test func `twice binds each year to what was known then`() throws {
        var fixture = try closed(by: "2025-12-31")
        fixture.adjust("1", on: "2025-03-03", seq: 11)
        fixture.adjust("2", on: "2026-03-03", seq: 12)
        fixture.facts.record(YearClosure(location: Fixture.belgrade, endedBy: day("2026-12-31")), seq: 20)
        fixture.adjust("4", on: "2026-04-04", seq: 21)
        fixture.adjust("8", on: "2027-02-02", seq: 22)
        #expect(
            try fixture.lines(through: "2027-12-31").filter { $0.contains("adjustment") } == [
                "2026-03-03 adjustment 2 27 2026-01-01 L8.6", "2027-02-02 adjustment 8 33 2027-01-01 L8.6",
            ]
        )
    }
}
