import Application
import Leave

/// What became of a request.
enum Outcome {
    /// Needs nobody.
    case atOnce
    case approved(by: Profile, String? = nil)
    case denied(by: Profile, String)
    case withdrawn
    /// Waits since so many days ago.
    case waiting(Int)
    /// Was approved at both levels.
    case approvedTwice(Profile, Profile)
    /// Waits since so many days ago; the first level has approved.
    case halfway(Int, by: Profile)
    /// Was approved; the employee has asked to cancel it so many days ago.
    case cancelling(Int, by: Profile)
}

extension Story {
    /// Weeks are counted from the present one.
    mutating func takeLeave() throws {
        let (ana, alex, mike, john) = (cast.ana, cast.alex, cast.mike, cast.john)

        try ask(john, pto, week: -43, days: 4, .approved(by: mike, "Enjoy the mountains"), reason: "Skiing")
        try ask(john, pto, week: -36, days: 5, .denied(by: mike, "That is the week of the release. Could it be the week after?"))
        try ask(john, sick, week: -30, days: 2, .atOnce)
        try ask(john, pto, week: -26, days: 2, .withdrawn)
        try ask(john, pto, week: -18, days: 5, .approved(by: mike), reason: "Family visit")
        try ask(john, home, week: -5, days: 1, .atOnce)
        try ask(john, pto, week: 2, days: 3, .approved(by: mike, "Have a good time"))
        try ask(john, pto, week: 6, days: 3, .waiting(2), reason: "My sister's wedding")

        try ask(mike, pto, week: -38, days: 5, .approved(by: ana))
        try ask(mike, sick, week: -21, days: 1, .atOnce)
        try ask(mike, pto, week: -13, days: 5, .approved(by: alex))
        try ask(mike, pto, week: 8, days: 5, .approved(by: ana))

        try ask(cast.priya, pto, week: -40, days: 3, .approved(by: mike))
        try ask(cast.priya, pto, week: -16, days: 4, .approved(by: mike), reason: "Moving house")
        try ask(cast.priya, sick, week: -6, days: 1, .atOnce)
        try ask(cast.priya, pto, week: 3, days: 2, .waiting(1), reason: "School holidays")

        try ask(cast.lucas, pto, week: -42, days: 4, .approved(by: mike))
        try ask(cast.lucas, pto, at: .lisbon, week: -10, days: 5, .approved(by: mike))
        try ask(cast.lucas, home, at: .lisbon, week: -3, days: 1, .atOnce)
        try ask(cast.lucas, pto, at: .lisbon, week: 1, days: 2, .approved(by: mike))

        try ask(cast.sofia, pto, week: -35, days: 5, .approved(by: mike))
        try ask(cast.sofia, pto, week: -19, days: 4, .approved(by: mike))
        try ask(cast.sofia, pto, week: 0, days: 5, .approved(by: mike, "Bring sun back with you"))
        try ask(cast.sofia, pto, week: 5, days: 3, .cancelling(1, by: mike))

        try ask(cast.chen, pto, week: -12, days: 3, .approved(by: mike))
        try ask(cast.chen, flex, week: -7, hours: "2", .approved(by: mike), reason: "Residence permit")
        try ask(cast.chen, home, week: -4, days: 1, .atOnce)
        try ask(cast.chen, flex, week: 1, hours: "2.5", .waiting(1), reason: "Dentist")

        try ask(cast.amara, home, week: -6, days: 1, .atOnce)
        try ask(cast.amara, sick, week: -3, days: 1, .atOnce)
        try ask(cast.amara, pto, week: 2, days: 2, .approved(by: mike))

        try ask(cast.nadia, pto, week: -28, days: 4, .approved(by: mike))
        try ask(cast.nadia, pto, week: -9, days: 3, .approved(by: mike))
        try ask(cast.nadia, pto, week: -2, days: 1, part: .afternoon, .approved(by: mike))

        try ask(cast.elena, pto, week: -39, days: 5, .approved(by: ana))
        try ask(cast.elena, sick, week: -25, days: 3, .atOnce)
        try ask(cast.elena, pto, week: -17, days: 5, .approved(by: ana))
        try ask(cast.elena, pto, week: 4, days: 4, .approved(by: ana))

        try ask(cast.tomas, pto, week: -31, days: 5, .approved(by: ana))
        try ask(cast.tomas, pto, week: -14, days: 4, .approved(by: ana))
        try ask(cast.tomas, home, week: -2, days: 2, .atOnce)
        try ask(cast.tomas, pto, week: 3, days: 5, .waiting(3), reason: "Flights are cheap that week")

        try ask(cast.yuki, pto, week: -7, days: 3, .approved(by: ana))
        try ask(cast.yuki, home, week: -1, days: 1, .atOnce)

        try ask(cast.marko, pto, week: -29, days: 5, .approved(by: ana))
        try ask(cast.marko, flex, week: -20, hours: "1.5", .approved(by: ana))
        try ask(cast.marko, pto, week: -8, days: 5, .denied(by: ana, "Elena is away as well then, sorry"))
        try ask(cast.marko, pto, week: -5, days: 5, .approved(by: ana))

        try ask(cast.erik, pto, week: -34, days: 5, .approved(by: ana))
        try ask(cast.erik, pto, week: -15, days: 3, .approved(by: ana))

        try ask(ana, pto, week: -33, days: 5, .approved(by: alex))
        try ask(ana, pto, week: -6, days: 3, .approved(by: alex))
        try ask(ana, pto, week: 9, days: 5, .approved(by: alex))
        try ask(alex, pto, week: -37, days: 4, .approved(by: ana))
        try ask(alex, sick, week: -18, days: 2, .atOnce)
        try ask(alex, pto, week: -11, days: 4, .approved(by: ana))
        try ask(alex, pto, week: 5, days: 5, .approved(by: ana))
    }

