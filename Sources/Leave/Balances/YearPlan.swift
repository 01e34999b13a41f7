/// What a leave year earns, as it is known on one day (LEAVE_RULES L6.2–L6.9).
struct YearPlan {
    /// Consecutive days with one policy version and one rate.
    struct Run {
        let span: DateSpan
        let version: PolicyVersion?
        /// Of a full year at full time.
        let entitlement: Amount
        /// Of part-time work.
        let factor: Ratio
        let rate: Ratio
        let isEligible: Bool
    }

    /// Instalments are many, and most are of one amount.
    struct Contribution {
        let date: LocalDate
        /// Which of the plan's shares.
        let share: Int32
        let isAccrual: Bool
    }

    /// The first and last eligible day of the year, and how many there are.
    struct Eligible {
        let first: LocalDate
        let last: LocalDate
        let count: Int
    }

    let runs: [Run]
    /// In order of dates.
    let contributions: [Contribution]
    /// What the contributions of each amount are of all of them.
    let shares: Shares
    private let builder: Contributions
    private let full: DateSpan
    private let eligible: Eligible?

    /// - Parameters:
    ///   - isShortened: Cut by a transfer: always prorated by days (L6.4).
    ///   - periods: Those of the full leave year under a grant.
    init(runs: [Run], full: DateSpan, isShortened: Bool, periods: @escaping (Grant) -> [AccrualPeriod]) {
        self.runs = runs
        self.full = full
        let eligibleRuns = runs.filter(\.isEligible)
        if let first = eligibleRuns.first, let last = eligibleRuns.last {
            eligible = Eligible(
                first: first.span.first,
                last: last.span.last,
                count: eligibleRuns.reduce(0) { $0 + $1.span.count }
            )
        } else {
            eligible = nil
        }
        builder = Contributions(runs: runs, full: full, isShortened: isShortened, eligible: eligible, periods: periods)
        let all = builder.all()
        contributions = all.contributions
        shares = Shares(all.amounts, counts: all.counts)
    }

    /// T(t): the year's entitlement, rounded as the policy says that governs the last eligible day up to `date` (L6.5).
    func total(on date: LocalDate) -> Amount {
        let sum = shares.sum
        if let eligible, eligible.count == full.count, let rate = runs.first?.rate, runs.allSatisfy({ $0.rate == rate }) {
            return sum.roundedToTick
        }
        guard let rounding = governing(on: date)?.terms.proration.rounding, rounding.step != .none else { return sum.roundedToTick }
        return sum.rounded(rounding)
    }

    /// The arithmetic behind what is credited on a day.
    /// - Parameter sum: Of the shares that are due.
    func terms(
        on date: LocalDate,
        total: Amount,
        due sum: Int128,
        credited: Amount,
        value: Amount,
        isAccrualDue: Bool
    ) -> LedgerTerms {
        let terms = run(on: date).flatMap { runs[$0].version }?.terms
        let periods = terms.map { builder.periods($0.grant) } ?? []
        let isByMonths = !builder.isShortened && [.startedMonths, .fullMonths].contains(terms?.proration.basis)
        return .entitlement(
            EntitlementTerms(
                parts: builder.parts(),
                divisions: isByMonths ? 12 : full.count,
                exact: shares.sum,
                total: total,
                due: sum == shares.whole ? nil : shares.portion(sum),
                instalments: periods.isEmpty ? nil : periods.count,
                period: isAccrualDue ? periods.first { $0.span.contains(date) }?.span : nil,
                credited: credited,
                value: value
            )
        )
    }

    /// The version that governs the last eligible day up to `date`; none yet: the first eligible day; no policy on it: the last spell.
    private func governing(on date: LocalDate) -> PolicyVersion? {
        let run = runs.last { $0.isEligible && $0.span.first <= date } ?? runs.first(where: \.isEligible)
        return run?.version ?? runs.last?.version
    }

    /// The run that holds a day of the year; the last one before it where there is none.
    func run(on date: LocalDate) -> Int? { runs.lastIndex { $0.span.first <= date } }
}
