/// One change of what a leave year has credited (LEAVE_RULES L6.6).
struct EntitlementChange: Sendable {
    enum Kind: Sendable { case entitlement, accrual, proration }

    // Instalments are many: two words each, and no details, which stand beside.
    let amount: Amount
    private let day: Int32
    /// Negative: none. A year has no more changes than days.
    fileprivate let details: Int16
    let kind: Kind

    fileprivate init(date: LocalDate, amount: Amount, kind: Kind, details: Int16) {
        self.amount = amount
        day = Int32(clamping: date.daysSinceEpoch)
        self.details = details
        self.kind = kind
    }

    var date: LocalDate { LocalDate(daysSinceEpoch: Int(day)) }
    var isPlain: Bool { details < 0 }
}

/// All changes of a leave year.
struct EntitlementChanges: Sendable {
    struct Details: Sendable {
        let causes: [LedgerCause]
        /// Only where lines are to be explained.
        let terms: LedgerTerms?
    }

    /// In order of dates; none of zero.
    fileprivate(set) var all: [EntitlementChange] = []
    /// From when on which version is in force.
    fileprivate(set) var policies: [(from: LocalDate, policy: PolicyID?)] = []
    private var details: [Details] = []

    var sum: Amount { all.reduce(Amount.zero) { $0 + $1.amount } }

    func details(of change: EntitlementChange) -> Details? { change.details >= 0 ? details[Int(change.details)] : nil }

    fileprivate mutating func append(_ amount: Amount, _ kind: EntitlementChange.Kind, on date: LocalDate) {
        all.append(EntitlementChange(date: date, amount: amount, kind: kind, details: -1))
    }

    fileprivate mutating func append(_ amount: Amount, _ kind: EntitlementChange.Kind, on date: LocalDate, _ more: Details) {
        all.append(EntitlementChange(date: date, amount: amount, kind: kind, details: Int16(details.count)))
        details.append(more)
    }
}

/// What a leave year credits, day by day, each day as it is known then. Facts take effect on a few days only: between two of them
/// the plan stands, and only its contributions fall due.
struct YearEntitlement {
    let perspective: Perspective
    let leaveType: LeaveTypeID
    let year: LeaveYear
    private let ownEntitlements: Timeline<Amount?>
    /// Where the entitlement is governed from when on, before any transfer within the year.
    private let firstLocation: LocationID?
    private let transfers: [(date: LocalDate, transfer: Transfer)]
    private let policies: [LocationID: Timeline<PolicyVersion>]
    private let first: LocalDate
    /// When the waiting periods of the versions end (W, L6.11).
    private let waitingEnds: [LocalDate]

    init(_ perspective: Perspective, leaveType: LeaveTypeID, year: LeaveYear) {
        self.perspective = perspective
        self.leaveType = leaveType
        self.year = year
        ownEntitlements = perspective.record.entitlements[leaveType]?.known(before: perspective.horizonOfKnowledge) ?? Timeline()
        let first = max(year.start, perspective.start)
        self.first = first
        firstLocation = perspective.location(on: first)
        // On the first day of a leave year the mode has no effect (L9.5): the location simply is the new one.
        transfers = perspective.transfers.filter { $0.date > first && $0.date <= year.end }
        var policies: [LocationID: Timeline<PolicyVersion>] = [:]
        for location in [firstLocation].compactMap({ $0 }) + transfers.map(\.transfer.location) {
            policies[location] = perspective.sites[location]?.policies(for: leaveType)
        }
        self.policies = policies
        let waiting = policies.values.flatMap { $0.entries.compactMap(\.value.terms.waiting) }
        waitingEnds = waiting.filter { $0.during == .noAccrual }.map { perspective.start.adding(months: $0.months) }
    }

