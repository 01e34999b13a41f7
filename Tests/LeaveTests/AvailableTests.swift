import Testing

@testable import Leave

@Suite struct `What is available` {
    /// The balance of each day, with everything pending taken and an amount taken on a day, read from the ledger.
    private func balances(_ fixture: Fixture, taking taken: [(LocalDate, Amount)], in days: DateSpan) throws -> [Amount] {
        var fixture = fixture
        let requests = fixture.facts.employees[Fixture.john]?.requests.current ?? []
        for var request in requests where request.status == .pending {
            request.status = .approved
            fixture.facts.record(request, seq: 0)
        }
        for (date, amount) in taken where amount > .zero { fixture.adjust("-\(amount)", on: date.description) }
        let lines = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: days.last, today: days.last).lines
        var next = lines.startIndex
        var balance = Amount.zero
        return days.map { date in
            while next < lines.endIndex, lines[next].date <= date {
                balance = lines[next].balance ?? balance
                next += 1
            }
            return balance
        }
    }

    private func fits(_ fixture: Fixture, _ amount: Amount, on date: LocalDate, after taken: [(LocalDate, Amount)] = []) throws -> Bool {
        let account = try Account(Fixture.john, Fixture.pto, in: fixture.facts)
        let days = try #require(DateSpan(date, through: day("2028-12-31")))
        let without = try balances(fixture, taking: taken, in: days)
        let with = try balances(fixture, taking: taken + [(date, amount)], in: days)
        return zip(days, zip(with, without)).allSatisfy { date, pair in pair.0 >= min(-account.negativeLimit(on: date), pair.1) }
    }

    @Test(arguments: 0..<40)
    func `fits, and a tick more does not`(seed: Int) throws {
        let fixture = try Fixture.history(seed)
        var chance = Chance(seed: seed)
        for _ in 0..<3 {
            let date = chance.date("2024-07-01", "2027-03-31")
            let perspective = try #require(Perspective(Fixture.john, in: fixture.facts))
            guard perspective.isEmployed(on: date) else {
                #expect(try fixture.available(date.description) == .zero)
                continue
            }
            let available = try #require(try fixture.available(date.description))
            #expect(try fits(fixture, available, on: date), "\(date): \(available)")
            #expect(try !fits(fixture, available + Amount(ticks: 1), on: date), "\(date): \(available) and a tick")
        }
    }

    @Test(arguments: 0..<12)
    func `over a range is what each day in turn adds`(seed: Int) throws {
        let fixture = try Fixture.history(seed)
        var chance = Chance(seed: seed)
        let first = chance.date("2025-11-01", "2026-03-01")
        let account = try Account(Fixture.john, Fixture.pto, in: fixture.facts)
        let days = try #require(DateSpan(first, through: first + 45))
        var taken: [(date: LocalDate, amount: Amount)] = []
        let room = Room(account, account.schedule(through: account.horizon(for: days)), for: days)
        for date in days where account.perspective.isEmployed(on: date) && account.policy(on: date) != nil {
            let amount = room.largest(on: date, after: taken)
            if amount > .zero { taken.append((date, amount)) }
        }
        let sum = taken.reduce(Amount.zero) { $0 + $1.amount }
        #expect(try fixture.available(days.first.description, days.last.description) == sum)
    }

    @Test func `is nothing outside employment, without policy, and before the waiting period ends`() throws {
        var fixture = try Fixture(
            start: "2026-01-15",
            terms: try Fixture.terms { $0.waiting = .init(months: 1, during: .accrues) },
            policyFrom: "2026-02-01"
        )
        fixture.facts.end(Fixture.john, on: day("2026-12-30"), seq: 0)
        for date in ["2026-01-14", "2026-01-31", "2026-02-14", "2026-12-31"] { #expect(try fixture.available(date) == .zero, "\(date)") }
        for date in ["2026-02-15", "2026-12-30"] { #expect(try fixture.available(date) != .zero, "\(date)") }
    }

    @Test func `does not offer what the limit of a later location forbids`() throws {
        var fixture = try Fixture(start: "2026-01-01", terms: try Fixture.terms("10") { $0.negativeLimit = Amount(4) })
        fixture.facts.record(try Fixture.location(Fixture.london), seq: 0)
        try fixture.policy(try Fixture.terms("10"), at: Fixture.london, from: "2020-01-01")
        #expect(try fixture.available("2026-03-02") == Amount(14))
        fixture.assign(.location(Transfer(to: Fixture.london)), from: "2026-09-01")
        #expect(try fixture.available("2026-03-02") == Amount(10))
    }

    @Test func `keeps nobody from what was overdrawn anyway`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms { $0.rollOver = .none })
        fixture.adjust("-25", on: "2026-06-01")
        // What expires at the end of 2025 helps nobody later: taking it changes nothing after.
        #expect(try fixture.available("2025-12-01") == Amount(20))
        #expect(try fixture.available("2026-02-02") == .zero)
    }
}
