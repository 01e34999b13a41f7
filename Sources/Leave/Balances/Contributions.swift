/// Turns the runs of a year into what each spell contributes, and when (LEAVE_RULES L6.7–L6.9).
struct Contributions {
    let runs: [YearPlan.Run]
    let full: DateSpan
    let isShortened: Bool
    let eligible: YearPlan.Eligible?
    let periods: (Grant) -> [AccrualPeriod]

    /// Contributions, and the amounts that their shares are of.
    struct All {
        /// In order of dates.
        var contributions: [YearPlan.Contribution] = []
        private(set) var amounts: [Ratio] = []
        private(set) var counts: [Int] = []

        mutating func append(_ amount: Ratio, on date: LocalDate, isAccrual: Bool) {
            amounts.append(amount)
            counts.append(0)
            appendAgain(on: date, isAccrual: isAccrual)
        }

        /// One on each day.
        mutating func append(_ amount: Ratio, on days: DateSpan) {
            amounts.append(amount)
            counts.append(days.count)
            let share = Int32(amounts.count - 1)
            contributions.reserveCapacity(contributions.count + days.count)
            for date in days { contributions.append(YearPlan.Contribution(date: date, share: share, isAccrual: true)) }
        }

        /// The amount of the one before.
        mutating func appendAgain(on date: LocalDate, isAccrual: Bool) {
            counts[counts.count - 1] += 1
            contributions.append(YearPlan.Contribution(date: date, share: Int32(amounts.count - 1), isAccrual: isAccrual))
        }
    }

    func all() -> All {
        let spells = spells
        var all = All()
        for spell in spells {
            guard let terms = spell.first?.version?.terms else { continue }
            switch terms.grant {
            case .upFront: appendUpFront(spell, terms, to: &all)
            case .accrual(_, let edge): appendAccrual(spell, terms, at: edge, to: &all)
            }
        }
        if spells.count > 1 { all.contributions.sort { $0.date < $1.date } }
        return all
    }

    /// Consecutive days under one policy version (L6.7).
    private var spells: [ArraySlice<YearPlan.Run>] {
        var spells: [ArraySlice<YearPlan.Run>] = []
        var start = runs.startIndex
        for index in runs.indices.dropFirst() where runs[index].version?.id != runs[index - 1].version?.id {
            spells.append(runs[start..<index])
            start = index
        }
        if start < runs.endIndex { spells.append(runs[start...]) }
        return spells
    }

    private func appendUpFront(_ spell: ArraySlice<YearPlan.Run>, _ terms: PolicyTerms, to all: inout All) {
        guard let eligible, let first = spell.first(where: \.isEligible) else { return }
        let rates = spell.reduce(Ratio.zero) { $1.isEligible ? $0 + $1.rate * $1.span.count : $0 }
        guard rates.isPositive else { return }
        let amount = rates * share(terms.proration.basis, eligible) / eligible.count
        all.append(amount, on: first.span.first, isAccrual: false)
    }

    /// F (L6.4).
    func share(_ basis: Proration.Basis, _ eligible: YearPlan.Eligible) -> Ratio {
        switch isShortened ? .days : basis {
        case .days: Ratio(eligible.count) / full.count
        case .startedMonths: Ratio(full.first.fullMonths(to: eligible.last) - full.first.fullMonths(to: eligible.first) + 1) / 12
        case .fullMonths: Ratio(min(eligible.first.fullMonths(to: eligible.last.next), 12)) / 12
        case .none: .one
        }
    }

    private func appendAccrual(_ spell: ArraySlice<YearPlan.Run>, _ terms: PolicyTerms, at edge: Grant.Edge, to all: inout All) {
        guard let first = spell.first, let last = spell.last, let yearEnd = runs.last?.span.last else { return }
        if case .accrual(.day, _) = terms.grant { return appendDays(spell, to: &all) }
        let periods = periods(terms.grant)
        let basis = isShortened ? .days : terms.proration.basis
        all.contributions.reserveCapacity(all.contributions.count + periods.count)
        var next = spell.startIndex
        // A run is large: only what is asked for at every period is kept.
        var run = (span: first.span, rate: first.rate, isEligible: first.isEligible)
        var memory: (run: Int, days: Int, length: Int)?
        for period in periods where period.span.last >= first.span.first && period.span.first <= last.span.last {
            if next < spell.endIndex - 1, run.span.last < period.span.first {
                while next < spell.endIndex - 1, spell[next].span.last < period.span.first { next += 1 }
                run = (spell[next].span, spell[next].rate, spell[next].isEligible)
            }
            func date(_ firstEligible: LocalDate) -> LocalDate { edge == .start ? firstEligible : min(period.span.last, yearEnd) }
            // Most periods lie in one run and have a length that came before: the same amount again.
            if basis == .days, run.isEligible, run.span.last >= period.span.last || next == spell.endIndex - 1,
                let days = run.span.intersection(period.span), run.rate.isPositive
            {
                let key = (run: next, days: days.count, length: period.span.count)
                if let memory, memory == key {
                    all.appendAgain(on: date(days.first), isAccrual: true)
                } else {
                    let amount = run.rate * key.days / (key.length * periods.count)
                    all.append(amount, on: date(days.first), isAccrual: true)
                    memory = key
                }
                continue
            }
            if let (rates, firstEligible) = rates(of: spell[next...], in: period.span) {
                let weight = weight(of: period.span, basis)
                guard weight.isPositive else { continue }
                all.append(rates * weight / periods.count, on: date(firstEligible), isAccrual: true)
                memory = nil
            }
        }
    }

    /// A period of one day is eligible as a whole or not at all: its weight is 1 however prorated, and both its edges are that day.
    private func appendDays(_ spell: ArraySlice<YearPlan.Run>, to all: inout All) {
        for run in spell where run.isEligible && run.rate.isPositive {
            guard let days = run.span.intersection(full) else { continue }
            all.append(run.rate / full.count, on: days)
        }
    }

    /// The sum of the rates of the period's eligible days in the spell, and the first of these; nil when the sum is zero.
    private func rates(of spell: ArraySlice<YearPlan.Run>, in period: DateSpan) -> (rates: Ratio, first: LocalDate)? {
        var rates = Ratio.zero
        var firstEligible: LocalDate?
        for run in spell {
            guard run.span.first <= period.last else { break }
            guard run.isEligible, let days = run.span.intersection(period) else { continue }
            rates = rates + run.rate * days.count
            firstEligible = firstEligible ?? days.first
        }
        guard rates.isPositive, let firstEligible else { return nil }
        return (rates, firstEligible)
    }

    /// f divided by the period's eligible days (L6.9). By days that is 1 ÷ the days of the period, whatever is eligible.
    func weight(of period: DateSpan, _ basis: Proration.Basis) -> Ratio {
        if basis == .days { return Ratio.one / period.count }
        let eligibleDays = runs.reduce(0) { $1.isEligible ? $0 + ($1.span.intersection(period)?.count ?? 0) : $0 }
        if basis == .fullMonths, eligibleDays < period.count { return .zero }
        return Ratio.one / eligibleDays
    }
}
