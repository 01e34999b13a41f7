/// Runs a schedule through the lots, line by line (LEAVE_RULES L8.2).
struct Replay {
    let schedule: Schedule
    /// A type without balance has lines without one.
    let hasBalance: Bool
    /// Leave up to this day is taken, later leave is booked.
    private let today: LocalDate?
    private let pending: Pending
    private(set) var lots = Lots()
    private(set) var index = 0
    /// Only written when wanted.
    private(set) var lines: [LedgerLine] = []
    private let writesLines: Bool

    /// What pending requests are taken for.
    enum Pending: Hashable {
        /// Lines that leave the balance as it is (L8.9).
        case listed
        /// As if approved (L8.10), without the one that is asked about.
        case taken(except: LeaveRequestID?)
    }

    init(
        _ schedule: Schedule,
        pending: Pending,
        hasBalance: Bool = true,
        today: LocalDate? = nil,
        writesLines: Bool = false
    ) {
        self.pending = pending
        self.schedule = schedule
        self.hasBalance = hasBalance
        self.today = today
        self.writesLines = writesLines
    }

    var balance: Amount { lots.balance }

    /// The balance at the end of a day on which something happened.
    struct Point {
        let date: LocalDate
        let balance: Amount
    }

    /// Goes on to the end of `last`.
    mutating func run(through last: LocalDate) {
        while let date = nextDate(through: last) { apply(date) }
    }

    /// Goes on to the end of `last` with additional leave, and tells the balance of every day on which something happened.
    mutating func points(through last: LocalDate, with extra: [(date: LocalDate, amount: Amount)]) -> [Point] {
        var points: [Point] = []
        var next = extra.startIndex
        while true {
            let scheduled = nextDate(through: last)
            let added = next < extra.endIndex && extra[next].date <= last ? extra[next].date : nil
            guard let date = [scheduled, added].compactMap({ $0 }).min() else { return points }
            apply(date)
            while next < extra.endIndex, extra[next].date == date {
                lots.consume(extra[next].amount)
                next += 1
            }
            points.append(Point(date: date, balance: lots.balance))
        }
    }

    private func nextDate(through last: LocalDate) -> LocalDate? {
        var date = index < schedule.entries.endIndex ? schedule.entries[index].date : nil
        if let expiry = lots.ending.first?.end.next, schedule.mayExpire(on: expiry) { date = min(date ?? expiry, expiry) }
        guard let date, date <= last else { return nil }
        return date
    }

    private mutating func apply(_ date: LocalDate) {
        let start = index
        while index < schedule.entries.endIndex, schedule.entries[index].date == date {
            // The correction of a cut year comes before what expires, everything else after it.
            if case .correction = schedule.entries[index].operation {} else if !hasExpired(date) { expire(on: date, from: start) }
            apply(schedule.entries[index])
            index += 1
        }
        if !hasExpired(date) { expire(on: date, from: start) }
    }

    private func hasExpired(_ date: LocalDate) -> Bool {
        guard let first = lots.ending.first, first.end < date else { return true }
        return !schedule.mayExpire(on: date)
    }

    private mutating func expire(on date: LocalDate, from start: Int) {
        let end = lots.ending.last { $0.end < date }?.end
        let expired = lots.expire(before: date)
        guard expired > .zero, writesLines else { return }
        // What carried or gave the last of it, which is why there was an end.
        let origin = lines.last { $0.expires == end && $0.amount > .zero }
        // On the first day of a leave year what ended with the old one belongs to the old one (L6.15).
        let turn = schedule.entries[start...].prefix { $0.date == date }.compactMap { entry in
            if case .rollOver(let turn) = entry.operation { turn.oldYear } else { nil }
        }
        let year = turn.first ?? schedule.leaveYear(on: date)
        write(date, .expiry, .zero - expired, year, "L6.16", policy: origin?.policy, origin: origin?.ref)
    }

