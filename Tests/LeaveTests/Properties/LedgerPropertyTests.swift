import Generating
import Testing

@testable import Leave

@Suite struct `Whatever happens, the ledger` {
    @Test func `sums, in the order of the rules, and years that rolled over sum to zero`() async {
        await check(500) { choices in
            let scenario = try Scenario(&choices)
            let facts = try scenario.facts()
            var running = Amount.zero
            var years: [LocalDate: Amount] = [:]
            var last: (date: LocalDate, rank: Int) = (.init(daysSinceEpoch: 0), 0)
            for line in try scenario.lines(facts) {
                if line.amount == .zero { return "\(scenario)\na line of 0: \(line.text)" }
                if line.kind != .pending {
                    running = running + line.amount
                    years[line.leaveYear, default: .zero] = years[line.leaveYear, default: .zero] + line.amount
                }
                if line.balance != running { return "\(scenario)\nthe balance is \(running): \(line.text)" }
                if line.kind == .cap { continue }
                if (line.date, line.rank) < last { return "\(scenario)\nout of order: \(line.text)" }
                last = (line.date, line.rank)
            }
            let perspective = try #require(Perspective(Fixture.john, in: facts))
            let turned = perspective.leaveYears(through: Scenario.horizon).filter { year in
                year.end < Scenario.horizon && perspective.end.map { year.end < $0 } ?? true
            }
            // Of closed years the name may be another than the facts of today would give.
            let open = turned.filter { !ClosedYears(Fixture.john, in: facts).contains($0.end) }
            for year in open where years[year.name, default: .zero] != .zero {
                return "\(scenario)\nthe year from \(year.name) sums to \(years[year.name] ?? .zero)"
            }
            return nil
        }
    }

    /// L6.16: as of the last usable day it is still there.
    @Test func `loses what expires the day after its last usable day, and never before`() async {
        await check(500) { choices in
            let scenario = try Scenario(&choices)
            let lines = try scenario.lines(try scenario.facts())
            let ends = Set(lines.compactMap(\.expires))
            let early = lines.first { $0.rule == "L6.16" && !ends.contains($0.date.previous) }
            return early.map { "\(scenario)\nnothing ended the day before: \($0.text)" }
        }
    }

    @Test func `agrees with the summary of every day`() async {
        await check(400) { choices in
            let scenario = try Scenario(&choices)
            let facts = try scenario.facts()
            let date = choices.date(scenario.start, Scenario.time.last)
            let today = choices.date(scenario.start, Scenario.time.last)
            let summary = try facts.summary(of: Fixture.john, scenario.type.id, on: date, today: today)
            let ledger = try facts.ledger(of: Fixture.john, scenario.type.id, through: date, today: today)
            guard summary.balance == ledger.balance else {
                return "\(scenario)\non \(date) the summary says \(summary.balance ?? .zero), the ledger \(ledger.balance ?? .zero)"
            }
            return nil
        }
    }

    @Test func `is the same however far it is computed, and on whatever day it is read`() async {
        await check(400) { choices in
            let scenario = try Scenario(&choices)
            let facts = try scenario.facts()
            let whole = try scenario.lines(facts)
            let date = choices.date(scenario.start, Scenario.time.last)
            let part = try scenario.lines(facts, through: date)
            if let wrong = scenario.difference(part, whole.filter { $0.date <= date }, "through \(date)") { return wrong }
            let today = choices.date(scenario.start, Scenario.time.last)
            let other = try facts.ledger(of: Fixture.john, scenario.type.id, from: date, through: Scenario.horizon, today: today).lines
            let plain = other.map { "\($0.date) \($0.amount) \($0.balance ?? .zero)" }
            guard plain == whole.filter({ $0.date >= date }).map({ "\($0.date) \($0.amount) \($0.balance ?? .zero)" }) else {
                return "\(scenario)\nread on \(today) it has other amounts"
            }
            let misnamed = other.first { $0.kind == ($0.date <= today ? .leaveBooked : .leaveTaken) }
            return misnamed.map { "\(scenario)\nread on \(today): \($0.text)" }
        }
    }

