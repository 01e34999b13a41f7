/// What one employee has of one leave type, ready for questions.
struct Account: Sendable {
    let perspective: Perspective
    let closed: ClosedYears
    let type: LeaveType

    /// - Parameter seq: Only what was recorded before it is known; nil: all.
    /// - Throws: `unknown-employee`, `unknown-leave-type`.
    init(
        _ employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        in facts: Facts,
        knownBefore seq: Int? = nil
    ) throws(RuleViolation) {
        guard let perspective = Perspective(employee, in: facts, knownBefore: seq, for: leaveType) else {
            throw RuleViolation(.unknownEmployee)
        }
        guard let type = facts.leaveTypes[leaveType]?.known(before: seq) else { throw RuleViolation(.unknownLeaveType) }
        self.perspective = perspective
        self.type = type
        closed = ClosedYears(employee, in: facts, knownBefore: seq, for: leaveType)
    }

    /// - Parameter explaining: Whether lines are to carry their arithmetic.
    func schedule(through last: LocalDate, explaining: Bool = false) -> Schedule {
        Schedule(perspective, closed, type, through: last, explaining: explaining)
    }

    func policy(on date: LocalDate) -> PolicyVersion? { perspective.policy(for: type.id, on: date) }

    /// How far below zero requests may take the balance (LEAVE_RULES L6.14); after the end of employment that of its last day.
    func negativeLimit(on date: LocalDate) -> Amount {
        policy(on: min(date, perspective.end ?? date))?.terms.negativeLimit ?? .zero
    }

    /// W: the first day that a waiting period lets be taken (L6.11).
    func usableFrom(_ version: PolicyVersion?) -> LocalDate {
        perspective.start.adding(months: version?.terms.waiting?.months ?? 0)
    }
}
