/// Everything that happens to a balance, except what depends on the balance itself: expiry, cap and what is carried.
struct Schedule {
    struct Entry {
        let date: LocalDate
        /// The name of the leave year that the line belongs to.
        let leaveYear: LocalDate
        let operation: Operation
        /// The order of L8.2 in one number.
        let order: Int

        init(date: LocalDate, leaveYear: LocalDate, operation: Operation) {
            self.date = date
            self.leaveYear = leaveYear
            self.operation = operation
            order = date.daysSinceEpoch * 16 + operation.rank
        }
    }

    enum Operation {
        /// Of a year that a transfer cut (LEAVE_RULES L9.7).
        case correction(Amount, earned: Amount)
        case rollOver(YearTurn)
        case opening(Amount)
        case entitlement(EntitlementChange, cap: Amount?)
        case adjustment(Adjustment)
        case recordedLeave(LeaveRequestID, Amount)
        case leave(LeaveRequestID, Amount)
        case pending(LeaveRequestID, Amount)

        /// The order of L8.2 within a day.
        var rank: Int {
            switch self {
            case .correction: 0
            case .rollOver: 1
            case .opening: 2
            case .entitlement(let change, _):
                switch change.kind {
                case .entitlement: 3
                case .accrual: 4
                case .proration: 5
                }
            case .adjustment: 6
            case .recordedLeave: 7
            case .leave: 8
            case .pending: 9
            }
        }

        /// Belongs to the leave year that ended the day before.
        var endsYear: Bool { rank <= 1 }
    }

    /// The step from one leave year to the next.
    struct YearTurn {
        let oldYear: LocalDate
        /// Nil: everything is carried.
        let limit: Amount?
        /// The last usable day that carried lots without one get.
        let expires: LocalDate?
        /// Of the day on which the new year begins; nil after a transfer between leave years.
        var cap: Amount?
        let isTransfer: Bool
        let policy: PolicyID?
    }

    /// Days that were computed from the same knowledge.
    struct Era {
        /// Nil: the last one.
        let closedThrough: LocalDate?
        /// Nothing expires after it.
        let employmentEnd: LocalDate?
        let years: [LeaveYear]
    }

    let entries: [Entry]
    let eras: [Era]

    /// - Parameters:
    ///   - closed: Closed years are computed from what was known before their closing (L9.11).
    ///   - explaining: Whether entries carry their arithmetic.
    init(_ perspective: Perspective, _ closed: ClosedYears, _ type: LeaveType, through last: LocalDate, explaining: Bool) {
        var entries: [Entry] = []
        var eras: [Era] = []
        for era in closed.eras(perspective) {
            let end = era.closedThrough.map { min(last, $0.next) } ?? last
            let years = era.years(through: end)
            let part = Self.entries(era.perspective, years, type, through: end, explaining)
            let isWhole = era.begin == nil && era.closedThrough == nil
            entries += isWhole ? part : part.filter { $0.isPart(from: era.begin, through: era.closedThrough) }
            eras.append(Era(closedThrough: era.closedThrough, employmentEnd: era.perspective.end, years: years))
            if let begin = era.begin { Self.open(begin, in: years, era.perspective, type, &entries) }
        }
        self.entries = entries
        self.eras = eras
    }

    /// What expires on the day after a closed year belongs to it.
    func mayExpire(on date: LocalDate) -> Bool {
        let era = eras.first { $0.closedThrough.map { date <= $0.next } ?? true }
        return era?.employmentEnd.map { date <= $0 } ?? true
    }

    /// The name of the leave year that holds the date.
    func leaveYear(on date: LocalDate) -> LocalDate {
        let era = eras.first { $0.closedThrough.map { date <= $0 } ?? true }
        return era?.years.name(of: date) ?? date
    }

    /// What is carried into an open year is cut by what is known of that year now, and belongs to it.
    private static func open(
        _ date: LocalDate,
        in years: [LeaveYear],
        _ perspective: Perspective,
        _ type: LeaveType,
        _ entries: inout [Entry]
    ) {
        for index in entries.indices where entries[index].date == date {
            guard case .rollOver(var turn) = entries[index].operation, !turn.isTransfer else { continue }
            turn.cap = perspective.policy(for: type.id, on: date)?.terms.cap
            entries[index] = Entry(date: date, leaveYear: years.name(of: date), operation: .rollOver(turn))
        }
    }
}

/// The cap on each of many days (LEAVE_RULES L6.13): it changes only where a policy version or a transfer takes effect.
private struct Caps {
    private let perspective: Perspective
    private let leaveType: LeaveTypeID
    private let turns: [LocalDate]
    /// The days for which the cap that was asked for last holds.
    private var known: (from: LocalDate, before: LocalDate?, cap: Amount?)?

    init(_ perspective: Perspective, _ leaveType: LeaveTypeID) {
        self.perspective = perspective
        self.leaveType = leaveType
        let versions = perspective.sites.values.flatMap { $0.policies(for: leaveType).dates }
        turns = Set(versions + perspective.transfers.map(\.date)).sorted()
    }

    mutating func cap(on date: LocalDate) -> Amount? {
        if let known, known.from <= date, known.before.map({ date < $0 }) ?? true { return known.cap }
        let cap = perspective.policy(for: leaveType, on: date)?.terms.cap
        known = (date, turns.first { date < $0 }, cap)
        return cap
    }
}

extension Schedule.Entry {
    /// The roll-over out of a closed year belongs to it.
    fileprivate func isPart(from begin: LocalDate?, through last: LocalDate?) -> Bool {
        if let begin, date < begin || date == begin && operation.endsYear { return false }
        if let last, date > last, !(date == last.next && operation.endsYear) { return false }
        return true
    }
}