    /// L9.13.
    @Test func `keeps every balance before a fact that takes effect later`() async {
        await check(600) { choices in
            let scenario = try Scenario(&choices)
            let recorded = Array(zip(scenario.steps, 1...))
            let gone = choices.number(0...recorded.count - 1)
            guard let effect = recorded[gone].0.effect else { return nil }
            var others = recorded
            others.remove(at: gone)
            let without = try scenario.facts(of: others)
            // What was possible only with the fact says nothing.
            guard without.faults(isTimeZone: { _ in true }).isEmpty else { return nil }
            // Without it other years might be closed, and what was recorded later would act on others (L9.11).
            let closed = ClosedYears(Fixture.john, in: try scenario.facts()).through
            guard closed == ClosedYears(Fixture.john, in: without).through else { return nil }
            let before = try scenario.lines(try scenario.facts()).filter { $0.date < effect }
            let expected = try scenario.lines(without).filter { $0.date < effect }
            return scenario.difference(before, expected, "without step \(recorded[gone].0.id)")
        }
    }

    /// L8.1: what does not depend on each other may be told in any order.
    @Test func `does not depend on the order in which independent facts were recorded`() async {
        await check(500) { choices in
            let scenario = try Scenario(&choices, Ingredients(closings: false))
            let expected = try scenario.lines(try scenario.facts())
            var rest = scenario.steps
            var told: [Step] = []
            while !rest.isEmpty {
                let candidates = rest.indices.filter { index in !rest[index].isOrdered || !rest[..<index].contains(where: \.isOrdered) }
                told.append(rest.remove(at: choices.pick(candidates)))
            }
            let facts = try scenario.facts(of: Array(zip(told, 1...)))
            return scenario.difference(try scenario.lines(facts), expected, "told in the order \(told.map(\.id))")
        }
    }

    /// What was known at an instant.
    @Test func `as known before a fact is the ledger without it and all that came later`() async {
        await check(500) { choices in
            let scenario = try Scenario(&choices)
            let seq = choices.number(2...scenario.steps.count + 1)
            let earlier = try scenario.facts(of: Array(zip(scenario.steps, 1...).filter { $0.1 < seq }))
            let known = try scenario.lines(try scenario.facts(), knownBefore: seq)
            return scenario.difference(known, try scenario.lines(earlier), "known before \(seq)")
        }
    }

    /// L9.11.
    @Test func `of a closed year is fixed, and so is what was carried out of it`() async {
        await check(500) { choices in
            let scenario = try Scenario(&choices, Ingredients(density: 93))
            let recorded = Array(zip(scenario.steps, 1...))
            guard let last = recorded.last(where: { $0.0.effect == nil && $0.0.isOrdered }) else { return nil }
            let then = try scenario.facts(of: recorded.filter { $0.1 <= last.1 })
            guard let through = ClosedYears(Fixture.john, in: then).through else { return nil }
            func closed(_ lines: [LedgerLine]) -> [LedgerLine] {
                lines.filter { $0.date <= through || $0.date == through.next && [.expiry, .rollOverOut].contains($0.kind) }
            }
            let now = closed(try scenario.lines(try scenario.facts()))
            return scenario.difference(now, closed(try scenario.lines(then)), "closed through \(through)")
        }
    }

    /// L9.3.
    @Test func `does not know of a holiday that was taken back`() async {
        await check(300) { choices in
            let scenario = try Scenario(&choices, Ingredients(closings: false))
            var facts = try scenario.facts()
            let expected = try scenario.lines(facts)
            let date = choices.date(scenario.start, Scenario.time.last)
            guard facts.collision(with: Holiday(on: date), in: HolidayCalendarID(1)) == nil else { return nil }
            facts.record(Holiday(on: date), in: HolidayCalendarID(1), seq: 1_000)
            facts.removeHoliday(on: date, from: HolidayCalendarID(1), seq: 1_001)
            return scenario.difference(try scenario.lines(facts), expected, "after the holiday of \(date)")
        }
    }
}

extension LedgerLine {
    /// The order of L8.2 within a day.
    fileprivate var rank: Int {
        switch kind {
        case .proration: rule == "L9.7" ? 0 : 7
        case .expiry: 1
        case .rollOverOut: 2
        case .rollOverIn: 3
        case .opening: 4
        case .entitlement: 5
        case .accrual: 6
        case .cap: 7
        case .adjustment: 8
        case .recordedLeave: 9
        case .leaveTaken, .leaveBooked: 10
        case .pending: 11
        }
    }
}
