/// The checks of one request, each independent of the others.
struct RequestCheck {
    let account: Account
    let asked: RequestedLeave
    let today: LocalDate
    let route: ApprovalRoute
    private let count: LeaveCount
    private let standing: [StandingLeave]
    private let terms: PolicyTerms?
    /// Up to the horizon of the days asked for, or further.
    private let schedule: Schedule

    private var days: LeaveDays { asked.days }
    private var perspective: Perspective { account.perspective }

    init(account: Account, asked: RequestedLeave, today: LocalDate, route: ApprovalRoute) {
        self.account = account
        self.asked = asked
        self.today = today
        self.route = route
        count = account.count(asked.days)
        standing = account.perspective.record.standing()
        terms = account.policy(on: asked.days.span.first)?.terms
        schedule = account.schedule(through: account.horizon(for: asked.days.span))
    }

    /// The same leave on other days.
    /// - Parameter schedule: Up to the horizon of these days, or further.
    private init(_ check: RequestCheck, on days: LeaveDays, _ schedule: Schedule) {
        account = check.account
        asked = RequestedLeave(employee: check.asked.employee, leaveType: check.asked.leaveType, days: days, reason: check.asked.reason)
        today = check.today
        route = check.route
        count = check.account.count(days)
        standing = check.standing
        terms = check.account.policy(on: days.span.first)?.terms
        self.schedule = schedule
    }

    func assessment(seeksNearest: Bool) -> RequestAssessment {
        let needsApproval = account.type.approvalNeeded
        let taken = count.days.map { (date: $0.date, amount: $0.amount) }
        let blockers = blockers
        return RequestAssessment(
            count: count,
            status: needsApproval ? .pending : .approved,
            approvers: needsApproval ? route.steps.first?.sorted() ?? [] : [],
            balanceAfter: account.type.tracking == .limited
                ? account.balance(on: days.span.last, with: taken, schedule, except: nil) : nil,
            blockers: blockers,
            nearest: seeksNearest ? nearest(after: blockers) : []
        )
    }

    /// All that blocks it, in the order of L7.14.
    private var blockers: [RequestFault] {
        var faults = placeFaults
        let isEmployedThroughout = !faults.contains { $0.code == .notEmployed }
        faults += shapeFaults
        if count.total == .zero {
            faults.append(.requestCountsZero)
        } else if let worth = exceededDay {
            faults.append(.hoursExceedWorkingDay(worth))
        }
        let overlapping = perspective.overlapping(days, standing)
        if !overlapping.isEmpty { faults.append(.overlap(overlapping.map(RequestFault.Standing.init))) }
        let checksBalance = faults.allSatisfy { !Self.beforeBalance.contains($0.code) }
        faults += policyFaults
        let blackouts = blackouts
        if !blackouts.isEmpty { faults.append(.blackout(blackouts)) }
        var crowds = Crowds(account, around: days.span, countingPending: true)
        if let crowd = crowds.exceeded(by: days) { faults.append(.maximumAbsent(crowd)) }
        if checksBalance, exceedsBalance { faults.append(.insufficientBalance(shortage)) }
        if account.type.approvalNeeded, isEmployedThroughout, lacksApprover { faults.append(.noApprover) }
        return faults
    }

    /// With one of these the balance is not looked at (L7.13).
    private static let beforeBalance: Set<RuleCode> = [
        .notEmployed, .noPolicy, .leaveYearClosed, .requestCountsZero, .overlap, .hoursExceedWorkingDay,
    ]

    private var lacksApprover: Bool { route.steps.contains(where: \.isEmpty) }

    /// L7.7.
    private var placeFaults: [RequestFault] {
        var faults: [RequestFault] = []
        let isEmployed = perspective.isEmployed(on: days.span.first) && perspective.isEmployed(on: days.span.last)
        if !isEmployed { faults.append(.notEmployed(from: perspective.start, through: perspective.end)) }
        if let date = days.span.first(where: { account.policy(on: $0) == nil }) { faults.append(.noPolicy(on: date)) }
        if isEmployed, let closed = account.closed.through, days.span.first <= closed { faults.append(.leaveYearClosed(through: closed)) }
        return faults
    }

    /// L7.10.
    private var shapeFaults: [RequestFault] {
        var faults: [RequestFault] = []
        if !account.type.halfDays, days.hasHalfDays { faults.append(.halfDayNotAllowed) }
        if let hours = days.hours, let increment = account.type.increment, hours.ticks % increment.ticks != 0 {
            faults.append(.incrementNotMet(increment))
        }
        if account.type.reasonRequired, isBlank(asked.reason) { faults.append(.reasonRequired) }
        return faults
    }

