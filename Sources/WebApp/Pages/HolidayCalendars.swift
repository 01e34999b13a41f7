import Application
import CountryHolidays
import Leave
import Texts

extension WebApp {
    func holidayCalendars(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let rows = situation.calendarOptions.compactMap { HolidayCalendarID($0.id) }.map { HolidayCalendarRow($0, in: situation, texts) }
        let values = HolidayCalendarsPage(
            calendars: rows,
            hasCalendars: !rows.isEmpty,
            country: CountryFields(situation.today(of: principal.employee))
        )
        return Content(template: "holidays", values: values)
    }

    func holidayCalendar(_ id: HolidayCalendarID, for principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        guard let entry = situation.organization.holidayCalendars[id], !entry.isArchived else { throw CommandError.notFound }
        let values = HolidayCalendarPage(id, entry, in: situation, texts)
        return Content(title: entry.name, template: "holidayCalendar", values: values)
    }
}

/// Which country's holidays, and of which years: this one and two more, as far as they are known.
private struct CountryFields: Sendable {
    let countries = Country.all.flatMap(\.calendars).map { Option(id: $0.code, name: $0.name) }.sorted {
        ($0.name, $0.id) < ($1.name, $1.id)
    }
    let source = Country.source
    let firstYear: String
    let lastYear: String

    init(_ today: LocalDate) {
        let known = Country.years
        firstYear = "\(min(max(today.year, known.lowerBound), known.upperBound))"
        lastYear = "\(min(max(today.year + 2, known.lowerBound), known.upperBound))"
    }
}

private struct HolidayCalendarsPage: Sendable {
    let calendars: [HolidayCalendarRow]
    let hasCalendars: Bool
    let countries: [Option]
    let source: String
    let firstYear: String
    let lastYear: String

    init(calendars: [HolidayCalendarRow], hasCalendars: Bool, country: CountryFields) {
        self.calendars = calendars
        self.hasCalendars = hasCalendars
        (countries, source, firstYear, lastYear) = (country.countries, country.source, country.firstYear, country.lastYear)
    }
}

private struct HolidayCalendarRow: Sendable {
    let id: String
    let name: String
    let count: String
    let first: String
    let last: String
    let locations: String

    init(_ id: HolidayCalendarID, in situation: Situation, _ texts: Catalogue) {
        let entry = situation.organization.holidayCalendars[id]
        self.id = id.description
        name = entry?.name ?? ""
        count = "\(entry?.holidays.count ?? 0)"
        first = entry?.holidays.keys.min().map { texts.date($0, style: "short") } ?? ""
        last = entry?.holidays.keys.max().map { texts.date($0, style: "short") } ?? ""
        locations = situation.locations(using: id)
    }
}

private struct HolidayCalendarPage: Sendable {
    struct Year: Sendable {
        let year: String
        let count: String
        let isCurrent: Bool
        let holidays: [Day]
    }

    struct Day: Sendable {
        let date: String
        let day: String
        let name: String
        let part: String
    }

    let id: String
    let name: String
    let version: String
    let locations: String
    let years: [Year]
    let countries: [Option]
    let source: String
    let firstYear: String
    let lastYear: String

    init(_ id: HolidayCalendarID, _ entry: CalendarEntry, in situation: Situation, _ texts: Catalogue) {
        self.id = id.description
        name = entry.name
        version = situation.version(of: id.bits)
        locations = situation.locations(using: id)
        let today = situation.today(of: situation.principal.employee)
        years = Dictionary(grouping: entry.holidays.values, by: \.date.year).sorted { $0.key < $1.key }.map { year, holidays in
            let days = holidays.sorted { $0.date < $1.date }.map { holiday in
                Day(
                    date: holiday.date.description,
                    day: texts.date(holiday.date, style: "weekday"),
                    name: holiday.name ?? "",
                    part: texts.text("form.part.\(holiday.part.rawValue)")
                )
            }
            return Year(year: "\(year)", count: "\(days.count)", isCurrent: year == today.year, holidays: days)
        }
        let country = CountryFields(today)
        (countries, source, firstYear, lastYear) = (country.countries, country.source, country.firstYear, country.lastYear)
    }
}

extension Situation {
    /// The names of the locations that use a holiday calendar.
    fileprivate func locations(using calendar: HolidayCalendarID) -> String {
        openLocations.filter { facts.location($0)?.holidayCalendars.contains(calendar) ?? false }
            .compactMap { organization.locations[$0]?.name }.joined(separator: ", ")
    }
}
