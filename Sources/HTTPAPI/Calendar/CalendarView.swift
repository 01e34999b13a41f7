import Application
import Leave

struct CalendarView: WireOutput {
    static var schemaName: String { "Calendar" }

    private let absences: [AbsenceCalendar.Absence]
    private let holidays: [DatedHoliday]
    private let days: [DayCount]

    struct DatedHoliday: Sendable {
        let calendar: HolidayCalendarID
        let holiday: Holiday
    }

    struct DayCount: Sendable {
        let date: LocalDate
        var morning = 0
        var afternoon = 0
    }

    /// - Parameter location: Nil: the holidays of all locations.
    init(_ calendar: AbsenceCalendar, in span: DateSpan, at location: LocationID?) {
        absences = calendar.absences.sorted { ($0.days.span.first, $0.id) < ($1.days.span.first, $1.id) }
        holidays = Self.holidays(calendar.situation, in: span, at: location)
        days = Self.counts(calendar.absences, in: span)
    }

    private static func holidays(_ situation: Situation, in span: DateSpan, at location: LocationID?) -> [DatedHoliday] {
        let locations = location.map { [$0] } ?? Array(situation.organization.locations.filter { !$0.value.isArchived }.keys)
        let calendars = Set(locations.flatMap { situation.facts.location($0)?.holidayCalendars ?? [] })
        return calendars.flatMap { id in
            (situation.organization.holidayCalendars[id]?.holidays.values.filter { span.contains($0.date) } ?? [])
                .map { DatedHoliday(calendar: id, holiday: $0) }
        }.sorted { ($0.holiday.date, $0.calendar) < ($1.holiday.date, $1.calendar) }
    }

    /// Of the absences that the caller sees, those that are more than asked for.
    private static func counts(_ absences: [AbsenceCalendar.Absence], in span: DateSpan) -> [DayCount] {
        var days = span.map { DayCount(date: $0) }
        for absence in absences where absence.status?.isLeave ?? true {
            guard let shared = absence.days.span.intersection(span) else { continue }
            for date in shared {
                let index = date - span.first
                if absence.covers(.morning, on: date) { days[index].morning += 1 }
                if absence.covers(.afternoon, on: date) { days[index].afternoon += 1 }
            }
        }
        return days
    }

    static func describe(_ shape: inout Shape<CalendarView>) {
        shape.field("absences", .array(of: AbsenceView.wire)) { $0.absences.map(AbsenceView.init) }
        shape.field("holidays", .array(of: CalendarHolidayView.wire)) { $0.holidays.map(CalendarHolidayView.init) }
        shape.field("days", .array(of: DayCountView.wire), "How many are away on each half.") { $0.days.map(DayCountView.init) }
    }
}

extension AbsenceCalendar.Absence {
    /// Hours on a day are not told by halves: whoever takes some is away on neither.
    fileprivate func covers(_ half: Halves, on date: LocalDate) -> Bool {
        guard days.hours == nil else { return false }
        let first = date == days.span.first ? days.fromPart.halves : .both
        let last = date == days.span.last ? days.toPart.halves : .both
        return first.intersection(last).contains(half)
    }
}

struct AbsenceView: WireOutput {
    static var schemaName: String { "Absence" }

    private let absence: AbsenceCalendar.Absence

    init(_ absence: AbsenceCalendar.Absence) { self.absence = absence }

    static func describe(_ shape: inout Shape<AbsenceView>) {
        shape.field("id", .id()) { $0.absence.id }
        shape.field("employeeId", .id()) { $0.absence.employee }
        shape.nullable("leaveTypeId", .id(), "Null where only the dates are shown.") { $0.absence.leaveType }
        shape.days { $0.absence.days }
        shape.nullable("status", .cases(LeaveRequest.Status.self, placeholder: .pending)) { $0.absence.status }
    }
}

struct CalendarHolidayView: WireOutput {
    static var schemaName: String { "CalendarHoliday" }

    private let dated: CalendarView.DatedHoliday

    init(_ dated: CalendarView.DatedHoliday) { self.dated = dated }

    static func describe(_ shape: inout Shape<CalendarHolidayView>) {
        shape.field("date", .date) { $0.dated.holiday.date }
        shape.nullable("name", .string) { $0.dated.holiday.name }
        shape.field("part", .dayPart) { $0.dated.holiday.part }
        shape.field("holidayCalendarId", .id()) { $0.dated.calendar }
    }
}

struct DayCountView: WireOutput {
    static var schemaName: String { "DayCount" }

    private let count: CalendarView.DayCount

    init(_ count: CalendarView.DayCount) { self.count = count }

    static func describe(_ shape: inout Shape<DayCountView>) {
        shape.field("date", .date) { $0.count.date }
        shape.field("morning", .number) { Int64($0.count.morning) }
        shape.field("afternoon", .number) { Int64($0.count.afternoon) }
    }
}
