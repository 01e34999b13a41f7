import Testing

@testable import Leave

@Suite struct `The ledger` {
    @Test(arguments: 0..<60)
    func `adds up, line by line and year by year`(seed: Int) throws {
        let fixture = try Fixture.history(seed)
        let lines = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: day("2027-12-31"), today: day("2026-01-01")).lines
        var running = Amount.zero
        for line in lines {
            if line.kind != .pending { running = running + line.amount }
            #expect(line.balance == running, "\(line.text)")
            #expect(line.amount != .zero || line.kind == .adjustment)
        }
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.date <= $1.date })
        // The lines of a leave year that has rolled over sum to zero (L6.15).
        for year in Set(lines.filter { $0.kind == .rollOverOut || $0.kind == .expiry && $0.rule != "L6.16" }.map(\.leaveYear)) {
            let sum = lines.filter { $0.leaveYear == year && $0.kind != .pending }.reduce(Amount.zero) { $0 + $1.amount }
            #expect(sum == .zero, "\(year)")
        }
    }

    @Test(arguments: 0..<60)
    func `names what gave or carried what expires (L6.16)`(seed: Int) throws {
        let fixture = try Fixture.history(seed)
        let lines = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: day("2027-12-31"), today: day("2026-01-01")).lines
        for line in lines where line.kind == .expiry && line.rule == "L6.16" {
            let source = try #require(lines.last { $0.expires == line.date.previous && $0.date < line.date && $0.amount > .zero })
            #expect(line.policy == source.policy && line.origin == source.ref, "\(line.text)")
            #expect(line.policy != nil || line.origin != nil, "\(line.text)")
        }
    }

    @Test(arguments: 0..<40)
    func `up to a day does not depend on what takes effect later`(seed: Int) throws {
        let fixture = try Fixture.history(seed)
        let date = day("2026-03-10")
        let before = try fixture.lines(through: date.description)
        var later = fixture
        try later.policy(try Fixture.terms("99") { $0.cap = Amount(1) }, from: "2026-03-11")
        later.assign(.fte(try WorkFactor(amount("0.1"))), from: "2026-03-11")
        later.assign(.entitlement(Fixture.pto, Amount(50)), from: "2026-03-11")
        later.facts.end(Fixture.john, on: day("2026-03-11"), seq: 0)
        #expect(try later.lines(through: date.description) == before)
        #expect(try fixture.lines(through: "2027-12-31").prefix(before.count).elementsEqual(before))
    }

    @Test(arguments: 0..<40)
    func `and the summary agree`(seed: Int) throws {
        let fixture = try Fixture.history(seed)
        var chance = Chance(seed: seed)
        for _ in 0..<6 {
            let date = chance.date("2023-01-01", "2027-12-31")
            let summary = try fixture.facts.summary(of: Fixture.john, Fixture.pto, on: date, today: day("2026-01-01"))
            #expect(try summary.balance == fixture.balance(on: date.description))
        }
    }

    @Test func `keeps the order of L8_2 on the first day of a year`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms { $0.rollOver = .upTo(Amount(5), .on(monthDay("03-31"))) })
        fixture.adjust("2", on: "2025-06-01", expires: "2025-12-31")
        fixture.adjust("1", on: "2025-06-01", expires: "2026-06-30")
        fixture.adjust("-3", on: "2026-01-01")
        try fixture.leave("2026-01-01", "2026-01-02")
        try fixture.recorded("2026-01-05", "2026-01-05")
        #expect(
            try fixture.lines(through: "2026-01-31", from: "2026-01-01") == [
                "2026-01-01 expiry -2 21 2025-01-01 L6.16", "2026-01-01 expiry -16 5 2025-01-01 L6.15",
                "2026-01-01 rollOverOut -5 0 2025-01-01 L6.15", "2026-01-01 rollOverIn 5 5 2026-01-01 L6.15 2026-03-31",
                "2026-01-01 entitlement 20 25 2026-01-01 L6.7", "2026-01-01 adjustment -3 22 2026-01-01 L8.6",
                "2026-01-01 leaveTaken -1 21 2026-01-01 L8.8", "2026-01-02 leaveBooked -1 20 2026-01-01 L8.8",
                "2026-01-05 recordedLeave -1 19 2026-01-01 L8.7",
            ]
        )
    }

    @Test func `cuts what exceeds the cap from what was just credited, also what rolls over`() throws {
        let fixture = try Fixture(
            start: "2025-01-01",
            terms: try Fixture.terms("24", .accrual(every: .month, at: .end)) {
                $0.cap = Amount(10)
                $0.rollOver = .all(nil)
            }
        )
        #expect(
            try fixture.lines(through: "2026-01-31", from: "2025-12-31") == [
                "2025-12-31 accrual 2 12 2025-01-01 L6.9", "2025-12-31 cap -2 10 2025-01-01 L6.13",
                "2026-01-01 rollOverOut -10 0 2025-01-01 L6.15", "2026-01-01 rollOverIn 10 10 2026-01-01 L6.15",
                "2026-01-31 accrual 2 12 2026-01-01 L6.9", "2026-01-31 cap -2 10 2026-01-01 L6.13",
            ]
        )
    }

    @Test func `ends with the employment, but for a payout`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms { $0.rollOver = .all(.on(monthDay("03-31"))) })
        fixture.facts.end(Fixture.john, on: day("2026-03-31"), seq: 0)
        fixture.adjust("-24.9315", on: "2026-04-15")
        #expect(
            try fixture.lines(through: "2027-12-31", from: "2026-03-01") == [
                "2026-03-31 proration -15.0685 24.9315 2026-01-01 L6.6", "2026-04-15 adjustment -24.9315 0 2026-01-01 L8.6",
            ]
        )
    }

    @Test func `starts with the opening balance`() throws {
        var fixture = try Fixture(start: "2024-01-01")
        fixture.facts.record(
            Opening(employee: Fixture.john, leaveType: Fixture.pto, date: day("2025-07-01"), amount: amount("-1.5")),
            seq: 0
        )
        try fixture.leave("2025-06-30", "2025-07-01")
        #expect(
            try fixture.lines(through: "2026-01-01") == [
                "2025-07-01 opening -1.5 -1.5 2025-01-01 L8.12", "2025-07-01 leaveTaken -1 -2.5 2025-01-01 L8.8",
                "2026-01-01 rollOverOut 2.5 0 2025-01-01 L6.15", "2026-01-01 rollOverIn -2.5 -2.5 2026-01-01 L6.15",
                "2026-01-01 entitlement 20 17.5 2026-01-01 L6.7",
            ]
        )
        #expect(try fixture.available("2025-06-30") == .zero)
    }

    @Test func `knows no one else`() throws {
        let fixture = try Fixture()
        #expect(throws: RuleViolation(.unknownEmployee)) {
            try fixture.facts.ledger(of: EmployeeID(99), Fixture.pto, through: day("2026-01-01"), today: day("2026-01-01"))
        }
        #expect(throws: RuleViolation(.unknownLeaveType)) {
            try fixture.facts.ledger(of: Fixture.john, LeaveTypeID(99), through: day("2026-01-01"), today: day("2026-01-01"))
        }
    }
}
