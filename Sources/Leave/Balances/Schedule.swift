/// Everything that happens to a balance, except what depends on the balance itself: expiry, cap and what is carried. What policies credit
/// stands apart: instalments are many, and in order already.
struct Schedule {
    struct Entry {
        let date: LocalDate
        /// The name of the leave year that the line belongs to.
        let leaveYear: LocalDate
        let operation: Operation

        /// The order of L8.2 in one number.
        var order: Int { date.daysSinceEpoch * 16 + operation.rank }
    }

    enum Operation {
        /// Of a year that a transfer cut (LEAVE_RULES L9.7).
        case correction(Amount, earned: Amount)
        case rollOver(YearTurn)
        case opening(Amount)
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
            case .adjustment: 6
            case .recordedLeave: 7
            case .leave: 8
            case .pending: 9
            }
        }

        /// Belongs to the leave year that ended the day before.
        var endsYear: Bool { rank <= 1 }

        /// Comes before what the policy credits on the same day.
        var precedesCredits: Bool { rank <= 2 }
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

    /// In order.
    let credits: [YearCredits]
    /// Everything else, in order.
    let entries: [Entry]
    let eras: [Era]

    /// - Parameters:
    ///   - closed: Closed years are computed from what was known before their closing (L9.11).
    ///   - explaining: Whether entries carry their arithmetic.
    init(_ perspective: Perspective, _ closed: ClosedYears, _ type: LeaveType, through last: LocalDate, explaining: Bool) {
        var credits: [YearCredits] = []
        var entries: [Entry] = []
        var eras: [Era] = []
        for era in closed.eras(perspective) {
            let end = era.closedThrough.map { min(last, $0.next) } ?? last
            let years = era.years(through: end)
            var part = Part(era.perspective, years, type, through: end, explaining)
            part.keep(from: era.begin, through: era.closedThrough)
            credits += part.credits
            entries += part.entries
            eras.append(Era(closedThrough: era.closedThrough, employmentEnd: era.perspective.end, years: years))
            if let begin = era.begin { Self.open(begin, in: years, era.perspective, type, &entries) }
        }
        self.credits = credits
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
