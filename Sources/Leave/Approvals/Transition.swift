/// What somebody does to a request (LEAVE_RULES L7.20).
package enum RequestAction: String, Codable, CaseIterable, Hashable, Sendable {
    case approve, deny, withdraw, cancel
}

/// What becomes of a request.
package struct TransitionOutcome: Hashable, Sendable {
    package let status: LeaveRequest.Status
    /// Of the next step, in order, when the request stays pending after an approval; else nil.
    package let approvers: [EmployeeID]?
}

extension Facts {
    /// - Throws: `unknown-request`, `unknown-employee`, `invalid-transition`, `self-approval`, `not-approver`, `not-allowed`,
    ///   `leave-year-closed`, or what the last approval checks again: `maximum-absent`, `insufficient-balance` (L7.22).
    package func transition(
        _ request: LeaveRequestID,
        _ action: RequestAction,
        by actor: EmployeeID,
        today: LocalDate
    ) throws(RuleViolation) -> TransitionOutcome {
        guard let request = self.request(request) else { throw RuleViolation(.unknownRequest) }
        guard employee(actor) != nil else { throw RuleViolation(.unknownEmployee) }
        let account = try Account(request.employee, request.leaveType, in: self)
        let transition = Transition(request: request, actor: actor, today: today, account: account)
        switch (request.status, action) {
        case (.pending, .approve): return try transition.approve()
        case (.pending, .deny): return try transition.deny()
        case (.pending, .withdraw): return try transition.withdraw(to: .withdrawn)
        case (.approved, .cancel), (.cancellationRequested, .cancel): return try transition.cancel()
        case (.cancellationRequested, .approve): return try transition.answerCancellation(with: .cancelled)
        case (.cancellationRequested, .deny): return try transition.answerCancellation(with: .approved)
        case (.cancellationRequested, .withdraw): return try transition.withdraw(to: .approved)
        case (.pending, .cancel), (.approved, _), (.denied, _), (.withdrawn, _), (.cancelled, _):
            throw RuleViolation(.invalidTransition)
        }
    }
}

/// One step of a request, with who takes it.
private struct Transition {
    let request: LeaveRequest
    let actor: EmployeeID
    let today: LocalDate
    let account: Account
    let route: ApprovalRoute

    init(request: LeaveRequest, actor: EmployeeID, today: LocalDate, account: Account) {
        self.request = request
        self.actor = actor
        self.today = today
        self.account = account
        route = ApprovalRoute(account, today: today)
    }

    private var isOwn: Bool { actor == request.employee }
    private var isAdmin: Bool { account.perspective.facts.isAdmin(actor, on: today) }

    func approve() throws(RuleViolation) -> TransitionOutcome {
        try checkNotOwn()
        try checkMayAnswerCurrentStep()
        try checkOpen()
        if let next = route.current(after: request.approvedBy + [actor]) {
            return TransitionOutcome(status: .pending, approvers: route.steps[next].sorted())
        }
        if let violation = RuleViolation(checkedAgain) { throw violation }
        return TransitionOutcome(status: .approved, approvers: nil)
    }

    func deny() throws(RuleViolation) -> TransitionOutcome {
        try checkNotOwn()
        try checkMayAnswerCurrentStep()
        return TransitionOutcome(status: .denied, approvers: nil)
    }

    func withdraw(to status: LeaveRequest.Status) throws(RuleViolation) -> TransitionOutcome {
        guard isOwn || isAdmin else { throw RuleViolation(.notAllowed) }
        return TransitionOutcome(status: status, approvers: nil)
    }

    /// L7.21: an own cancel is always the employee's, also an admin's.
    func cancel() throws(RuleViolation) -> TransitionOutcome {
        if isOwn {
            guard request.status == .approved else { throw RuleViolation(.invalidTransition) }
            try checkOpen()
            let isFree = !account.type.approvalNeeded || account.policy(on: today)?.terms.cancellation ?? .free == .free
            let isAtOnce = request.days.span.first > today && isFree
            return TransitionOutcome(status: isAtOnce ? .cancelled : .cancellationRequested, approvers: nil)
        }
        guard isAdmin || route.everybody.contains(actor) else { throw RuleViolation(.notAllowed) }
        try checkOpen()
        return TransitionOutcome(status: .cancelled, approvers: nil)
    }

    /// Any one approver of any step answers it.
    func answerCancellation(with status: LeaveRequest.Status) throws(RuleViolation) -> TransitionOutcome {
        try checkNotOwn()
        guard isAdmin || route.everybody.contains(actor) else { throw RuleViolation(.notApprover) }
        if status == .cancelled { try checkOpen() }
        return TransitionOutcome(status: status, approvers: nil)
    }

    private func checkNotOwn() throws(RuleViolation) {
        guard !isOwn || account.policy(on: today)?.terms.selfApproval ?? false else { throw RuleViolation(.selfApproval) }
    }

    /// When the sequence has become shorter than what was answered, the last step answers.
    private func checkMayAnswerCurrentStep() throws(RuleViolation) {
        let step = route.current(after: request.approvedBy) ?? route.steps.count - 1
        guard isAdmin || route.steps[step].contains(actor) else { throw RuleViolation(.notApprover) }
    }

    private func checkOpen() throws(RuleViolation) {
        guard !account.closed.contains(request.days.span.first) else { throw RuleViolation(.leaveYearClosed) }
    }

    /// L7.22.
    private var checkedAgain: [RuleCode] {
        var faults: [RuleCode] = []
        if account.exceedsMaximumAbsent(request.days, countingPending: false) { faults.append(.maximumAbsent) }
        if account.type.tracking == .limited {
            let leave = account.perspective.amounts(of: request.days, in: account.type.unit)
            let schedule = account.schedule(through: account.horizon(for: request.days.span))
            if !account.fits(leave, within: request.days.span, schedule, except: request.id) { faults.append(.insufficientBalance) }
        }
        return faults
    }
}
