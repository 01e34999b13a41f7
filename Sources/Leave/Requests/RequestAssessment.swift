/// What the rules say to a request (LEAVE_RULES L7): what it would count and cost, who would answer it, and all that blocks it.
package struct RequestAssessment: Hashable, Sendable {
    package let count: LeaveCount
    /// `approved` when no approval is needed.
    package let status: LeaveRequest.Status
    /// Of the first step, in order; empty when approved at once.
    package let approvers: [EmployeeID]
    /// At the end of the last day, with it and all pending requests taken; nil for a type without limit.
    package let balanceAfter: Amount?
    /// In the order of L7.14; empty when the request stands.
    package let faults: [RuleCode]
}

/// What somebody asks for.
package struct RequestedLeave: Hashable, Sendable {
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    package var days: LeaveDays
    package var reason: String?

    package init(employee: EmployeeID, leaveType: LeaveTypeID, days: LeaveDays, reason: String? = nil) {
        self.employee = employee
        self.leaveType = leaveType
        self.days = days
        self.reason = reason
    }
}

extension Facts {
    /// - Parameters:
    ///   - actor: Who asks: the employee, or an admin or approver on behalf (L7.16).
    ///   - original: A request that this one changes or supersedes; it is looked at as if it were gone.
    /// - Throws: `unknown-employee`, `unknown-leave-type`, `hours-not-allowed`, `not-allowed`, before anything else is checked.
    package func assess(
        _ asked: RequestedLeave,
        by actor: EmployeeID,
        today: LocalDate,
        replacing original: LeaveRequestID? = nil
    ) throws(RuleViolation) -> RequestAssessment {
        let account = try Account(asked.employee, asked.leaveType, in: original.map(lifting) ?? self)
        guard asked.days.hours == nil || account.type.unit == .hours else { throw RuleViolation(.hoursNotAllowed) }
        guard employee(actor) != nil else { throw RuleViolation(.unknownEmployee) }
        let route = ApprovalRoute(account, today: today)
        guard actor == asked.employee || isAdmin(actor, on: today) || route.everybody.contains(actor) else {
            throw RuleViolation(.notAllowed)
        }
        return RequestCheck(account: account, asked: asked, today: today, route: route).assessment()
    }
}

extension Facts {
    /// As if the request had been cancelled: what supersedes it is checked without it.
    package func lifting(_ request: LeaveRequestID) -> Facts {
        guard var lifted = self.request(request) else { return self }
        lifted.status = .cancelled
        var facts = self
        facts.record(lifted, seq: Int.max)
        return facts
    }
}

/// The checks of one request, each independent of the others.
struct RequestCheck {
    let account: Account
    let asked: RequestedLeave
    let today: LocalDate
    let route: ApprovalRoute
    private let count: LeaveCount
    private let standing: [StandingLeave]
    private let terms: PolicyTerms?
    /// Up to the horizon of the days asked for.
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

    func assessment() -> RequestAssessment {
        let needsApproval = account.type.approvalNeeded
        let taken = count.days.map { (date: $0.date, amount: $0.amount) }
        return RequestAssessment(
            count: count,
            status: needsApproval ? .pending : .approved,
            approvers: needsApproval ? route.steps.first?.sorted() ?? [] : [],
            balanceAfter: account.type.tracking == .limited
                ? account.balance(on: days.span.last, with: taken, schedule, except: nil) : nil,
            faults: faults
        )
    }

    /// All faults in the order of L7.14.
    var faults: [RuleCode] {
        var faults = placeFaults
        let isEmployedThroughout = !faults.contains(.notEmployed)
        faults += shapeFaults
        if count.total == .zero { faults.append(.requestCountsZero) } else if exceedsDay { faults.append(.hoursExceedWorkingDay) }
        if perspective.overlaps(days, standing) { faults.append(.overlap) }
        let checksBalance = faults.allSatisfy { !Self.beforeBalance.contains($0) }
        faults += policyFaults
        if isBlackedOut { faults.append(.blackout) }
        if account.exceedsMaximumAbsent(days, countingPending: true) { faults.append(.maximumAbsent) }
        if checksBalance, exceedsBalance { faults.append(.insufficientBalance) }
        if account.type.approvalNeeded, isEmployedThroughout, route.steps.contains(where: \.isEmpty) { faults.append(.noApprover) }
        return faults
    }

