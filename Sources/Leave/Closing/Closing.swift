/// What closing a leave year does to one balance (LEAVE_RULES L9.10).
package struct YearRollOver: Hashable, Sendable {
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    package let leaveYear: LocalDate
    /// On the last day of the leave year.
    package let balance: Amount
    package let carried: Amount
    package let expired: Amount
}

extension Facts {
    /// The decision to close: every roll-over, ordered by employee, leave year and type.
    /// - Throws: `unknown-location`, `unknown-employee`, `not-allowed`, `leave-year-not-ended`, `leave-year-closed`,
    ///   `pending-requests-in-year`, the first of these.
    package func close(_ closure: YearClosure, by actor: EmployeeID, today: LocalDate) throws(RuleViolation) -> [YearRollOver] {
        guard location(closure.location) != nil else { throw RuleViolation(.unknownLocation) }
        guard employee(actor) != nil else { throw RuleViolation(.unknownEmployee) }
        guard isAdmin(actor, on: today) else { throw RuleViolation(.notAllowed) }
        if let code = faults(closing: closure, today: today).first { throw RuleViolation(code) }
        return rollOvers(of: closure)
    }

    /// All that is in the way of a closing: `leave-year-not-ended`, `leave-year-closed`, `pending-requests-in-year`.
    package func faults(closing closure: YearClosure, today: LocalDate) -> [RuleCode] {
        var faults: [RuleCode] = []
        if closure.endedBy >= today { faults.append(.leaveYearNotEnded) }
        if closures.contains(where: { $0.closure.location == closure.location && $0.closure.endedBy >= closure.endedBy }) {
            faults.append(.leaveYearClosed)
        }
        if hasPendingRequests(in: closure) { faults.append(.pendingRequestsInYear) }
        return faults
    }

    /// The preview of every roll-over that the closing would fix.
    package func rollOvers(of closure: YearClosure) -> [YearRollOver] {
        let types = leaveTypes.compactMap { $0.value.current }.filter { $0.tracking == .limited }.sorted { $0.id < $1.id }
        return membersByLocation[closure.location, default: []].sorted().flatMap { employee -> [YearRollOver] in
            guard let perspective = Perspective(employee, in: self) else { return [] }
            let closed = ClosedYears(employee, in: self)
            let years = perspective.years(closedBy: closure).filter { !closed.contains($0.end) }
            guard let last = years.last else { return [] }
            let ledgers = types.compactMap { type -> (LeaveTypeID, [LedgerLine])? in
                guard let account = try? Account(employee, type.id, in: self) else { return nil }
                return (type.id, account.replay(account.schedule(through: last.end.next), through: last.end.next, today: last.end).lines)
            }
            return years.flatMap { year in ledgers.map { rollOver(of: employee, $0.0, year, $0.1) } }
        }
    }

    private func rollOver(of employee: EmployeeID, _ type: LeaveTypeID, _ year: LeaveYear, _ lines: [LedgerLine]) -> YearRollOver {
        let balance = lines.last { $0.date <= year.end }?.balance ?? .zero
        let turn = lines.filter { $0.date == year.end.next && $0.leaveYear == year.name }
        let expired = turn.reduce(Amount.zero) { $1.kind == .expiry ? $0 - $1.amount : $0 }
        let carried = turn.reduce(Amount.zero) { $1.kind == .rollOverOut ? $0 - $1.amount : $0 }
        return YearRollOver(
            employee: employee,
            leaveType: type,
            leaveYear: year.name,
            balance: balance,
            carried: carried,
            expired: expired
        )
    }

    /// A pending request with a calendar day in a year that would be closed, earlier years spent elsewhere included (L9.11).
    private func hasPendingRequests(in closure: YearClosure) -> Bool {
        membersByLocation[closure.location, default: []].contains { employee in
            guard let perspective = Perspective(employee, in: self), let year = perspective.lastYear(closedBy: closure) else {
                return false
            }
            return perspective.record.requests.current.contains { $0.status == .pending && $0.days.span.first <= year.end }
        }
    }
}
