/// Turns the runs of a year into what each spell contributes, and when (LEAVE_RULES L6.7–L6.9).
struct Contributions {
    let runs: [YearPlan.Run]
    let full: DateSpan
    let isShortened: Bool
    let eligible: YearPlan.Eligible?
    let periods: (Grant) -> [AccrualPeriod]

    /// In order of dates.
    func all() -> [YearPlan.Contribution] {
        let spells = spells
        var contributions: [YearPlan.Contribution] = []
        for spell in spells {
            guard let terms = spell.first?.version?.terms else { continue }
            switch terms.grant {
            case .upFront: contributions += upFront(spell, terms)
            case .accrual(_, let edge): contributions += accrual(spell, terms, at: edge)
            }
        }
        return spells.count > 1 ? contributions.sorted { $0.date < $1.date } : contributions
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

    private func upFront(_ spell: ArraySlice<YearPlan.Run>, _ terms: PolicyTerms) -> [YearPlan.Contribution] {
        guard let eligible, let first = spell.first(where: \.isEligible) else { return [] }
        let rates = spell.reduce(Ratio.zero) { $1.isEligible ? $0 + $1.rate * $1.span.count : $0 }
        guard rates.isPositive else { return [] }
        let amount = rates * share(terms.proration.basis, eligible) / eligible.count
        return [YearPlan.Contribution(date: first.span.first, amount: amount, isAccrual: false)]
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

    private func accrual(_ spell: ArraySlice<YearPlan.Run>, _ terms: PolicyTerms, at edge: Grant.Edge) -> [YearPlan.Contribution] {
        guard let first = spell.first, let last = spell.last, let yearEnd = runs.last?.span.last else { return [] }
        let periods = periods(terms.grant)
        let basis = isShortened ? .days : terms.proration.basis
        var contributions: [YearPlan.Contribution] = []
        var next = spell.startIndex
        var memory: (run: Int, days: Int, length: Int, amount: Ratio)?
        for period in periods where period.span.last >= first.span.first && period.span.first <= last.span.last {
            while next < spell.endIndex - 1, spell[next].span.last < period.span.first { next += 1 }
            let date = { (firstEligible: LocalDate) in edge == .start ? firstEligible : min(period.span.last, yearEnd) }
            // Most periods lie in one run and have a length that came before: the same amount again.
            let run = spell[next]
            if basis == .days, run.isEligible, run.span.last >= period.span.last || next == spell.endIndex - 1,
                let days = run.span.intersection(period.span), run.rate.isPositive
            {
                let key = (run: next, days: days.count, length: period.span.count)
                if memory.map({ ($0.run, $0.days, $0.length) != key }) ?? true {
                    memory = (key.run, key.days, key.length, run.rate * days.count / (period.span.count * periods.count))
                }
                if let memory {
                    contributions.append(YearPlan.Contribution(date: date(days.first), amount: memory.amount, isAccrual: true))
                }
                continue
            }
            if let (rates, firstEligible) = rates(of: spell[next...], in: period.span) {
                let weight = weight(of: period.span, basis)
                guard weight.isPositive else { continue }
                let amount = rates * weight / periods.count
                contributions.append(YearPlan.Contribution(date: date(firstEligible), amount: amount, isAccrual: true))
            }
        }
        return contributions
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