    /// - Parameter explaining: Whether each carries its arithmetic, which takes longer.
    func changes(explaining: Bool = false) -> EntitlementChanges {
        guard policies.values.contains(where: { !$0.isEmpty }) else { return EntitlementChanges() }
        let last = min(year.end, perspective.end ?? year.end)
        guard first <= last else { return EntitlementChanges() }
        let turns = turningPoints(through: last)
        var known: [Grant: [AccrualPeriod]] = [:]
        func periods(_ grant: Grant) -> [AccrualPeriod] {
            if let periods = known[grant] { return periods }
            let periods = grant.periods(of: year.full)
            known[grant] = periods
            return periods
        }
        var changes = EntitlementChanges()
        var credited = Amount.zero
        for (index, turn) in turns.enumerated() {
            let end = index + 1 < turns.count ? turns[index + 1].date.previous : last
            let runs = runs(knownOn: turn.date, turns[...index], through: turn.date == perspective.end ? turn.date : year.full.last)
            let plan = YearPlan(runs: runs, full: year.full, isShortened: year.isCutAtStart, periods: periods)
            append(plan, from: turn, through: end, explaining: explaining, to: &changes, credited: &credited)
        }
        return changes
    }

    /// What the year has earned in the end when a transfer cut it, against what it had credited (L9.7).
    func correction(after changes: EntitlementChanges) -> Amount {
        let runs = runs(knownOn: year.end, turningPoints(through: year.end)[...], through: year.end)
        let plan = YearPlan(runs: runs, full: year.full, isShortened: true) { $0.periods(of: year.full) }
        return plan.total(on: year.end) - changes.sum
    }

    private func append(
        _ plan: YearPlan,
        from turn: TurningPoint,
        through end: LocalDate,
        explaining: Bool,
        to changes: inout EntitlementChanges,
        credited: inout Amount
    ) {
        let total = plan.total(on: turn.date)
        // A version is large, and most changes come from the run of the one before.
        var run: (last: LocalDate?, isUpFront: Bool) = (nil, false)
        changes.all.reserveCapacity(changes.all.count + plan.contributions.count)
        var sum: Int128 = 0
        var index = plan.contributions.startIndex
        var date = turn.date
        while date <= end {
            var isAccrualDue = false
            while index < plan.contributions.endIndex, plan.contributions[index].date <= date {
                let contribution = plan.contributions[index]
                sum += plan.shares.parts[Int(contribution.share)]
                isAccrualDue = isAccrualDue || contribution.isAccrual && contribution.date == date
                index += 1
            }
            let value = plan.shares.share(of: total, for: sum)
            if value != credited {
                if run.last.map({ $0 < date }) ?? true {
                    let place = plan.run(on: date)
                    let version = place.flatMap { plan.runs[$0].version }
                    let next = place.flatMap { $0 + 1 < plan.runs.count ? plan.runs[$0 + 1].span.first.previous : nil }
                    run = (next ?? end, version?.terms.grant == .upFront)
                    changes.policies.append((date, version?.id))
                }
                let amount = value - credited
                let kind = kind(of: amount, isAccrualDue, isEntitlement: run.isUpFront && changes.all.isEmpty)
                if !explaining, date != turn.date || turn.causes.isEmpty {
                    changes.append(amount, kind, on: date)
                } else {
                    let terms =
                        explaining
                        ? plan.terms(on: date, total: total, due: sum, credited: credited, value: value, isAccrualDue: isAccrualDue) : nil
                    let causes = date == turn.date ? turn.causes : []
                    changes.append(amount, kind, on: date, EntitlementChanges.Details(causes: causes, terms: terms))
                }
                credited = value
            }
            guard index < plan.contributions.endIndex else { return }
            date = plan.contributions[index].date
        }
    }

    private func kind(of amount: Amount, _ isAccrualDue: Bool, isEntitlement: Bool) -> EntitlementChange.Kind {
        guard amount > .zero else { return .proration }
        if isAccrualDue { return .accrual }
        return isEntitlement ? .entitlement : .proration
    }
}

extension YearEntitlement {
    /// A day on which something takes effect, and what.
    private struct TurningPoint {
        let date: LocalDate
        var causes: [LedgerCause]
    }

    /// Days after `known` continue as that day is; only the end of a waiting period is known ahead.
    /// - Parameter turns: All turning points up to `known`.
    private func runs(knownOn known: LocalDate, _ turns: ArraySlice<TurningPoint>, through last: LocalDate) -> [YearPlan.Run] {
        let locations = entitlementLocations(knownOn: known)
        var starts = turns.map(\.date)
        let ahead = waitingEnds.filter { known < $0 && $0 <= last }
        if !ahead.isEmpty { starts += Set(ahead).sorted() }
        return starts.indices.compactMap { index in
            let start = starts[index]
            let end = index + 1 < starts.count ? starts[index + 1].previous : last
            guard let span = DateSpan(start, through: end) else { return nil }
            let day = min(start, known)
            let location = locations.last { $0.from <= day }?.location
            let version = location.flatMap { policies[$0]?.value(on: day) }
            let (entitlement, factor) = rate(on: day, version)
            return YearPlan.Run(
                span: span,
                version: version,
                entitlement: entitlement,
                factor: factor,
                rate: Ratio(entitlement) * factor,
                isEligible: isEligible(start, version)
            )
        }
    }

