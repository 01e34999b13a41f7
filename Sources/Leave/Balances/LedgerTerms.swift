/// The arithmetic of a line, exact: what its sentence tells, so that no text computes anything.
package indirect enum LedgerTerms: Hashable, Sendable {
    case entitlement(EntitlementTerms)
    /// What a year that a transfer cut has earned in the end, and what it had credited (LEAVE_RULES L9.7).
    case correction(earned: Amount, credited: Amount)
    /// The balance before the cut (L6.13).
    case cap(Amount, balance: Amount)
    /// What was left of the old year, and how much of it may be carried; nil: all (L6.15).
    case rollOver(left: Amount, limit: Amount?)
}

/// What a leave year's entitlement is made of on a day, and how much of it is credited (LEAVE_RULES L6.3–L6.9).
package struct EntitlementTerms: Hashable, Sendable {
    /// Days that earn at one rate: `entitlement × factor × share`.
    package struct Part: Hashable, Sendable {
        package let first: LocalDate
        package let entitlement: Amount
        /// Of part-time work (L6.12); 1 is full-time.
        package let factor: Ratio
        /// Of the full leave year.
        package let share: Ratio
    }

    package let parts: [Part]
    /// Into how many equal shares the year is divided where entitlements are prorated: its days, or 12 months.
    package let divisions: Int
    /// The sum of the parts, in ticks.
    package let exact: Ratio
    /// T: the sum, rounded (L6.5).
    package let total: Amount
    /// The share of all instalments that is due by the day; nil where all of it is.
    package let due: Ratio?
    /// How many instalments a full year has.
    package let instalments: Int?
    /// The days that the instalment is for.
    package let period: DateSpan?
    /// Before the line.
    package let credited: Amount
    /// V: with the line.
    package let value: Amount
}

extension Contributions {
    /// What each spell of one rate contributes, as a share of the full year.
    func parts() -> [EntitlementTerms.Part] {
        var parts: [EntitlementTerms.Part] = []
        for run in runs {
            guard run.isEligible, let terms = run.version?.terms else { continue }
            let share = share(of: run, terms)
            guard share.isPositive else { continue }
            if let last = parts.last, last.entitlement == run.entitlement, last.factor == run.factor {
                parts[parts.count - 1] = EntitlementTerms.Part(
                    first: last.first,
                    entitlement: last.entitlement,
                    factor: last.factor,
                    share: last.share + share
                )
            } else {
                parts.append(
                    EntitlementTerms.Part(first: run.span.first, entitlement: run.entitlement, factor: run.factor, share: share)
                )
            }
        }
        return parts
    }

    private func share(of run: YearPlan.Run, _ terms: PolicyTerms) -> Ratio {
        guard case .accrual = terms.grant else {
            return eligible.map { share(terms.proration.basis, $0) * run.span.count / $0.count } ?? .zero
        }
        let periods = periods(terms.grant)
        let basis = isShortened ? .days : terms.proration.basis
        return periods.reduce(Ratio.zero) { sum, period in
            guard let days = run.span.intersection(period.span) else { return sum }
            return sum + weight(of: period.span, basis) * days.count / periods.count
        }
    }
}
