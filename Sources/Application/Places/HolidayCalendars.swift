package import Leave

package struct CreateHolidayCalendar: Command {
    package var id: HolidayCalendarID
    package var name: String
    /// What it holds from the beginning; one a date.
    package var holidays: [Holiday]

    package init(id: HolidayCalendarID, name: String, holidays: [Holiday] = []) {
        self.id = id
        self.name = name
        self.holidays = holidays
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        faults.check(name: name)
        try faults.finish()
        return [.holidayCalendarCreated(HolidayCalendarCreated(calendar: id, name: name))] + holidays.map { .holidayAdded($0, to: id) }
    }
}

package struct RenameHolidayCalendar: Command {
    package var id: HolidayCalendarID
    package var name: String

    package init(id: HolidayCalendarID, name: String) {
        self.id = id
        self.name = name
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        let calendar = try situation.holidayCalendar(id)
        var faults = Faults()
        faults.check(name: name)
        try faults.finish()
        return calendar.name == name ? [] : [.holidayCalendarChanged(HolidayCalendarChanged(calendar: id, name: name))]
    }
}

/// Refused while a location still names it: its holidays would vanish silently from people's leave.
package struct ArchiveHolidayCalendar: Command {
    package var id: HolidayCalendarID

    package init(id: HolidayCalendarID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.holidayCalendar(id)
        let users = situation.organization.locations.keys.filter { situation.facts.location($0)?.holidayCalendars.contains(id) ?? false }
        guard users.isEmpty else { throw .refused([Refusal("in-use", detail: "refusal.in-use.calendar")]) }
        return [.holidayCalendarArchived(HolidayCalendarArchived(calendar: id))]
    }
}

package struct AddHolidays: Command {
    package var calendar: HolidayCalendarID
    package var holidays: [Holiday]

    package init(calendar: HolidayCalendarID, holidays: [Holiday]) {
        self.calendar = calendar
        self.holidays = holidays
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var taken = Set(try situation.holidayCalendar(calendar).holidays.keys)
        var faults = Faults()
        for holiday in holidays {
            faults.check(name: holiday.name ?? "")
            faults.require(taken.insert(holiday.date).inserted, .duplicateHoliday, at: "/date")
        }
        try faults.finish()
        return holidays.map { .holidayAdded($0, to: calendar) }
    }
}

package struct RemoveHoliday: Command {
    package var calendar: HolidayCalendarID
    package var date: LocalDate

    package init(calendar: HolidayCalendarID, date: LocalDate) {
        self.calendar = calendar
        self.date = date
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard try situation.holidayCalendar(calendar).holidays[date] != nil else { throw .notFound }
        return [.holidayRemoved(HolidayRemoved(calendar: calendar, date: date))]
    }
}

extension LeaveEvent {
    static func holidayAdded(_ holiday: Holiday, to calendar: HolidayCalendarID) -> LeaveEvent {
        .holidayAdded(HolidayAdded(calendar: calendar, date: holiday.date, name: holiday.name ?? "", part: holiday.part))
    }
}

extension Situation {
    func holidayCalendar(_ id: HolidayCalendarID) throws(CommandError) -> CalendarEntry {
        guard let entry = organization.holidayCalendars[id], !entry.isArchived else { throw .notFound }
        return entry
    }
}