    /// L7.8, L6.11, L7.9: those of the first day's policy.
    private var policyFaults: [RequestFault] {
        var faults: [RequestFault] = []
        let limits = terms?.requests ?? RequestLimits()
        let notice = days.span.first - today
        if notice < 0 {
            if -notice > limits.pastDays { faults.append(.tooFarInPast(earliest: today - limits.pastDays)) }
        } else if notice < limits.minimumNotice {
            faults.append(.noticeTooShort(days: limits.minimumNotice, earliest: today + limits.minimumNotice))
        }
        if let waiting = terms?.waiting, days.span.first < perspective.start.adding(months: waiting.months) {
            faults.append(.waitingPeriod(until: perspective.start.adding(months: waiting.months)))
        }
        if count.total > .zero, let minimum = limits.minimumLength, count.total < minimum { faults.append(.tooShort(minimum: minimum)) }
        if let maximum = limits.maximumLength, count.total > maximum { faults.append(.tooLong(maximum: maximum)) }
        if let maximum = limits.maximumConsecutive {
            let together = chainCount
            if together > maximum { faults.append(.tooManyConsecutive(maximum: maximum, together: together)) }
        }
        return faults
    }

    private var chainCount: Amount {
        guard days.hours == nil else { return .zero }
        let sameType = standing.filter { !$0.isRecorded && $0.leaveType == asked.leaveType }
        return perspective.chain(days, sameType).reduce(.zero) { sum, link in
            perspective.amounts(of: link, in: account.type.unit).reduce(sum) { $0 + $1.amount }
        }
    }

    /// What the day is worth when more hours are asked for.
    private var exceededDay: Amount? {
        guard let hours = days.hours else { return nil }
        let worth = perspective.worth(on: days.span.first, in: .hours).sum
        return hours > worth ? worth : nil
    }

    /// L7.11, in order of dates.
    private var blackouts: [DateSpan] {
        let periods = perspective.facts.blackoutPeriods.values.compactMap(\.current).filter { period in
            guard period.span.overlaps(days.span), period.leaveTypes?.contains(asked.leaveType) ?? true else { return false }
            return count.days.contains { day in
                period.span.contains(day.date)
                    && period.location.map { $0 == perspective.location(on: day.date) } ?? true
                    && period.department.map { $0 == perspective.department(on: day.date) } ?? true
            }
        }
        return Set(periods.map(\.span)).sorted { ($0.first, $0.last) < ($1.first, $1.last) }
    }

    private var exceedsBalance: Bool {
        guard account.type.tracking == .limited else { return false }
        return !account.fits(count.days.map { ($0.date, $0.amount) }, within: days.span, schedule, except: nil)
    }

    private var shortage: RequestFault.Shortage {
        let last = days.span.last
        let (without, with) = (
            account.balance(on: last, with: [], schedule, pending: .listed),
            account.balance(on: last, with: [], schedule, pending: .taken(except: nil))
        )
        return RequestFault.Shortage(
            asked: count.total,
            available: account.available(within: days.span, schedule, except: nil) ?? .zero,
            days: days.span,
            balance: without,
            pending: without - with,
            negativeLimit: account.negativeLimit(on: last)
        )
    }
}

extension RequestCheck {

    /// The closest days before and after on which leave that counts the same would stand. A reason that is missing can be given for any.
    private func nearest(after blockers: [RequestFault]) -> [LeaveDays] {
        let others = blockers.filter { !$0.isMatterOfDates && $0 != .reasonRequired }
        guard blockers.contains(where: \.isMatterOfDates), others.isEmpty, !lacksApprover || !account.type.approvalNeeded else { return [] }
        let first = days.span.first
        let furthest = days.aroundForNearest
        var search = Search(
            candidates: Candidates(of: days, counting: count.total, by: perspective, account.type.unit),
            schedule: account.schedule(through: account.horizon(for: furthest)),
            crowds: Crowds(account, around: furthest, countingPending: true)
        )
        let earlier = (1...LeaveDays.reach).lazy.compactMap { search.found(on: first - $0, by: self) }.first
        let later = (1...LeaveDays.reach).lazy.compactMap { search.found(on: first + $0, by: self) }.first
        return [earlier, later].compactMap(\.self)
    }

    /// What all days looked at have in common.
    private struct Search {
        var candidates: Candidates
        let schedule: Schedule
        var crowds: Crowds

        mutating func found(on date: LocalDate, by check: RequestCheck) -> LeaveDays? {
            guard check.mayBegin(on: date), let days = candidates.leave(from: date) else { return nil }
            return RequestCheck(check, on: days, schedule).passes(&crowds) ? days : nil
        }
    }

    /// What is known without counting.
    private func mayBegin(on date: LocalDate) -> Bool {
        guard perspective.isEmployed(on: date), !account.closed.contains(date), let terms = account.policy(on: date)?.terms else {
            return false
        }
        let notice = date - today
        guard notice < 0 ? -notice <= terms.requests.pastDays : notice >= terms.requests.minimumNotice else { return false }
        return terms.waiting.map { date >= perspective.start.adding(months: $0.months) } ?? true
    }

    /// Every rule, the cheap ones first.
    private func passes(_ crowds: inout Crowds) -> Bool {
        count.total > .zero && placeFaults.isEmpty && shapeFaults.allSatisfy { $0 == .reasonRequired } && exceededDay == nil
            && perspective.overlapping(days, standing).isEmpty && policyFaults.isEmpty && blackouts.isEmpty
            && crowds.exceeded(by: days) == nil && !exceedsBalance
    }
}

extension RequestFault.Standing {
    fileprivate init(_ leave: StandingLeave) {
        days = leave.days
        leaveType = leave.leaveType
        isPending = leave.isPending
    }
}

/// Blank counts as none (L7.10).
func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
