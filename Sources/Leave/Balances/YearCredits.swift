/// What policies credit in one leave year.
struct YearCredits {
    /// The name of the leave year.
    let leaveYear: LocalDate
    /// In order of dates.
    var changes: ArraySlice<EntitlementChange>
    private let whole: EntitlementChanges
    private let caps: [(from: LocalDate, cap: Amount?)]

    /// What holds for the changes of a day, and of those before `end`.
    struct Terms {
        let policy: PolicyID?
        /// LEAVE_RULES L6.13.
        let cap: Amount?
        /// Nil: to the last of them.
        let end: LocalDate?
    }

    func details(of change: EntitlementChange) -> EntitlementChanges.Details? { whole.details(of: change) }

    func terms(on date: LocalDate) -> Terms {
        var end = caps.first { date < $0.from }?.from
        if let next = whole.policies.first(where: { date < $0.from })?.from { end = min(end ?? next, next) }
        return Terms(
            policy: whole.policies.last { $0.from <= date }?.policy,
            cap: caps.last { $0.from <= date }?.cap,
            end: end
        )
    }

    mutating func keep(from first: LocalDate?, through last: LocalDate?) {
        if let first { changes = changes.drop { $0.date < first } }
        if let last, let end = changes.lastIndex(where: { $0.date <= last }) {
            changes = changes[...end]
        } else if last != nil {
            changes = []
        }
    }
}

extension YearCredits {
    init(_ changes: EntitlementChanges, in year: LeaveYear, _ caps: Caps) {
        leaveYear = year.name
        self.changes = changes.all[...]
        whole = changes
        self.caps = changes.all.isEmpty ? [] : caps.steps(in: year.span)
    }
}

/// The cap on each day (LEAVE_RULES L6.13): it changes only where a policy version or a transfer takes effect.
struct Caps {
    private let perspective: Perspective
    private let leaveType: LeaveTypeID
    private let turns: [LocalDate]

    init(_ perspective: Perspective, _ leaveType: LeaveTypeID) {
        self.perspective = perspective
        self.leaveType = leaveType
        let versions = perspective.sites.values.flatMap { $0.policies(for: leaveType).dates }
        turns = Set(versions + perspective.transfers.map(\.date)).sorted()
    }

    func cap(on date: LocalDate) -> Amount? { perspective.policy(for: leaveType, on: date)?.terms.cap }

    /// From the first day of the span on.
    func steps(in span: DateSpan) -> [(from: LocalDate, cap: Amount?)] {
        var steps = [(from: span.first, cap: cap(on: span.first))]
        for turn in turns where span.first < turn && turn <= span.last { steps.append((turn, cap(on: turn))) }
        return steps
    }
}
