/// What closing a leave year does to one balance (LEAVE_RULES L9.10).
package struct YearRollOver: Hashable, Sendable {
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    package let leaveYear: LocalDate
    /// On the last day of the leave year.
    package let balance: Amount
    package let carried: Amount
    package let expired: Amount
    /// What of the carried amount is usable until when, what ends first in front (L6.16).
    package let expiries: [Expiry]
    /// Whether the year is closed already.
    package let isClosed: Bool

    package struct Expiry: Hashable, Sendable {
        package let amount: Amount
        /// The last usable day; nil: it does not expire.
        package let lastDay: LocalDate?
    }
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
        turns(of: closure, from: nil).filter { !$0.isClosed }
    }

    /// Every roll-over out of a leave year that would be closed, or is, and ended on `first` or later.
    package func rollOvers(of closure: YearClosure, from first: LocalDate) -> [YearRollOver] {
        turns(of: closure, from: first)
    }

    /// The last day of the last leave year that the closing would close and that is open; nil where none is.
    package func lastOpenYear(of closure: YearClosure) -> LocalDate? {
        membersByLocation[closure.location, default: []].lazy.compactMap { employee -> LocalDate? in
            guard let end = Perspective(employee, in: self)?.lastYear(closedBy: closure)?.end else { return nil }
            return ClosedYears(employee, in: self).contains(end) ? nil : end
        }.max()
    }

    /// - Parameter first: Nil: only what is open is looked at.
    private func turns(of closure: YearClosure, from first: LocalDate?) -> [YearRollOver] {
        let types = leaveTypes.compactMap { $0.value.current }.filter { $0.tracking == .limited }.sorted { $0.id < $1.id }
        return membersByLocation[closure.location, default: []].sorted().flatMap { employee -> [YearRollOver] in
            guard let perspective = Perspective(employee, in: self) else { return [] }
            let closed = ClosedYears(employee, in: self)
            let years = closed.eras(perspective).flatMap { $0.years(closedBy: closure) }
                .filter { year in first.map { year.end >= $0 } ?? !closed.contains(year.end) }
            guard let last = years.last else { return [] }
            let ledgers = types.compactMap { type -> (LeaveTypeID, [LedgerLine])? in
                guard let account = try? Account(employee, type.id, in: self) else { return nil }
                return (type.id, account.replay(account.schedule(through: last.end.next), through: last.end.next, today: last.end).lines)
            }
            return years.flatMap { year in
                ledgers.map { rollOver(of: employee, $0.0, year, $0.1, isClosed: closed.contains(year.end)) }
            }
        }
    }

    private func rollOver(
        of employee: EmployeeID,
        _ type: LeaveTypeID,
        _ year: LeaveYear,
        _ lines: [LedgerLine],
        isClosed: Bool
    ) -> YearRollOver {
        let balance = lines.last { $0.date <= year.end }?.balance ?? .zero
        let turn = lines.filter { $0.date == year.end.next }
        let left = turn.filter { $0.leaveYear == year.name }
        let expired = left.reduce(Amount.zero) { $1.kind == .expiry ? $0 - $1.amount : $0 }
        let carried = left.reduce(Amount.zero) { $1.kind == .rollOverOut ? $0 - $1.amount : $0 }
        return YearRollOver(
            employee: employee,
            leaveType: type,
            leaveYear: year.name,
            balance: balance,
            carried: carried,
            expired: expired,
            expiries: turn.filter { $0.kind == .rollOverIn }.map { YearRollOver.Expiry(amount: $0.amount, lastDay: $0.expires) },
            isClosed: isClosed
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