    mutating func ask(
        _ profile: Profile,
        _ leaveType: LeaveTypeID,
        at place: Profile.Place? = nil,
        week: Int,
        days: Int = 1,
        part: DayPart? = nil,
        hours: String? = nil,
        _ outcome: Outcome,
        reason: String? = nil
    ) throws {
        let span = workdays(at: place ?? profile.place).span(from: monday(week), count: days)
        let asked = RequestedLeave(
            employee: profile.id,
            leaveType: leaveType,
            days: try LeaveDays(span, fromPart: part, hours: try hours.map { try Amount(parsing: $0) }),
            reason: reason
        )
        let id = LeaveRequestID(newID())
        let date = whenAsked(span.first, outcome)
        journal.write(on: date, by: profile.id, RequestLeave(id: id, asked: asked))
        func answer(on date: LocalDate, by author: Profile, _ action: RequestAction, _ comment: String? = nil) {
            journal.write(on: date, by: author.id, AnswerLeave(request: id, of: profile.id, action: action, comment: comment))
        }
        switch outcome {
        case .atOnce, .waiting: break
        case .approved(let approver, let comment): answer(on: date + 1, by: approver, .approve, comment)
        case .approvedTwice(let first, let second):
            answer(on: date + 1, by: first, .approve)
            answer(on: date + 2, by: second, .approve)
        case .halfway(let daysAgo, let approver): answer(on: today - daysAgo + 1, by: approver, .approve)
        case .denied(let approver, let comment): answer(on: date + 1, by: approver, .deny, comment)
        case .withdrawn: answer(on: date + 2, by: profile, .withdraw)
        case .cancelling(let daysAgo, let approver):
            answer(on: date + 1, by: approver, .approve)
            answer(on: today - daysAgo, by: profile, .cancel)
        }
    }

    /// Nobody asks before the organization exists, or after yesterday: the journal sees to that.
    private func whenAsked(_ first: LocalDate, _ outcome: Outcome) -> LocalDate {
        switch outcome {
        case .atOnce: first
        case .waiting(let daysAgo), .halfway(let daysAgo, _): today - daysAgo
        case .approved, .approvedTwice, .denied, .withdrawn, .cancelling: first - 24
        }
    }
}
