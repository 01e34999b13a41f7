/// Runs a schedule through the lots, line by line (LEAVE_RULES L8.2).
struct Replay {
    let schedule: Schedule
    /// A type without balance has lines without one.
    let hasBalance: Bool
    /// Leave up to this day is taken, later leave is booked.
    private let today: LocalDate?
    private let pending: Pending
    private(set) var lots = Lots()
    /// The next entry.
    private var index = 0
    /// The leave year of the next credit, and its place.
    private var year = 0
    private var credit = 0
    /// When the next credit is due; nil: there is none.
    private var due: LocalDate?
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
        enter(year: 0)
        guard writesLines else { return }
        let count = schedule.credits.reduce(schedule.entries.count) { $0 + $1.changes.count }
        lines.reserveCapacity(count + 4 * schedule.credits.count)
    }

    var balance: Amount { lots.balance }

    /// The balance at the end of a day on which something happened.
    struct Point {
        let date: LocalDate
        let balance: Amount
    }

    /// Goes on to the end of `last`.
    mutating func run(through last: LocalDate) {
        while let date = nextDate(through: last) {
            apply(date)
            applyCredits(through: last)
        }
    }

    /// Those of one leave year up to where anything else happens: instalments are many.
    private mutating func applyCredits(through last: LocalDate) {
        guard let due else { return }
        var stop = index < schedule.entries.endIndex ? min(schedule.entries[index].date, last.next) : last.next
        if let expiry = lots.ending.first?.end.next { stop = min(stop, expiry) }
        guard due < stop else { return }
        let credits = schedule.credits[year]
        var next = credit
        while next < credits.changes.endIndex, credits.changes[next].date < stop {
            let terms = credits.terms(on: credits.changes[next].date)
            let end = min(stop, terms.end ?? stop)
            repeat {
                apply(credits.changes[next], terms, of: credits)
                next += 1
            } while next < credits.changes.endIndex && credits.changes[next].date < end
        }
        goOn(to: next, of: credits)
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
        var date = index < schedule.entries.endIndex ? schedule.entries[index].date : last.next
        if let due { date = min(date, due) }
        if let expiry = lots.ending.first?.end.next, expiry < date, schedule.mayExpire(on: expiry) { date = expiry }
        return date <= last ? date : nil
    }

    private mutating func apply(_ date: LocalDate) {
        let start = index
        // The correction of a cut year comes before what expires, everything else after it.
        while index < schedule.entries.endIndex, schedule.entries[index].date == date, schedule.entries[index].operation.precedesCredits {
            if case .correction = schedule.entries[index].operation {} else { expire(on: date, from: start) }
            apply(schedule.entries[index])
            index += 1
        }
        expire(on: date, from: start)
        while due == date {
            let credits = schedule.credits[year]
            apply(credits.changes[credit], credits.terms(on: date), of: credits)
            goOn(to: credit + 1, of: credits)
        }
        while index < schedule.entries.endIndex, schedule.entries[index].date == date {
            apply(schedule.entries[index])
            index += 1
        }
        // An adjustment may give what ended before.
        expire(on: date, from: start)
    }

    /// Goes to the first leave year from `next` on that credits anything.
    private mutating func enter(year next: Int) {
        year = next
        while year < schedule.credits.endIndex, schedule.credits[year].changes.isEmpty { year += 1 }
        credit = year < schedule.credits.endIndex ? schedule.credits[year].changes.startIndex : 0
        due = year < schedule.credits.endIndex ? schedule.credits[year].changes[credit].date : nil
    }

    private mutating func goOn(to next: Int, of credits: YearCredits) {
        guard next < credits.changes.endIndex else { return enter(year: year + 1) }
        credit = next
        due = credits.changes[next].date
    }

    private mutating func expire(on date: LocalDate, from start: Int) {
        guard let first = lots.ending.first, first.end < date, schedule.mayExpire(on: date) else { return }
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
        write(
            date,
            .expiry,
            .zero - expired,
            year,
            .expiry,
            source: .policy(origin?.policy),
            details: LedgerLine.Details(origin: origin?.ref)
        )
    }

    private mutating func apply(_ entry: Schedule.Entry) {
        let (date, year) = (entry.date, entry.leaveYear)
        switch entry.operation {
        case .correction(let amount, let earned):
            change(own: amount)
            let terms = LedgerTerms.correction(earned: earned, credited: earned - amount)
            write(date, .proration, amount, year, .transfer, details: LedgerLine.Details(terms: terms))
        case .rollOver(let turn): rollOver(turn, on: date, into: year)
        case .opening(let amount):
            change(own: amount)
            if amount != .zero { write(date, .opening, amount, year, .opening) }
        case .adjustment(let adjustment): adjust(adjustment, in: year)
        case .recordedLeave(let id, let amount):
            lots.consume(amount)
            write(date, .recordedLeave, .zero - amount, year, .recordedLeave, source: .fact(.recordedLeave(id)))
        case .leave(let id, let amount):
            lots.consume(amount)
            let isTaken = today.map { date <= $0 } ?? false
            write(date, isTaken ? .leaveTaken : .leaveBooked, .zero - amount, year, .leave, source: .fact(.request(id)))
        case .pending(let id, let amount):
            guard case .taken(let except) = pending else {
                return write(date, .pending, .zero - amount, year, .pending, source: .fact(.request(id)))
            }
            if id != except { lots.consume(amount) }
        }
    }

    private mutating func apply(_ change: EntitlementChange, _ terms: YearCredits.Terms, of year: YearCredits) {
        self.change(own: change.amount)
        write(
            change.date,
            change.kind.line,
            change.amount,
            year.leaveYear,
            change.kind.rule,
            source: .policy(terms.policy),
            details: change.isPlain ? nil : year.details(of: change).map { LedgerLine.Details(causes: $0.causes, terms: $0.terms) }
        )
        cutToCap(terms.cap, credited: change.amount, lot: .own, change.date, year.leaveYear, terms.policy)
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
        write(
            adjustment.date,
            .adjustment,
            adjustment.amount,
            year,
            .adjustment,
            source: .fact(.adjustment(adjustment.id)),
            details: adjustment.expires.map { LedgerLine.Details(expires: $0) }
        )
    }

    private mutating func rollOver(_ turn: Schedule.YearTurn, on date: LocalDate, into year: LocalDate) {
        let rule: LedgerRule = turn.isTransfer ? .transfer : .yearEnd
        let source = LedgerLine.Source.policy(turn.policy)
        let before = lots.balance
        let (lost, carried) = lots.rollOver(limit: turn.limit, end: turn.expires)
        var running = before - lost
        let details = LedgerLine.Details(terms: .rollOver(left: before, limit: turn.limit))
        if lost > .zero {
            write(date, .expiry, .zero - lost, turn.oldYear, rule, source: source, details: details, balance: running)
        }
        let sum = carried.reduce(Amount.zero) { $0 + $1.amount }
        running = running - sum
        if sum != .zero {
            write(date, .rollOverOut, .zero - sum, turn.oldYear, rule, source: source, details: details, balance: running)
        }
        for (lot, amount) in carried {
            lots.carryIn(amount, as: lot)
            let end: LedgerLine.Details? = if case .ending(let end) = lot { LedgerLine.Details(expires: end) } else { nil }
            write(date, .rollOverIn, amount, year, rule, source: source, details: end)
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
        let details = LedgerLine.Details(terms: .cap(cap, balance: balance))
        write(date, .cap, .zero - excess, year, .cap, source: .policy(policy), details: details)
    }

    private mutating func write(
        _ date: LocalDate,
        _ kind: LedgerLine.Kind,
        _ amount: Amount,
        _ year: LocalDate,
        _ rule: LedgerRule,
        source: LedgerLine.Source = .none,
        details: @autoclosure () -> LedgerLine.Details? = nil,
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
                source: source,
                details: details()
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

    fileprivate var rule: LedgerRule {
        switch self {
        case .entitlement: .entitlement
        case .accrual: .accrual
        case .proration: .proration
        }
    }
}