extension Schedule {
    private static func entries(
        _ perspective: Perspective,
        _ years: [LeaveYear],
        _ type: LeaveType,
        through last: LocalDate,
        _ explaining: Bool
    ) -> [Entry] {
        var credits: [Entry] = []
        var facts: [Entry] = []
        if type.tracking == .limited {
            appendYears(years, perspective, type, through: last, explaining, to: &credits)
            appendAdjustments(years, perspective, type, through: last, to: &facts)
        }
        appendLeave(years, perspective, type, through: last, to: &facts)
        if type.tracking == .limited, let opening = perspective.opening(for: type.id) {
            credits.removeAll { $0.date < opening.date }
            facts.removeAll { $0.date < opening.date }
            if opening.date <= last {
                facts.append(
                    Entry(date: opening.date, leaveYear: years.name(of: opening.date), operation: .opening(opening.amount))
                )
            }
        }
        return merged(sorted(credits), sorted(facts))
    }

    /// Stable: facts of one kind and day keep their order. What is in order already, as a year's credits are, is only looked through.
    private static func sorted(_ entries: [Entry]) -> [Entry] {
        if entries.indices.dropFirst().allSatisfy({ entries[$0 - 1].order <= entries[$0].order }) { return entries }
        let order = entries.indices.sorted { (entries[$0].order, $0) < (entries[$1].order, $1) }
        return order.map { entries[$0] }
    }

    /// Of one kind and day, those of the first come first.
    private static func merged(_ first: [Entry], _ second: [Entry]) -> [Entry] {
        guard !second.isEmpty else { return first }
        var merged: [Entry] = []
        merged.reserveCapacity(first.count + second.count)
        var next = second.startIndex
        for entry in first {
            while next < second.endIndex, second[next].order < entry.order {
                merged.append(second[next])
                next += 1
            }
            merged.append(entry)
        }
        merged.append(contentsOf: second[next...])
        return merged
    }

    private static func appendYears(
        _ years: [LeaveYear],
        _ perspective: Perspective,
        _ type: LeaveType,
        through last: LocalDate,
        _ explaining: Bool,
        to entries: inout [Entry]
    ) {
        var caps = Caps(perspective, type.id)
        for (index, year) in years.enumerated() {
            let entitlement = YearEntitlement(perspective, leaveType: type.id, year: year)
            let changes = entitlement.changes(explaining: explaining)
            for change in changes where change.date <= last {
                entries.append(
                    Entry(date: change.date, leaveYear: year.name, operation: .entitlement(change, cap: caps.cap(on: change.date)))
                )
            }
            guard index + 1 < years.count else { continue }
            let next = years[index + 1]
            let begin = year.end.next
            let policy = perspective.policy(for: type.id, on: year.end)
            if year.isEndedByTransfer {
                let correction = entitlement.correction(after: changes)
                if correction != .zero {
                    let earned = changes.reduce(correction) { $0 + $1.amount }
                    entries.append(Entry(date: begin, leaveYear: year.name, operation: .correction(correction, earned: earned)))
                }
            }
            let turn = YearTurn(
                oldYear: year.name,
                limit: year.isEndedByTransfer ? nil : policy?.terms.rollOver.limit,
                expires: year.isEndedByTransfer ? nil : policy?.terms.rollOver.expiry?.lastDay(from: begin),
                cap: year.isEndedByTransfer ? nil : perspective.policy(for: type.id, on: begin)?.terms.cap,
                isTransfer: year.isEndedByTransfer,
                policy: policy?.id
            )
            entries.append(Entry(date: begin, leaveYear: next.name, operation: .rollOver(turn)))
        }
    }

    private static func appendAdjustments(
        _ years: [LeaveYear],
        _ perspective: Perspective,
        _ type: LeaveType,
        through last: LocalDate,
        to entries: inout [Entry]
    ) {
        for adjustment in perspective.record.adjustments.known(before: perspective.horizonOfKnowledge)
        where adjustment.leaveType == type.id && adjustment.date <= last {
            entries.append(
                Entry(date: adjustment.date, leaveYear: years.name(of: adjustment.date), operation: .adjustment(adjustment))
            )
        }
    }

    private static func appendLeave(
        _ years: [LeaveYear],
        _ perspective: Perspective,
        _ type: LeaveType,
        through last: LocalDate,
        to entries: inout [Entry]
    ) {
        func append(_ days: LeaveDays, _ operation: (Amount) -> Operation) {
            for (date, amount) in perspective.amounts(of: days, in: type.unit) where date <= last {
                entries.append(Entry(date: date, leaveYear: years.name(of: date), operation: operation(amount)))
            }
        }
        guard type.tracking != .untracked else { return }
        for leave in perspective.record.recordedLeaves.known(before: perspective.horizonOfKnowledge) where leave.leaveType == type.id {
            append(leave.days) { .recordedLeave(leave.id, $0) }
        }
        for request in perspective.record.requests.known(before: perspective.horizonOfKnowledge) where request.leaveType == type.id {
            if request.status.isLeave {
                append(request.days) { .leave(request.id, $0) }
            } else if request.status == .pending {
                append(request.days) { .pending(request.id, $0) }
            }
        }
    }
}

extension Perspective {
    func opening(for leaveType: LeaveTypeID) -> Opening? {
        record.openings[leaveType]?.known(before: horizonOfKnowledge)
    }
}

extension [LeaveYear] {
    /// The name of the year that holds the date; before the first year the first, after the last the last (L2.6).
    func name(of date: LocalDate) -> LocalDate {
        (last { $0.start <= date } ?? first)?.name ?? date
    }
}