    /// With one of these the balance is not looked at (L7.13).
    private static let beforeBalance: Set<RuleCode> = [
        .notEmployed, .noPolicy, .leaveYearClosed, .requestCountsZero, .overlap, .hoursExceedWorkingDay,
    ]

    /// L7.7.
    private var placeFaults: [RuleCode] {
        var faults: [RuleCode] = []
        let isEmployed = days.span.allSatisfy { perspective.isEmployed(on: $0) }
        if !isEmployed { faults.append(.notEmployed) }
        if days.span.contains(where: { account.policy(on: $0) == nil }) { faults.append(.noPolicy) }
        if isEmployed, account.closed.contains(days.span.first) { faults.append(.leaveYearClosed) }
        return faults
    }

    /// L7.10.
    private var shapeFaults: [RuleCode] {
        var faults: [RuleCode] = []
        if !account.type.halfDays, days.hasHalfDays { faults.append(.halfDayNotAllowed) }
        if let hours = days.hours, let increment = account.type.increment, hours.ticks % increment.ticks != 0 {
            faults.append(.incrementNotMet)
        }
        if account.type.reasonRequired, isBlank(asked.reason) { faults.append(.reasonRequired) }
        return faults
    }

    /// L7.8, L6.11, L7.9: those of the first day's policy.
    private var policyFaults: [RuleCode] {
        var faults: [RuleCode] = []
        let limits = terms?.requests ?? RequestLimits()
        let notice = days.span.first - today
        if notice < 0 {
            if -notice > limits.pastDays { faults.append(.tooFarInPast) }
        } else if notice < limits.minimumNotice {
            faults.append(.noticeTooShort)
        }
        if let waiting = terms?.waiting, days.span.first < perspective.start.adding(months: waiting.months) {
            faults.append(.waitingPeriod)
        }
        if count.total > .zero, let minimum = limits.minimumLength, count.total < minimum { faults.append(.tooShort) }
        if let maximum = limits.maximumLength, count.total > maximum { faults.append(.tooLong) }
        if let maximum = limits.maximumConsecutive, chainCount > maximum { faults.append(.tooManyConsecutive) }
        return faults
    }

    private var chainCount: Amount {
        guard days.hours == nil else { return .zero }
        let sameType = standing.filter { !$0.isRecorded && $0.leaveType == asked.leaveType }
        return perspective.chain(days, sameType).reduce(.zero) { sum, link in
            perspective.amounts(of: link, in: account.type.unit).reduce(sum) { $0 + $1.amount }
        }
    }

    private var exceedsDay: Bool {
        guard let hours = days.hours else { return false }
        return hours > perspective.worth(on: days.span.first, in: .hours).sum
    }

    /// L7.11.
    private var isBlackedOut: Bool {
        perspective.facts.blackoutPeriods.values.compactMap(\.current).contains { period in
            guard period.span.overlaps(days.span), period.leaveTypes?.contains(asked.leaveType) ?? true else { return false }
            return count.days.contains { day in
                period.span.contains(day.date)
                    && period.location.map { $0 == perspective.location(on: day.date) } ?? true
                    && period.department.map { $0 == perspective.department(on: day.date) } ?? true
            }
        }
    }

    private var exceedsBalance: Bool {
        guard account.type.tracking == .limited else { return false }
        return !account.fits(count.days.map { ($0.date, $0.amount) }, within: days.span, schedule, except: nil)
    }
}

/// Blank counts as none (L7.10).
func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
