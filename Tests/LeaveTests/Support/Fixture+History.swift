import Leave

extension Fixture {
    /// Histories with everything that moves a balance.
    static func history(_ seed: Int) throws -> Fixture {
        var chance = Chance(seed: seed)
        let anchor = day("2025-01-01")
        let grants: [Grant] = [.upFront, .accrual(every: .month, at: .end), .accrual(every: .week(anchor: anchor), at: .start)]
        let rollOvers: [RollOver] = [
            .none, .all(nil), .all(.months(15)), .upTo(Amount(5), .on(monthDay("03-31"))), .upTo(amount("7.5"), nil),
        ]
        func anyTerms() throws -> PolicyTerms {
            try Self.terms("\(chance.number(10...30))", chance.pick(grants)) {
                $0.rollOver = chance.pick(rollOvers)
                $0.negativeLimit = chance.happens(30) ? Amount(3) : .zero
                $0.cap = chance.happens(30) ? Amount(chance.number(15...40)) : nil
                $0.partTime = chance.happens(50) ? .fullTimeDays(Amount(5)) : .none
            }
        }
        var fixture = try Fixture(start: chance.date("2023-01-01", "2024-06-30").description, terms: try anyTerms())
        fixture.facts.record(try Fixture.location(Fixture.london, leaveYear: chance.pick(["01-01", "04-01"])), seq: 0)
        try fixture.policy(try anyTerms(), at: Fixture.london, from: "2020-01-01")
        if chance.happens(60) { try fixture.policy(try anyTerms(), from: chance.date("2024-01-01", "2026-12-31").description) }
        if chance.happens(50) {
            fixture.assign(.location(Transfer(to: Fixture.london)), from: chance.date("2024-09-01", "2026-06-30").description)
        }
        if chance.happens(50) {
            fixture.assign(.workingWeek(try Fixture.week(480, 480, 480)), from: chance.date("2024-01-01", "2026-12-31").description)
        }
        if chance.happens(30) { fixture.facts.end(Fixture.john, on: chance.date("2026-07-01", "2027-06-30"), seq: 0) }
        for month in 0..<chance.number(0...10) {
            let first = day("2024-07-01").adding(months: month * 3) + chance.number(0...20)
            let last = first + chance.number(0...12)
            try fixture.leave(first.description, last.description, chance.pick([.approved, .approved, .pending, .denied]))
        }
        for _ in 0..<chance.number(0...3) {
            let date = chance.date("2024-07-01", "2026-12-31")
            let expires = chance.happens(50) ? (date + chance.number(0...200)).description : nil
            fixture.adjust(Amount(ticks: chance.number(-40_000...40_000)).description, on: date.description, expires: expires)
        }
        return fixture
    }
}
