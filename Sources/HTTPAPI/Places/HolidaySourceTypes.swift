import Application
import CountryHolidays
import Leave

/// Which country's calendar, for which years.
struct CountryChoice: WireInput {
    let selection: CountrySelection

    init(reading fields: inout ObjectReader) {
        selection = CountrySelection(
            code: fields.required("code", .text(2...20)),
            firstYear: fields.required("firstYear", .integer(1...9999)),
            lastYear: fields.required("lastYear", .integer(1...9999)),
            names: fields.optional("names", .names, default: .local)
        )
    }
}

struct CountryFilling: WireInput {
    let country: CountryChoice
    /// Whether what else the calendar holds in these years goes.
    let removesOthers: Bool

    init(reading fields: inout ObjectReader) {
        country = fields.required("country", .object(CountryChoice.self))
        removesOthers = fields.optional("removeOthers", .boolean, default: false)
    }
}

struct PreviewQuery: WireQuery {
    let preview: Bool

    init(reading query: inout QueryReader) {
        preview = query.optional("preview", .boolean, default: false, "Tell what would happen, and do nothing.")
    }
}

struct HolidayFileQuery: WireQuery {
    let preview: Bool
    let until: LocalDate?

    init(reading query: inout QueryReader) {
        preview = PreviewQuery(reading: &query).preview
        until = query.optional(
            "until",
            .date,
            "How far holidays that come again are followed; to the end of the fifth year from now by default."
        )
    }
}

struct CountryQuery: WireQuery {
    let page: PageQuery
    let country: String?

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        country = query.optional("country", .text(2...2), "Only this country and its regions (ISO 3166-1).")
    }
}

struct CountryYearQuery: WireQuery {
    let page: PageQuery
    let year: Int
    let names: CountrySelection.Names

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        year = query.required("year", .integer(Country.years), "Of this year.")
        names = query.optional("names", .names, default: .local, "In which language the days are called.")
    }
}

struct CountryCalendarView: WireOutput {
    static var schemaName: String { "CountryCalendar" }

    let calendar: CountryCalendar

    static func describe(_ shape: inout Shape<CountryCalendarView>) {
        shape.field("code", .string) { $0.calendar.code }
        shape.field("name", .string) { $0.calendar.name }
        shape.field("country", .string) { $0.calendar.country.code }
        shape.nullable("region", .string) { $0.calendar.region?.code }
        shape.field("firstYear", .number) { _ in Int64(Country.years.lowerBound) }
        shape.field("lastYear", .number) { _ in Int64(Country.years.upperBound) }
        shape.field("source", .string, "Where the data are from, with their licence.") { _ in Country.source }
    }
}

struct HolidayChangesView: WireOutput {
    static var schemaName: String { "HolidayChanges" }

    let changes: HolidayChanges
    let isPreview: Bool

    static func describe(_ shape: inout Shape<HolidayChangesView>) {
        let holidays = Wire.array(of: HolidayView.wire)
        shape.field("preview", .boolean, "Whether nothing was done.") { $0.isPreview }
        shape.field("added", holidays) { $0.changes.added.map(HolidayView.init) }
        shape.field("changed", holidays, "As they are now.") { $0.changes.changed.map(HolidayView.init) }
        shape.field("removed", holidays) { $0.changes.removed.map(HolidayView.init) }
        shape.field("unchanged", .number) { Int64($0.changes.unchanged) }
    }
}

extension Wire<CountrySelection.Names> {
    static var names: Wire { .cases(CountrySelection.Names.self, placeholder: .local) }
}
