/// Who may answer requests of an employee today, step by step (LEAVE_RULES L7.15–L7.18).
struct ApprovalRoute: Sendable {
    /// Everybody who may answer a step, fallback included.
    let steps: [Set<EmployeeID>]

    init(_ account: Account, today: LocalDate) {
        let facts = account.perspective.facts
        let requester = account.perspective.employee.id
        let keepsRequester = account.policy(on: today)?.terms.selfApproval ?? false
        func present(_ people: some Sequence<EmployeeID>) -> Set<EmployeeID> {
            Set(people.filter { (keepsRequester || $0 != requester) && facts.isEmployed($0, on: today) })
        }
        let admins = present(facts.admins(on: today))
        steps =
            account.sequence(on: today).map { sequence in
                sequence.map { step in
                    let people = present(step.anyOf)
                    guard people.allSatisfy({ Attendance($0, in: facts, countingPending: false)?.isAway(on: today) ?? true }) else {
                        return people
                    }
                    let fallback = present(step.fallback)
                    return people.union(fallback.isEmpty ? admins : fallback)
                }
            } ?? [admins]
    }

    var everybody: Set<EmployeeID> { steps.reduce(into: []) { $0.formUnion($1) } }

    /// Which step waits for an answer after these approvals; nil when all are answered.
    func current(after approvals: [EmployeeID]) -> Int? {
        var step = 0
        for index in approvals.indices {
            step += 1
            let approved = approvals[...index]
            while step < steps.count, !steps[step].isDisjoint(with: approved) { step += 1 }
        }
        return step < steps.count ? step : nil
    }
}

extension Account {
    /// The employee's own steps, else the department's; nil: one step of all admins (L7.15).
    fileprivate func sequence(on date: LocalDate) -> [ApprovalSequence.Step]? {
        let own = perspective.record.approvers.current.value(on: date)
        if let own, !own.sequence.isEmpty { return own.sequence }
        let department = perspective.department(on: date).flatMap { perspective.facts.department($0) }
        if let sequence = department?.approvers?.sequence, !sequence.isEmpty { return sequence }
        return nil
    }
}

extension Facts {
    package func isEmployed(_ employee: EmployeeID, on date: LocalDate) -> Bool {
        Perspective(employee, in: self)?.isEmployed(on: date) ?? false
    }

    /// Nil asks for the roles that were assigned last.
    package func roles(of employee: EmployeeID, on date: LocalDate?) -> Set<Role> {
        guard let record = employees[employee], let base = record.employee.current else { return [] }
        guard let date else { return record.roles.current.entries.last?.value ?? base.roles }
        return record.roles.value(on: date) ?? base.roles
    }

    package func isAdmin(_ employee: EmployeeID, on date: LocalDate?) -> Bool { roles(of: employee, on: date).contains(.admin) }

    package func admins(on date: LocalDate) -> [EmployeeID] { adminCandidates.filter { isAdmin($0, on: date) } }

    /// Everybody who may answer some step of the employee's requests today, in order.
    /// - Throws: `unknown-employee`, `unknown-leave-type`.
    package func approvers(
        of employee: EmployeeID,
        for leaveType: LeaveTypeID,
        today: LocalDate
    ) throws(RuleViolation) -> [EmployeeID] {
        ApprovalRoute(try Account(employee, leaveType, in: self), today: today).everybody.sorted()
    }

    /// Who may answer a request now, in order: the people of the step that waits, of a requested cancellation those of every step
    /// (L7.15, L7.21); nobody when it waits for no answer. Admins may always answer in their place (L7.16).
    /// - Throws: `unknown-request`.
    package func approvers(of request: LeaveRequestID, today: LocalDate) throws(RuleViolation) -> [EmployeeID] {
        guard let request = self.request(request) else { throw RuleViolation(.unknownRequest) }
        let route = ApprovalRoute(try Account(request.employee, request.leaveType, in: self), today: today)
        switch request.status {
        case .pending: return route.steps[route.current(after: request.approvedBy) ?? route.steps.count - 1].sorted()
        case .cancellationRequested: return route.everybody.sorted()
        case .approved, .denied, .withdrawn, .cancelled: return []
        }
    }
}
