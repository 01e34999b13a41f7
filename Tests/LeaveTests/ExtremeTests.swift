import Testing

@testable import Leave

@Suite struct `At the extremes` {
    @Test(arguments: ["1900-01-01", "1900-02-28", "1999-12-31", "2000-02-29", "2100-02-28", "2199-12-31", "2200-12-31"])
    func `dates from 1900 to 2200 have their entitlement`(date: String) throws {
        var fixture = try Fixture(start: "1899-06-01", policyFrom: "1899-01-01")
        fixture.facts.record(YearClosure(location: Fixture.belgrade, endedBy: day("1899-12-31")), seq: 5)
        let summary = try fixture.facts.summary(of: Fixture.john, Fixture.pto, on: day(date), today: day(date))
        #expect(summary.balance == Amount(20))
        #expect(summary.available == Amount(20))
    }

    @Test func `three centuries of leave add up`() throws {
        let terms = try Fixture.terms("20", .accrual(every: .month, at: .start)) { $0.rollOver = .upTo(Amount(5), nil) }
        let fixture = try Fixture(start: "1900-01-01", terms: terms, policyFrom: "1900-01-01")
        let ledger = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: day("2200-12-31"), today: day("2200-12-31"))
        #expect(ledger.balance == Amount(25))
        #expect(ledger.lines.filter { $0.kind == .accrual }.count == 301 * 12)
    }

    @Test(arguments: ["2026-01-01", "2026-02-28", "2026-12-31", "2028-02-29"])
    func `an employment of one day earns a day's share`(date: String) throws {
        var fixture = try Fixture(start: date)
        fixture.facts.end(Fixture.john, on: day(date), seq: 1)
        let year = day(date).year
        let expected = (Ratio(Amount(20)) / (LocalDate.isLeap(year) ? 366 : 365)).roundedToTick
        #expect(try fixture.balance(on: "\(year)-12-31") == expected)
        // The last day is asked for on the day before, when its end is not known yet.
        let days = try LeaveDays(DateSpan(day(date)))
        let asked = RequestedLeave(employee: Fixture.john, leaveType: Fixture.pto, days: days)
        let assessment = try fixture.facts.assess(asked, by: Fixture.john, today: day(date), seeksNearest: true)
        #expect(assessment.nearest.isEmpty)
        let after = RequestedLeave(employee: Fixture.john, leaveType: Fixture.pto, days: try LeaveDays(DateSpan(day(date) + 1)))
        #expect(try fixture.facts.assess(after, by: Fixture.john, today: day(date), seeksNearest: true).faults.first == .notEmployed)
    }

    @Test func `an entitlement of nothing has no lines and nothing to take`() throws {
        let fixture = try Fixture(start: "2026-01-01", terms: try Fixture.terms("0"))
        #expect(try fixture.lines(through: "2027-12-31").isEmpty)
        #expect(try fixture.available("2026-06-01", "2026-06-30") == .zero)
        let assessment = try fixture.assess("2026-06-01", "2026-06-01")
        #expect(assessment.faults == [.insufficientBalance])
        guard case .insufficientBalance(let shortage) = assessment.blockers.first else { return #expect(Bool(false)) }
        #expect((shortage.available, shortage.balance, shortage.reserved) == (.zero, .zero, .zero))
    }

    @Test func `amounts at the limits neither overflow nor lose a tick`() throws {
        let terms = try Fixture.terms("100000", .accrual(every: .day, at: .end)) { $0.rollOver = .all(nil) }
        var fixture = try Fixture(start: "2000-01-01", terms: terms, policyFrom: "2000-01-01")
        for year in 2000...2030 { fixture.adjust(year % 2 == 0 ? "100000" : "-100000", on: "\(year)-06-01") }
        #expect(try fixture.balance(on: "2030-12-31") == Amount(100_000 * 32))
        fixture.adjust("-0.0001", on: "2030-12-31")
        #expect(try fixture.balance(on: "2030-12-31") == Amount(ticks: 100_000 * 32 * Amount.ticksPerUnit - 1))
    }

    @Test func `who began on 29 February has anniversaries on it or on 1 March`() throws {
        let tenure = try Tenure(steps: [
            try .init(afterYears: 1, entitlement: Amount(21)), try .init(afterYears: 4, entitlement: Amount(24)),
        ])
        var fixture = try Fixture(start: "2024-02-29", terms: try Fixture.terms("20") { $0.tenure = tenure })
        let location = try Location(
            id: Fixture.belgrade,
            timeZone: "Europe/Belgrade",
            leaveYear: .anniversary,
            workingWeek: try Fixture.week(480, 480, 480, 480, 480)
        )
        fixture.facts.record(location, seq: 1)
        let starts = try [2024, 2025, 2026, 2027, 2028].map { try fixture.facts.leaveYear(of: Fixture.john, on: day("\($0)-06-01")).start }
        #expect(starts == [day("2024-02-29"), day("2025-03-01"), day("2026-03-01"), day("2027-03-01"), day("2028-02-29")])
        #expect(try fixture.balance(on: "2025-02-28") == Amount(20))
        #expect(try fixture.balance(on: "2025-03-01") == Amount(21))
        #expect(try fixture.balance(on: "2028-02-29") == Amount(24))
    }
}