    private mutating func apply(_ entry: Schedule.Entry) {
        let (date, year) = (entry.date, entry.leaveYear)
        switch entry.operation {
        case .correction(let amount, let earned):
            change(own: amount)
            write(date, .proration, amount, year, "L9.7", terms: .correction(earned: earned, credited: earned - amount))
        case .rollOver(let turn): rollOver(turn, on: date, into: year)
        case .opening(let amount):
            change(own: amount)
            if amount != .zero { write(date, .opening, amount, year, "L8.12") }
        case .entitlement(let change, let cap):
            self.change(own: change.amount)
            write(
                date,
                change.kind.line,
                change.amount,
                year,
                change.kind.rule,
                policy: change.policy,
                causes: change.causes,
                terms: change.terms
            )
            cutToCap(cap, credited: change.amount, lot: .own, date, year, change.policy)
        case .adjustment(let adjustment): adjust(adjustment, in: year)
        case .recordedLeave(let id, let amount):
            lots.consume(amount)
            write(date, .recordedLeave, .zero - amount, year, "L8.7", .recordedLeave(id))
        case .leave(let id, let amount):
            lots.consume(amount)
            let isTaken = today.map { date <= $0 } ?? false
            write(date, isTaken ? .leaveTaken : .leaveBooked, .zero - amount, year, "L8.8", .request(id))
        case .pending(let id, let amount):
            guard case .taken(let except) = pending else { return write(date, .pending, .zero - amount, year, "L8.9", .request(id)) }
            if id != except { lots.consume(amount) }
        }
    }

    /// A negative change always reduces the own lot (L6.17).
    private mutating func change(own amount: Amount) {
        if amount < .zero { lots.reduceOwn(by: .zero - amount) } else { lots.credit(amount) }
    }

    private mutating func adjust(_ adjustment: Adjustment, in year: LocalDate) {
        if adjustment.amount < .zero {
            lots.consume(.zero - adjustment.amount)
        } else if let end = adjustment.expires {
            lots.credit(adjustment.amount, expiring: end)
        } else {
            lots.credit(adjustment.amount)
        }
        write(adjustment.date, .adjustment, adjustment.amount, year, "L8.6", .adjustment(adjustment.id), expires: adjustment.expires)
    }

    private mutating func rollOver(_ turn: Schedule.YearTurn, on date: LocalDate, into year: LocalDate) {
        let rule = turn.isTransfer ? "L9.7" : "L6.15"
        let before = lots.balance
        let (lost, carried) = lots.rollOver(limit: turn.limit, end: turn.expires)
        var running = before - lost
        let terms = LedgerTerms.rollOver(left: before, limit: turn.limit)
        if lost > .zero { write(date, .expiry, .zero - lost, turn.oldYear, rule, policy: turn.policy, terms: terms, balance: running) }
        let sum = carried.reduce(Amount.zero) { $0 + $1.amount }
        running = running - sum
        if sum != .zero { write(date, .rollOverOut, .zero - sum, turn.oldYear, rule, policy: turn.policy, terms: terms, balance: running) }
        for (lot, amount) in carried {
            lots.carryIn(amount, as: lot)
            let expires: LocalDate? = if case .ending(let end) = lot { end } else { nil }
            write(date, .rollOverIn, amount, year, rule, expires: expires, policy: turn.policy)
            cutToCap(turn.cap, credited: amount, lot: lot, date, year, turn.policy)
        }
    }

    /// L6.13.
    private mutating func cutToCap(
        _ cap: Amount?,
        credited: Amount,
        lot: Lots.CarriedLot,
        _ date: LocalDate,
        _ year: LocalDate,
        _ policy: PolicyID?
    ) {
        guard let cap, credited > .zero else { return }
        let excess = min(credited, lots.balance - cap)
        guard excess > .zero else { return }
        let balance = lots.balance
        lots.cut(excess, from: lot)
        write(date, .cap, .zero - excess, year, "L6.13", policy: policy, terms: .cap(cap, balance: balance))
    }

    private mutating func write(
        _ date: LocalDate,
        _ kind: LedgerLine.Kind,
        _ amount: Amount,
        _ year: LocalDate,
        _ rule: String,
        _ ref: LedgerReference? = nil,
        expires: LocalDate? = nil,
        policy: PolicyID? = nil,
        causes: [LedgerCause] = [],
        terms: LedgerTerms? = nil,
        origin: LedgerReference? = nil,
        balance: Amount? = nil
    ) {
        guard writesLines else { return }
        lines.append(
            LedgerLine(
                date: date,
                kind: kind,
                amount: amount,
                balance: hasBalance ? balance ?? lots.balance : nil,
                leaveYear: year,
                rule: rule,
                ref: ref,
                expires: expires,
                policy: policy,
                causes: causes,
                terms: terms,
                origin: origin
            )
        )
    }
}

extension EntitlementChange.Kind {
    fileprivate var line: LedgerLine.Kind {
        switch self {
        case .entitlement: .entitlement
        case .accrual: .accrual
        case .proration: .proration
        }
    }

    fileprivate var rule: String {
        switch self {
        case .entitlement: "L6.7"
        case .accrual: "L6.9"
        case .proration: "L6.6"
        }
    }
}
