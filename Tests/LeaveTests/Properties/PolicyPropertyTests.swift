import Generating
import Testing

@testable import Leave

@Suite struct `Whatever a policy says` {
    /// L6.8, L6.9, L1.6.
    @Test func `a full year's instalments sum to the entitlement, each within a tick of its share`() async {
        await check(500) { choices in
            let entitlement = choices.ticks(1...1_000_000)
            let anchor = choices.date(day("2023-12-01"), day("2024-03-01"))
            let period: Grant.Period = choices.pick([
                .month, .year, .halfMonth, .week(anchor: anchor), .twoWeeks(anchor: anchor), .day,
            ])
            let rounding = Rounding(choices.pick([.none, .half, .whole]), choices.pick([.nearest, .up, .down, .upFromHalf]))
            let terms = try PolicyTerms(
                entitlement: entitlement,
                grant: .accrual(every: period, at: choices.pick([.start, .end])),
                proration: Proration(by: choices.pick([.days, .startedMonths, .fullMonths, .none]), rounding: rounding)
            )
            let months = ["01-01", "04-06", "08-01", "02-28", "12-31", "03-01"]
            var fixture = try Fixture(start: "2022-01-01", leaveYear: choices.pick(months), terms: terms)
            if choices.happens(20) {
                var location = try Fixture.location(Fixture.belgrade)
                location.leaveYear = .anniversary
                fixture.facts.record(location, seq: 1)
            }
            let year = try fixture.facts.leaveYear(of: Fixture.john, on: choices.date(day("2023-06-01"), day("2029-06-01")))
            let lines = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: year.end, today: year.end).lines
            let accrued = lines.filter { $0.leaveYear == year.name && $0.kind == .accrual }.map(\.amount)
            let sum = accrued.reduce(Amount.zero) { $0 + $1 }
            let count = terms.grant.periods(of: year.full).count
            let share = entitlement.ticks / count
            let isEven = accrued.allSatisfy { abs($0.ticks - share) <= 1 }
            return sum == entitlement && isEven ? nil : "\(entitlement) \(terms.grant) in \(year.full): \(sum) by \(accrued)"
        }
    }

    /// L6.15, on the last day of each leave year that ended by itself.
    @Test func `no more is carried over than it allows, and nothing is lost where it allows all`() async {
        await check(500) { choices in
            let scenario = try Scenario(&choices, Ingredients(transfers: false, closings: false))
            let facts = try scenario.facts()
            let lines = try scenario.lines(facts)
            let account = try Account(Fixture.john, scenario.type.id, in: facts)
            for year in account.perspective.leaveYears(through: day("2027-12-31")) {
                let turn = lines.filter { $0.date == year.end.next && $0.rule == "L6.15" }
                guard !turn.isEmpty else { continue }
                let rollOver = account.policy(on: year.end)?.terms.rollOver ?? .all(nil)
                let carried = turn.filter { $0.kind == .rollOverIn }.reduce(Amount.zero) { $0 + $1.amount }
                let out = turn.filter { $0.kind == .rollOverOut }.reduce(Amount.zero) { $0 + $1.amount }
                let lost = turn.filter { $0.kind == .expiry }.reduce(Amount.zero) { $0 - $1.amount }
                if carried != .zero - out { return "\(scenario)\nof \(year.name) \(out) went out, \(carried) came in" }
                if let limit = rollOver.limit, carried > limit {
                    return "\(scenario)\nof \(year.name) \(carried) was carried, at most \(limit)"
                }
                if lost > .zero, rollOver.limit.map({ carried < $0 }) ?? true { return "\(scenario)\nof \(year.name) \(lost) was lost" }
                for line in turn where line.kind == .rollOverIn && line.amount > .zero {
                    if let end = line.expires, end < line.date { return "\(scenario)\ncarried after its end: \(line.text)" }
                }
            }
            return nil
        }
    }

    /// L6.13.
    @Test func `what it credits never lifts the balance above its cap`() async {
        await check(500) { choices in
            let scenario = try Scenario(&choices, Ingredients(transfers: false, closings: false))
            let facts = try scenario.facts()
            let account = try Account(Fixture.john, scenario.type.id, in: facts)
            let lines = try scenario.lines(facts)
            for (index, line) in lines.enumerated() {
                guard [.entitlement, .accrual, .proration, .rollOverIn].contains(line.kind), line.amount > .zero,
                    let cap = account.policy(on: line.date)?.terms.cap, let balance = line.balance
                else { continue }
                let cut = index + 1 < lines.count && lines[index + 1].kind == .cap ? lines[index + 1].amount : .zero
                let before = balance - line.amount
                let expected = max(.zero - line.amount, min(.zero, cap - balance))
                if cut != expected { return "\(scenario)\nfrom \(before), cap \(cap), cut by \(cut): \(line.text)" }
            }
            return nil
        }
    }

    /// L6.6 taken literally, at chosen days of random histories.
    @Test func `the entitlement of every day is what the rules give day by day`() async {
        await check(150) { choices in
            var chance = Chance(seed: choices.number(0...1_000_000))
            let oracle = try EntitlementOracle.random(&chance)
            let perspective = try #require(Perspective(Fixture.john, in: try oracle.facts()))
            for year in perspective.leaveYears(through: day("2027-03-31")) {
                let changes = YearEntitlement(perspective, leaveType: Fixture.pto, year: year).changes().all
                let first = max(year.start, oracle.start)
                let last = min(year.end, oracle.end ?? year.end)
                guard first <= last else { continue }
                let date = first + chance.number(0...(last - first))
                let credited = changes.filter { $0.date <= date }.reduce(Amount.zero) { $0 + $1.amount }
                let expected = oracle.credited(on: date)
                if credited != expected { return "\(oracle)\nthe year from \(year.name) has \(credited) on \(date), not \(expected)" }
            }
            return nil
        }
    }
}