    /// Which location's policy governs from when on (L9.4–L9.6).
    private func entitlementLocations(knownOn known: LocalDate) -> [(from: LocalDate, location: LocationID)] {
        guard let firstLocation else { return [] }
        var locations = [(from: first, location: firstLocation)]
        for (date, transfer) in transfers where date <= known {
            switch transfer.mode {
            case .prorate: locations.append((date, transfer.location))
            case .keep: continue
            case .replace: locations = [(first, transfer.location)]
            }
        }
        return locations
    }

    /// L6.3: the entitlement of a full year and the part-time factor. Zero where no policy is in force.
    private func rate(on date: LocalDate, _ version: PolicyVersion?) -> (entitlement: Amount, factor: Ratio) {
        guard let terms = version?.terms else { return (.zero, .zero) }
        let own = ownEntitlements.value(on: date) ?? nil
        return (own ?? entitlement(terms, on: date), factor(terms.partTime, on: date))
    }

    private func entitlement(_ terms: PolicyTerms, on date: LocalDate) -> Amount {
        guard let tenure = terms.tenure else { return terms.entitlement }
        let day =
            switch tenure.effective {
            case .onAnniversary: date
            case .nextLeaveYear: max(year.full.first, perspective.start)
            }
        return tenure.entitlement(afterYears: perspective.start.fullYears(to: day)) ?? terms.entitlement
    }

    /// L6.12. Never more than 1.
    private func factor(_ partTime: PartTime, on date: LocalDate) -> Ratio {
        switch partTime {
        case .none: return .one
        case .factor:
            return Ratio(perspective.factors.value(on: date)?.value ?? Amount(1)) / Amount.ticksPerUnit
        case .fullTimeDays(let days):
            guard let week = perspective.workingWeek(on: date) else { return .zero }
            return min(.one, Ratio(week.daysWorkedInCycle * Amount.ticksPerUnit) / week.weeks.count / days.ticks)
        case .fullTimeMinutes(let minutes):
            guard let week = perspective.workingWeek(on: date) else { return .zero }
            return min(.one, Ratio(week.minutesInCycle) / week.weeks.count / minutes)
        }
    }

    private func isEligible(_ date: LocalDate, _ version: PolicyVersion?) -> Bool {
        guard let waiting = version?.terms.waiting, waiting.during == .noAccrual else { return true }
        return date >= perspective.start.adding(months: waiting.months)
    }

    /// The first day and every later one on which a fact takes effect.
    private func turningPoints(through last: LocalDate) -> [TurningPoint] {
        var causes: [LocalDate: [LedgerCause]] = [first: []]
        func add(_ date: LocalDate, _ cause: LedgerCause) {
            guard first <= date, date <= last else { return }
            causes[date, default: []].append(cause)
        }
        for (date, transfer) in transfers { add(date, .transfer(transfer.location, transfer.mode)) }
        for (location, versions) in policies {
            for (date, version) in versions.entries { add(date, .policy(version.id)) }
            for date in perspective.sites[location]?.weeks.dates ?? [] { add(date, .workingWeek) }
        }
        for date in perspective.ownWeeks.dates { add(date, .workingWeek) }
        for date in perspective.factors.dates { add(date, .factor) }
        for date in ownEntitlements.dates { add(date, .ownEntitlement) }
        for date in waitingEnds { add(date, .waitingEnded) }
        if policies.values.contains(where: { $0.entries.contains { $0.value.terms.tenure?.effective == .onAnniversary } }) {
            var years = max(1, perspective.start.fullYears(to: first))
            while true {
                let anniversary = perspective.start.adding(months: 12 * years)
                guard anniversary <= last else { break }
                add(anniversary, .tenure(years: years))
                years += 1
            }
        }
        if let end = perspective.end { add(end, .employmentEnd) }
        return causes.map { TurningPoint(date: $0.key, causes: $0.value) }.sorted { $0.date < $1.date }
    }
}
