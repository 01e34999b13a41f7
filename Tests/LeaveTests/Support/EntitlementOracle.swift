@testable import Leave

/// The entitlement of a leave year taken literally from LEAVE_RULES L6.2–L6.9, day by day: slow, and written without any of the code
/// that it judges but dates, ratios and periods.
struct EntitlementOracle {
    var start: LocalDate
    var end: LocalDate?
    var yearStart: MonthDay
    /// Location 1 is the first.
    var transfers: [(date: LocalDate, location: Int, mode: TransferMode)] = []
    var versions: [Int: [(date: LocalDate, terms: PolicyTerms)]] = [:]
    var daysAWeek: [(date: LocalDate, count: Int)] = []
    var factors: [(date: LocalDate, value: Amount)] = []
    var own: [(date: LocalDate, amount: Amount?)] = []

    /// V(t) of the full leave year that holds t.
    func credited(on t: LocalDate) -> Amount {
        let full = DateSpan(yearStart.last(onOrBefore: t), through: yearStart.first(onOrAfter: yearStart.last(onOrBefore: t).next).previous)
        guard let full else { return .zero }
        let first = max(full.first, start)
        let last = end.map { t >= $0 ? min($0, full.last) : full.last } ?? full.last
        guard first <= last, first <= t else { return .zero }
        let days = (first...last).map { date in Day(date: date, self.state(of: date, knownOn: min(t, last), in: full)) }
        let contributions = self.contributions(days, full)
        let sum = contributions.reduce(Ratio.zero) { $0 + $1.amount }
        let soFar = contributions.filter { $0.date <= t }.reduce(Ratio.zero) { $0 + $1.amount }
        guard !sum.isZero else { return .zero }
        return (Ratio(total(days, sum, full, on: t)) * soFar / sum).roundedToTick
    }

    private struct State {
        let version: (key: String, terms: PolicyTerms)?
        let rate: Ratio
        let isEligible: Bool
    }

    private struct Day {
        let date: LocalDate
        let state: State

        init(date: LocalDate, _ state: State) {
            self.date = date
            self.state = state
        }
    }

    private func state(of date: LocalDate, knownOn t: LocalDate, in full: DateSpan) -> State {
        let known = min(date, t)
        let location = entitlementLocation(of: known, knownOn: t, in: full)
        guard let index = versions[location]?.lastIndex(where: { $0.date <= known }), let version = versions[location]?[index] else {
            return State(version: nil, rate: .zero, isEligible: true)
        }
        let terms = version.terms
        let waits = terms.waiting.map { $0.during == .noAccrual && date < start.adding(months: $0.months) } ?? false
        return State(version: ("\(location)/\(index)", terms), rate: rate(terms, on: known, in: full), isEligible: !waits)
    }

    private func entitlementLocation(of date: LocalDate, knownOn t: LocalDate, in full: DateSpan) -> Int {
        let first = max(full.first, start)
        var place = transfers.last { $0.date <= first }?.location ?? 1
        var changes: [(date: LocalDate, location: Int)] = []
        for transfer in transfers where transfer.date > first && transfer.date <= t && full.contains(transfer.date) {
            switch transfer.mode {
            case .prorate: changes.append((transfer.date, transfer.location))
            case .keep: continue
            case .replace: (place, changes) = (transfer.location, [])
            }
        }
        return changes.last { $0.date <= date }?.location ?? place
    }

    private func rate(_ terms: PolicyTerms, on date: LocalDate, in full: DateSpan) -> Ratio {
        var entitlement = terms.entitlement
        if let tenure = terms.tenure {
            let day = tenure.effective == .onAnniversary ? date : max(full.first, start)
            var years = 0
            while start.adding(months: 12 * (years + 1)) <= day { years += 1 }
            for step in tenure.steps where step.afterYears <= years { entitlement = step.entitlement }
        }
        if let amount = own.last(where: { $0.date <= date })?.amount { entitlement = amount }
        switch terms.partTime {
        case .none, .fullTimeMinutes: return Ratio(entitlement)
        case .factor: return Ratio(entitlement) * Ratio(factors.last { $0.date <= date }?.value ?? Amount(1)) / Amount.ticksPerUnit
        case .fullTimeDays(let number):
            let worked = daysAWeek.last { $0.date <= date }?.count ?? 5
            return Ratio(entitlement) * min(.one, Ratio(worked * Amount.ticksPerUnit) / number.ticks)
        }
    }

