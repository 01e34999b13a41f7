/// The balance from a day to the horizon, with all pending requests taken, and what of it is free (LEAVE_RULES L8.10).
struct Room {
    private let account: Account
    private let horizon: LocalDate
    /// The state at the end of the day before the first one asked about.
    private let before: Replay
    private let limits: [(date: LocalDate, floor: Amount)]
    private let first: LocalDate

    /// - Parameter schedule: Up to the horizon of the span.
    init(_ account: Account, _ schedule: Schedule, for span: DateSpan, except request: LeaveRequestID? = nil) {
        self.account = account
        first = span.first
        horizon = account.horizon(for: span)
        var replay = Replay(schedule, pending: .taken(except: request))
        replay.run(through: span.first.previous)
        before = replay
        limits = account.limits(from: span.first, through: horizon)
    }

    func fits(_ leave: [(date: LocalDate, amount: Amount)]) -> Bool {
        var (without, with) = (before, before)
        return holds(
            with.points(through: horizon, with: leave),
            without.points(through: horizon, with: []),
            from: leave.first?.date ?? first
        )
    }

    /// The largest amount that fits on the day when the others are taken too.
    func largest(on date: LocalDate, after taken: [(date: LocalDate, amount: Amount)]) -> Amount {
        var start = before
        let earlier = start.points(through: date.previous, with: taken)
        let balanceBefore = earlier.last?.balance ?? before.balance
        var base = start
        let without = base.points(through: horizon, with: [])
        // Whatever is taken lowers the balance of that day by as much.
        let onDay = without.first { $0.date == date }?.balance ?? balanceBefore
        func fits(_ ticks: Int) -> Bool {
            var trial = start
            let with = trial.points(through: horizon, with: [(date, Amount(ticks: ticks))])
            return holds(with, without, from: date, startingAt: balanceBefore)
        }
        let most = (onDay + account.negativeLimit(on: date)).ticks
        // Nearly always all of it fits, or nothing.
        guard most > 0, fits(1) else { return .zero }
        if fits(most) { return Amount(ticks: most) }
        var (fitting, tooMuch) = (1, most)
        while tooMuch - fitting > 1 {
            let middle = fitting + (tooMuch - fitting) / 2
            if fits(middle) { fitting = middle } else { tooMuch = middle }
        }
        return Amount(ticks: fitting)
    }

    /// Days on which something happens that may free more than the day before: everything else yields nothing new (L8.11).
    func daysThatMayYield(in span: DateSpan) -> [LocalDate] {
        var days: Set<LocalDate> = [span.first]
        func add(_ date: LocalDate) { if span.contains(date) { days.insert(date) } }
        var replay = before
        for point in replay.points(through: span.last, with: []) { add(point.date) }
        for (date, _) in limits {
            add(date)
            add(account.usableFrom(account.policy(on: date)))
        }
        add(account.usableFrom(account.policy(on: span.first)))
        add(account.perspective.start)
        if let opening = account.perspective.opening(for: account.type.id) { add(opening.date) }
        if let closed = account.closed.through { add(closed.next) }
        // What is taken may leave lots that end elsewhere; the day after each end is looked at.
        for point in before.lots.ending { add(point.end.next) }
        return days.sorted()
    }

    /// Every day's balance stays at or above the lower of the limit and what it would be without the leave.
    private func holds(
        _ with: [Replay.Point],
        _ without: [Replay.Point],
        from day: LocalDate,
        startingAt balance: Amount? = nil
    ) -> Bool {
        var (withBalance, withoutBalance) = (balance ?? before.balance, balance ?? before.balance)
        var (i, j, k) = (0, 0, 0)
        var floor = account.negativeLimit(on: day)
        while true {
            let next = [
                i < with.count ? with[i].date : nil,
                j < without.count ? without[j].date : nil,
                k < limits.count ? limits[k].date : nil,
            ].compactMap { $0 }.min()
            guard let date = next else { return true }
            if i < with.count, with[i].date == date {
                withBalance = with[i].balance
                i += 1
            }
            if j < without.count, without[j].date == date {
                withoutBalance = without[j].balance
                j += 1
            }
            if k < limits.count, limits[k].date == date {
                floor = limits[k].floor
                k += 1
            }
            if date >= day, withBalance < min(-floor, withoutBalance) { return false }
        }
    }
}

extension Account {
    /// The end of the leave year that holds the last date that matters (L8.10).
    func horizon(for span: DateSpan) -> LocalDate {
        let (record, seq) = (perspective.record, perspective.horizonOfKnowledge)
        var dates = [span.last, perspective.start]
        dates += record.requests.known(before: seq).filter { $0.leaveType == type.id && $0.status.isLive }.map(\.days.span.last)
        dates += record.recordedLeaves.known(before: seq).filter { $0.leaveType == type.id }.map(\.days.span.last)
        dates += record.adjustments.known(before: seq).filter { $0.leaveType == type.id }.flatMap { [$0.date, $0.expires ?? $0.date] }
        dates += perspective.transfers.map(\.date) + perspective.ownWeeks.dates + perspective.factors.dates
        dates += record.entitlements[type.id]?.known(before: seq).dates ?? []
        for site in perspective.sites.values { dates += site.policies(for: type.id).dates + site.weeks.dates }
        if let opening = perspective.opening(for: type.id) { dates.append(opening.date) }
        if let end = perspective.end { dates.append(end) }
        let last = dates.max() ?? span.last
        return max(last, perspective.leaveYear(holding: last).end)
    }

    /// From when on which negative limit holds.
    fileprivate func limits(from first: LocalDate, through last: LocalDate) -> [(date: LocalDate, floor: Amount)] {
        var dates: Set<LocalDate> = [first]
        dates.formUnion(perspective.transfers.map(\.date))
        for site in perspective.sites.values { dates.formUnion(site.policies(for: type.id).dates) }
        return dates.filter { first <= $0 && $0 <= last }.sorted().map { ($0, negativeLimit(on: $0)) }
    }
}
