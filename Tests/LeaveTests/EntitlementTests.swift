import Testing

@testable import Leave

@Suite struct `Entitlement of a leave year` {
    /// L6.6 taken literally, at chosen days of random histories.
    @Test(arguments: 0..<40)
    func `is on every day what the rules give day by day`(seed: Int) throws {
        var chance = Chance(seed: seed)
        let oracle = try EntitlementOracle.random(&chance)
        let perspective = try #require(Perspective(Fixture.john, in: try oracle.facts()))
        for year in perspective.leaveYears(through: day("2027-03-31")) {
            let changes = YearEntitlement(perspective, leaveType: Fixture.pto, year: year).changes().all
            let first = max(year.start, oracle.start)
            let last = min(year.end, oracle.end ?? year.end)
            var days = [first, last] + changes.suffix(3).flatMap { [$0.date, $0.date.previous] }
            days += (0..<5).map { _ in first + chance.number(0...(last - first)) }
            for date in days where first <= date && date <= last {
                let credited = changes.filter { $0.date <= date }.reduce(Amount.zero) { $0 + $1.amount }
                #expect(credited == oracle.credited(on: date), "\(year.name) on \(date)")
            }
        }
    }

    @Test(arguments: [
        Grant.Period.year, .month, .halfMonth, .day, .week(anchor: LocalDate(daysSinceEpoch: 20_000)),
        .twoWeeks(anchor: LocalDate(daysSinceEpoch: 20_003)),
    ])
    func `of a full year sums to the entitlement whatever the instalments`(period: Grant.Period) throws {
        var chance = Chance(seed: 7)
        for edge in Grant.Edge.allCases {
            for start in ["2023-01-01", "2024-01-01", "2024-02-29"] {
                let entitlement = Amount(ticks: chance.number(1...400_000))
                let terms = try PolicyTerms(
                    entitlement: entitlement,
                    grant: .accrual(every: period, at: edge),
                    proration: Proration(by: .days, rounding: Rounding(.whole, .up))
                )
                var fixture = try Fixture(start: "2022-12-01", terms: terms)
                var location = try Fixture.location(Fixture.belgrade)
                location.leaveYear = .startsOn(monthDay(String(day(start).adding(months: 0).description.dropFirst(5)).replacingLeapDay))
                fixture.facts.record(location, seq: 1)
                let year = try fixture.facts.leaveYear(of: Fixture.john, on: day("2025-06-30"))
                let lines = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: year.end, today: year.end).lines
                let accrued = lines.filter { $0.leaveYear == year.name && $0.kind == .accrual }
                #expect(accrued.reduce(Amount.zero) { $0 + $1.amount } == entitlement)
                #expect(accrued.allSatisfy { $0.amount > .zero })
            }
        }
    }

    @Test func `on a day that nothing took effect changes only by what falls due`() throws {
        let fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms("24", .accrual(every: .month, at: .end)))
        let ledger = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: day("2025-12-31"), today: day("2026-01-01"))
        #expect(ledger.lines.allSatisfy { $0.causes.isEmpty })
        #expect(ledger.lines.map(\.amount) == Array(repeating: Amount(2), count: 12))
        #expect(ledger.lines.allSatisfy { $0.policy != nil })
    }

    @Test func `names what changed it`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms { $0.partTime = .factor })
        fixture.assign(.fte(try WorkFactor(amount("0.5"))), from: "2025-07-01")
        let ledger = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: day("2025-12-31"), today: day("2026-01-01"))
        #expect(ledger.lines.map(\.causes) == [[], [.factor]])
    }

    @Test func `is taken back and returned by a waiting period that begins within the year`() throws {
        var fixture = try Fixture(start: "2026-01-01")
        try fixture.policy(try Fixture.terms { $0.waiting = .init(months: 6, during: .noAccrual) }, from: "2026-03-01")
        #expect(
            try fixture.lines(through: "2026-12-31") == [
                "2026-01-01 entitlement 20 20 2026-01-01 L6.7", "2026-03-01 proration -16.7671 3.2329 2026-01-01 L6.6",
                "2026-07-01 proration 10.0822 13.3151 2026-01-01 L6.6",
            ]
        )
    }

    /// On the day the version takes effect the last eligible day is still the old version's (L6.5); the days after the waiting
    /// period are known ahead.
    @Test func `is rounded by the version of the last eligible day, anew after a waiting period`() throws {
        let proration = Proration(by: .days, rounding: Rounding(.whole, .up))
        var fixture = try Fixture(start: "2026-01-01", terms: try Fixture.terms { $0.proration = proration })
        try fixture.policy(try Fixture.terms { $0.waiting = .init(months: 6, during: .noAccrual) }, from: "2026-03-01")
        #expect(
            try fixture.lines(through: "2026-12-31") == [
                "2026-01-01 entitlement 20 20 2026-01-01 L6.7", "2026-03-01 proration -16.6008 3.3992 2026-01-01 L6.6",
                "2026-07-01 proration 9.9159 13.3151 2026-01-01 L6.6",
            ]
        )
    }

    @Test func `of a year that a transfer cuts is by days whatever the policy says`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms { $0.proration = Proration(by: .none) })
        fixture.facts.record(try Fixture.location(Fixture.london, leaveYear: "04-01"), seq: 0)
        try fixture.policy(
            try Fixture.terms("24", .accrual(every: .month, at: .start)) { $0.proration = Proration(by: .fullMonths) },
            at: Fixture.london,
            from: "2020-01-01"
        )
        fixture.assign(.location(Transfer(to: Fixture.london)), from: "2026-03-17")
        #expect(
            try fixture.lines(through: "2026-04-01", from: "2026-02-01") == [
                "2026-03-17 proration -15.8904 4.1096 2026-01-01 L9.7", "2026-03-17 rollOverOut -4.1096 0 2026-01-01 L9.7",
                "2026-03-17 rollOverIn 4.1096 4.1096 2026-03-17 L9.7", "2026-03-17 accrual 0.9677 5.0773 2026-03-17 L6.9",
                "2026-04-01 expiry -5.0773 0 2026-03-17 L6.15", "2026-04-01 accrual 2 2 2026-04-01 L6.9",
            ]
        )
    }
}

extension String {
    /// A leave year cannot start on 29 February.
    fileprivate var replacingLeapDay: String { self == "02-29" ? "03-01" : self }
}