    private func contributions(_ days: [Day], _ full: DateSpan) -> [(date: LocalDate, amount: Ratio)] {
        let eligible = days.filter(\.state.isEligible)
        guard let firstEligible = eligible.first?.date, let lastEligible = eligible.last?.date else { return [] }
        var result: [(date: LocalDate, amount: Ratio)] = []
        var rest = days[...]
        while let head = rest.first {
            let spell = rest.prefix { $0.state.version?.key == head.state.version?.key }
            rest = rest.dropFirst(spell.count)
            guard let terms = head.state.version?.terms else { continue }
            guard case .accrual(_, let edge) = terms.grant else {
                let rates = spell.filter(\.state.isEligible).reduce(Ratio.zero) { $0 + $1.state.rate }
                let share: Ratio =
                    switch terms.proration.basis {
                    case .days: Ratio(eligible.count) / full.count
                    case .startedMonths:
                        Ratio(months(full).count { $0.overlaps(DateSpan(firstEligible, through: lastEligible) ?? full) }) / 12
                    case .fullMonths: Ratio(wholeMonths(firstEligible, lastEligible)) / 12
                    case .none: .one
                    }
                if let date = spell.first(where: \.state.isEligible)?.date { result.append((date, rates * share / eligible.count)) }
                continue
            }
            let periods = terms.grant.periods(of: full)
            for period in periods {
                let inPeriod = eligible.filter { period.span.contains($0.date) }
                let here = spell.filter { $0.state.isEligible && period.span.contains($0.date) }
                guard let first = here.first?.date, let lastDay = days.last?.date else { continue }
                let weight: Ratio =
                    switch terms.proration.basis {
                    case .days: Ratio(inPeriod.count) / period.span.count
                    case .fullMonths: inPeriod.count == period.span.count ? .one : .zero
                    case .startedMonths, .none: .one
                    }
                let rates = here.reduce(Ratio.zero) { $0 + $1.state.rate }
                result.append((edge == .start ? first : min(period.span.last, lastDay), rates * weight / periods.count / inPeriod.count))
            }
        }
        return result
    }

    private func total(_ days: [Day], _ sum: Ratio, _ full: DateSpan, on t: LocalDate) -> Amount {
        let eligible = days.filter(\.state.isEligible)
        if eligible.count == full.count, eligible.allSatisfy({ $0.state.rate == eligible[0].state.rate }) { return sum.roundedToTick }
        let governing = eligible.last { $0.date <= t } ?? eligible.first
        let version = governing?.state.version ?? days.last?.state.version
        guard let rounding = version?.terms.proration.rounding, rounding.step != .none else { return sum.roundedToTick }
        return sum.rounded(rounding)
    }

    private func months(_ full: DateSpan) -> [DateSpan] {
        (0..<12).compactMap { DateSpan(full.first.adding(months: $0), through: full.first.adding(months: $0 + 1).previous) }
    }

    private func wholeMonths(_ first: LocalDate, _ last: LocalDate) -> Int {
        var months = 0
        while months < 12, first.adding(months: months + 1).previous <= last { months += 1 }
        return months
    }
}

