import Application
import Leave

struct NewHolidayCalendar: WireInput {
    let name: String
    private let country: CountryChoice?

    init(reading fields: inout ObjectReader) {
        name = fields.required("name", .text(1...200))
        country = fields.optional("country", .object(CountryChoice.self))
    }

    /// What it holds from the beginning.
    func holidays() throws(CommandError) -> [Holiday] { try country?.selection.holidays().holidays ?? [] }
}

struct HolidayCalendarChange: WireInput {
    let name: Change<String>

    init(reading fields: inout ObjectReader) {
        name = fields.change("name", .text(1...200))
    }
}

struct HolidayQuery: WireQuery {
    let page: PageQuery
    let from: LocalDate?
    let to: LocalDate?

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        from = query.optional("from", .date, "The first date.")
        to = query.optional("to", .date, "The last date.")
    }
}

struct NewHoliday: WireInput {
    let holiday: Holiday

    init(reading fields: inout ObjectReader) {
        let date = fields.required("date", .date)
        let name = fields.required("name", .text(1...200))
        let part = fields.optional("part", .dayPart, default: .full)
        holiday = Holiday(on: date, name: name, part: part)
    }
}

struct HolidayView: WireOutput {
    static var schemaName: String { "Holiday" }

    let holiday: Holiday

    static func describe(_ shape: inout Shape<HolidayView>) {
        shape.field("date", .date) { $0.holiday.date }
        shape.nullable("name", .string) { $0.holiday.name }
        shape.field("part", .dayPart) { $0.holiday.part }
    }
}

struct HolidayCalendarView: WireOutput {
    static var schemaName: String { "HolidayCalendar" }

    let id: HolidayCalendarID
    let entry: CalendarEntry

    static func describe(_ shape: inout Shape<HolidayCalendarView>) {
        shape.field("id", .id()) { $0.id }
        shape.field("name", .string) { $0.entry.name }
        shape.field("holidays", .number, "How many there are.") { Int64($0.entry.holidays.count) }
        shape.field("archived", .boolean) { $0.entry.isArchived }
    }
}

extension Wire<DayPart> {
    static var dayPart: Wire { .cases(DayPart.self, placeholder: .full) }
}
