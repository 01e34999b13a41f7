/// Why a request is refused, with what a person needs to know to ask better: the numbers and dates of the rule that says no.
package enum RequestFault: Hashable, Sendable {
    case notEmployed(from: LocalDate, through: LocalDate?)
    /// The first day without a policy.
    case noPolicy(on: LocalDate)
    case leaveYearClosed(through: LocalDate)
    case halfDayNotAllowed
    case incrementNotMet(Amount)
    case reasonRequired
    case requestCountsZero
    /// What the day is worth.
    case hoursExceedWorkingDay(Amount)
    /// The leave that is in the way, in order of dates.
    case overlap([Standing])
    /// The earliest first day that the policy allows.
    case tooFarInPast(earliest: LocalDate)
    case noticeTooShort(days: Int, earliest: LocalDate)
    case waitingPeriod(until: LocalDate)
    case tooShort(minimum: Amount)
    case tooLong(maximum: Amount)
    /// What it would be together with the leave that adjoins it.
    case tooManyConsecutive(maximum: Amount, together: Amount)
    case blackout([DateSpan])
    case maximumAbsent(Crowd)
    case insufficientBalance(Shortage)
    case noApprover

    /// Leave that covers days already.
    package struct Standing: Hashable, Sendable {
        package let days: LeaveDays
        package let leaveType: LeaveTypeID
        package let isPending: Bool
    }

    /// A group of which too many would be absent on a day.
    package struct Crowd: Hashable, Sendable {
        package let date: LocalDate
        package let department: DepartmentID?
        package let location: LocationID?
        package let maximum: Int
        /// How many others are absent then.
        package let others: Int
    }

    /// What the balance lacks.
    package struct Shortage: Hashable, Sendable {
        package let asked: Amount
        /// What may be taken within the days asked for (LEAVE_RULES L8.11).
        package let available: Amount
        package let days: DateSpan
        /// At the end of the last day, without the request.
        package let balance: Amount
        /// Asked for up to then and not yet answered, without the request.
        package let pending: Amount
        /// How far below zero the policy lets requests go.
        package let negativeLimit: Amount
        /// Kept for leave that comes later, or for days on which less is left.
        package var reserved: Amount { max(.zero, balance - pending + negativeLimit - available) }
    }

    package var code: RuleCode {
        switch self {
        case .notEmployed: .notEmployed
        case .noPolicy: .noPolicy
        case .leaveYearClosed: .leaveYearClosed
        case .halfDayNotAllowed: .halfDayNotAllowed
        case .incrementNotMet: .incrementNotMet
        case .reasonRequired: .reasonRequired
        case .requestCountsZero: .requestCountsZero
        case .hoursExceedWorkingDay: .hoursExceedWorkingDay
        case .overlap: .overlap
        case .tooFarInPast: .tooFarInPast
        case .noticeTooShort: .noticeTooShort
        case .waitingPeriod: .waitingPeriod
        case .tooShort: .tooShort
        case .tooLong: .tooLong
        case .tooManyConsecutive: .tooManyConsecutive
        case .blackout: .blackout
        case .maximumAbsent: .maximumAbsent
        case .insufficientBalance: .insufficientBalance
        case .noApprover: .noApprover
        }
    }

    /// Whether the same leave on other days could stand.
    package var isMatterOfDates: Bool {
        switch self {
        case .notEmployed, .noPolicy, .leaveYearClosed, .requestCountsZero, .hoursExceedWorkingDay, .overlap, .tooFarInPast,
            .noticeTooShort,
            .waitingPeriod, .tooManyConsecutive, .blackout, .maximumAbsent, .insufficientBalance:
            true
        case .halfDayNotAllowed, .incrementNotMet, .reasonRequired, .tooShort, .tooLong, .noApprover: false
        }
    }
}