extension EntitlementOracle {
    /// The same facts for the real thing.
    func facts() throws -> Facts {
        var facts = Facts()
        func week(_ count: Int) throws -> WorkingWeek {
            try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < count ? 480 : 0) }])
        }
        for id in 1...2 {
            facts.record(
                try Location(id: LocationID(UInt128(id)), timeZone: "UTC", leaveYear: .startsOn(yearStart), workingWeek: try week(5)),
                seq: 0
            )
        }
        facts.record(LeaveType(id: Fixture.pto, unit: .days), seq: 0)
        facts.record(
            try Employee(id: Fixture.john, location: LocationID(1), employmentStart: start, employmentEnd: end),
            seq: 0
        )
        var id: UInt128 = 0
        for (location, list) in versions.sorted(by: { $0.key < $1.key }) {
            for (date, terms) in list {
                id += 1
                facts.record(
                    PolicyVersion(
                        id: PolicyID(id),
                        location: LocationID(UInt128(location)),
                        leaveType: Fixture.pto,
                        effectiveDate: date,
                        terms: terms
                    ),
                    seq: 0
                )
            }
        }
        for (date, location, mode) in transfers {
            facts.record(.location(Transfer(to: LocationID(UInt128(location)), mode: mode)), for: Fixture.john, from: date, seq: 0)
        }
        for (date, count) in daysAWeek { facts.record(.workingWeek(try week(count)), for: Fixture.john, from: date, seq: 0) }
        for (date, value) in factors { facts.record(.fte(try WorkFactor(value)), for: Fixture.john, from: date, seq: 0) }
        for (date, amount) in own { facts.record(.entitlement(Fixture.pto, amount), for: Fixture.john, from: date, seq: 0) }
        return facts
    }

    /// Any history that the rules allow.
    static func random(_ chance: inout Chance) throws -> EntitlementOracle {
        let start = chance.date("2023-01-01", "2026-08-31")
        var oracle = EntitlementOracle(start: start, yearStart: monthDay(chance.pick(["01-01", "01-01", "04-06", "10-01"])))
        if chance.happens(40) { oracle.end = max(start + 1, chance.date("2026-02-01", "2027-06-30")) }
        func dates(_ most: Int) -> [LocalDate] {
            Set((0..<chance.number(0...most)).map { _ in chance.date("2025-06-01", "2027-03-31") }).sorted()
        }
        for location in 1...2 {
            var list = dates(2).map { (date: $0, terms: day("2020-01-01")) }
            if chance.happens(90) { list.insert((day("2020-01-01"), day("2020-01-01")), at: 0) }
            oracle.versions[location] = try list.map { ($0.date, try terms(&chance, start: start)) }
        }
        var place = 1
        for date in dates(3) where date > start && date <= oracle.end ?? date {
            place = 3 - place
            oracle.transfers.append((date, place, chance.pick(TransferMode.allCases)))
        }
        oracle.daysAWeek = dates(2).map { ($0, chance.number(1...6)) }
        oracle.factors = dates(2).map { ($0, Amount(ticks: chance.number(0...10_000))) }
        oracle.own = dates(1).map { ($0, chance.happens(70) ? Amount(ticks: chance.number(0...300_000)) : nil) }
        return oracle
    }

    private static func terms(_ chance: inout Chance, start: LocalDate) throws -> PolicyTerms {
        let anchor = chance.date("2025-12-01", "2026-01-31")
        let periods: [Grant.Period] = [.year, .month, .month, .halfMonth, .week(anchor: anchor), .twoWeeks(anchor: anchor), .day]
        let grant: Grant = chance.happens(50) ? .upFront : .accrual(every: chance.pick(periods), at: chance.pick(Grant.Edge.allCases))
        let rounding = Rounding(chance.pick(Rounding.Step.allCases), chance.pick(Rounding.Mode.allCases))
        var terms = try PolicyTerms(entitlement: Amount(ticks: chance.number(0...60) * 5_000), grant: grant)
        terms.proration = Proration(by: chance.pick(Proration.Basis.allCases), rounding: rounding)
        if chance.happens(30) {
            terms.tenure = try Tenure(
                steps: [.init(afterYears: chance.number(1...2), entitlement: Amount(25)), .init(afterYears: 3, entitlement: Amount(28))],
                effective: chance.pick(Tenure.Effect.allCases)
            )
        }
        if chance.happens(20) { terms.waiting = .init(months: chance.number(1...9), during: chance.pick([.accrues, .noAccrual])) }
        terms.partTime = chance.pick([.none, .factor, .fullTimeDays(Amount(5)), .fullTimeDays(amount("4.5"))])
        return terms
    }
}
