import Application
import Leave

/// The support desk in Novi Sad: what the other places do without. Its people work in a cycle of two weeks, earn their leave month by month and
/// their hours day by day, ask two levels, and never go at the same time.
extension Story {
    mutating func openSupport() throws {
        guard let newYear = LocalDate(year: founded.year, month: 1, day: 1), let april = MonthDay(month: 4, day: 1) else {
            throw Impossible.date
        }
        let halfDays = HolidayCalendarID(newID())
        write(CreateHolidayCalendar(id: halfDays, name: "Half days at the support desk"))
        write(AddHolidays(calendar: halfDays, holidays: afternoonsOff))
        let location = try Location(
            id: noviSad,
            timeZone: "Europe/Belgrade",
            leaveYear: try .starting(on: april),
            workingWeek: try cycle(),
            holidayCalendars: [serbianHolidays, halfDays]
        )
        write(CreateLocation(location: location, name: "Novi Sad", closing: .manual))
        let levels = ApprovalSequence([
            ApprovalSequence.Step(anyOf: [cast.mike.id]), ApprovalSequence.Step(anyOf: [cast.ana.id], fallback: [cast.alex.id]),
        ])
        write(CreateDepartment(department: try Department(id: support, maximumAbsent: 1), name: "Support"))
        var change = ChangeDepartment(id: support)
        change.approvers = .set(levels)
        // Known once everybody was hired.
        journal.write(on: founded + 1, by: cast.ana.id, change)
        let endOfJune = MonthDay(month: 6, day: 30).map(RollOver.Expiry.on)
        for (leaveType, terms) in [
            (pto, try terms("24", grant: .accrual(every: .month, at: .start), rollOver: .upTo(Amount(5), endOfJune))),
            (flex, try terms("15", grant: .accrual(every: .day, at: .start))), (sick, try terms("0", pastDays: 14)),
            (home, try terms("0", pastDays: 2)),
        ] {
            let policy = PolicyVersion(
                id: PolicyID(newID()),
                location: noviSad,
                leaveType: leaveType,
                effectiveDate: newYear,
                terms: terms
            )
            write(SetLeavePolicy(policy: policy))
        }
    }

    /// Five days of eight hours, then four of ten.
    private func cycle() throws -> WorkingWeek {
        let weeks = [(0..<7).map { WorkingWeek.split($0 < 5 ? 480 : 0) }, (0..<7).map { WorkingWeek.split($0 < 4 ? 600 : 0) }]
        return try WorkingWeek(weeks: weeks, anchor: today.monday)
    }

    /// Christmas Eve and New Year's Eve.
    private var afternoonsOff: [Holiday] {
        (founded.year...today.year + 1).flatMap { year in
            [24, 31].compactMap { LocalDate(year: year, month: 12, day: $0) }.map { Holiday(on: $0, name: "Half day", part: .afternoon) }
        }
    }

    mutating func runSupport() throws {
        let (ivana, petar, mike, ana) = (cast.ivana, cast.petar, cast.mike, cast.ana)
        try ask(ivana, pto, week: -22, days: 2, .approvedTwice(mike, ana))
        try ask(ivana, sick, week: -4, days: 1, .atOnce)
        try ask(ivana, pto, week: 7, days: 2, .waiting(2), reason: "A concert in Vienna")
        try ask(petar, pto, week: -10, days: 2, .approvedTwice(mike, ana))
        try ask(petar, pto, week: 10, days: 2, .halfway(4, by: mike))
        let release = DateSpan(monday(4), through: monday(4) + 4) ?? DateSpan(monday(4))
        let period = BlackoutPeriod(id: BlackoutPeriodID(newID()), span: release, department: support)
        journal.write(on: monday(-2), by: ana.id, DeclareBlackoutPeriod(period: period))
    }

    /// The leave year that ended during the story is closed three weeks later, if that is not still to come.
    mutating func closeLastYear() {
        guard let endOfYear = LocalDate(year: today.year - 1, month: 12, day: 31) else { return }
        let date = endOfYear + 21
        guard founded <= endOfYear, date < today else { return }
        for location in [belgrade, lisbon] {
            journal.write(on: date, by: cast.ana.id, CloseLeaveYear(location: location, endedBy: endOfYear))
        }
    }
}
