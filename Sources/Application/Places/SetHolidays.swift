package import Leave

/// Makes a calendar hold what a file or a country's calendar says. What it holds already is left alone, so the same again changes nothing.
package struct SetHolidays: Command {
    package var calendar: HolidayCalendarID
    /// By date, one a date.
    package var holidays: [Holiday]
    /// Where the calendar is to hold nothing else; nil: what else it holds stays.
    package var onlyWithin: DateSpan?

    package init(calendar: HolidayCalendarID, holidays: [Holiday], onlyWithin: DateSpan? = nil) {
        self.calendar = calendar
        self.holidays = holidays
        self.onlyWithin = onlyWithin
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let changes = try changes(in: situation)
        var faults = Faults()
        for holiday in holidays { faults.check(name: holiday.name ?? "", at: "/name") }
        try faults.finish()
        let removed = (changes.removed + changes.changed).sorted { $0.date < $1.date }
        let added = (changes.added + changes.changed).sorted { $0.date < $1.date }
        return removed.map { .holidayRemoved(HolidayRemoved(calendar: calendar, date: $0.date)) }
            + added.map { .holidayAdded($0, to: calendar) }
    }

    /// What it would do.
    package func changes(in situation: Situation) throws(CommandError) -> HolidayChanges {
        try situation.requireAdmin()
        let present = try situation.holidayCalendar(calendar).holidays
        var changes = HolidayChanges()
        for holiday in holidays {
            switch present[holiday.date] {
            case nil: changes.added.append(holiday)
            case holiday: changes.unchanged += 1
            case _: changes.changed.append(holiday)
            }
        }
        if let onlyWithin {
            let wanted = Set(holidays.map(\.date))
            changes.removed = present.values.filter { onlyWithin.contains($0.date) && !wanted.contains($0.date) }.sorted {
                $0.date < $1.date
            }
        }
        return changes
    }
}

/// The difference between a calendar and what it is to hold.
package struct HolidayChanges: Hashable, Sendable {
    package var added: [Holiday] = []
    /// As they will be.
    package var changed: [Holiday] = []
    package var removed: [Holiday] = []
    package var unchanged = 0

    package init() {}
}
