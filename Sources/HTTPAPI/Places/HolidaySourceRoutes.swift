import Application
import CountryHolidays
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// Where holidays come from: a file in text/calendar, or the countries' calendars that are part of the program.
struct HolidaySourceRoutes {
    let backend: Backend

    var all: [Endpoint] { [countries, countryHolidays, importFile, fill] }

    private var countries: Endpoint {
        Endpoint(
            .get,
            "/v1/country-calendars",
            "listCountryCalendars",
            "Calendars of countries and regions from which holiday calendars can be made, by code",
            for: .readers,
            query: CountryQuery.self,
            answers: .json(.ok, .page(of: CountryCalendarView.self))
        ) { call in
            let found = Country.all.filter { call.query.country.map($0.code.hasPrefix) ?? true }.flatMap(\.calendars)
            return Reply(try .of(found.map { CountryCalendarView(calendar: $0) }, call.query.page, call))
        }
    }

    private var countryHolidays: Endpoint {
        Endpoint(
            .get,
            "/v1/country-calendars/{code}/holidays",
            "countryHolidays",
            "The holidays of a country or region in a year",
            for: .readers,
            query: CountryYearQuery.self,
            answers: .json(.ok, .page(of: HolidayView.self))
        ) { call in
            guard let calendar = Country.calendar(try call.path("code")) else { throw Problem.notFound }
            let holidays = calendar.holidays(years: call.query.year...call.query.year).compactMap { Holiday($0, call.query.names) }
            return Reply(try .of(holidays.map(HolidayView.init), call.query.page, call))
        }
    }

    private var importFile: Endpoint {
        Endpoint(
            .post,
            "/v1/holiday-calendars/{id}/import",
            "importHolidays",
            "Add the holidays of a file in text/calendar: all or none; the same file again changes nothing",
            for: .admins,
            query: HolidayFileQuery.self,
            body: .file(.calendar),
            answers: .json(.ok, HolidayChangesView.wire),
            refusals: [
                "malformed-line", "malformed-component", "missing-property", "duplicate-property", "unsupported-recurrence", "too-large",
            ]
        ) { [backend] call in
            let today = try await backend.situation(call).today(of: call.principal.employee)
            let last = call.query.until ?? LocalDate(year: today.year + 5, month: 12, day: 31) ?? today
            let file = try HolidayFile(reading: call.body, through: last)
            return try await backend.set(SetHolidays(calendar: try call.id(), holidays: file.holidays), isPreview: call.query.preview, call)
        }
    }

    private var fill: Endpoint {
        Endpoint(
            .post,
            "/v1/holiday-calendars/{id}/country",
            "fillHolidayCalendar",
            "Make a holiday calendar hold a country's holidays of some years; the same again changes nothing",
            for: .admins,
            query: PreviewQuery.self,
            body: .json(CountryFilling.self),
            answers: .json(.ok, HolidayChangesView.wire),
            refusals: ["unknown-country-calendar", "years-not-covered"]
        ) { [backend] call in
            let (holidays, span) = try call.body.country.selection.holidays()
            let command = SetHolidays(calendar: try call.id(), holidays: holidays, onlyWithin: call.body.removesOthers ? span : nil)
            return try await backend.set(command, isPreview: call.query.preview, call)
        }
    }
}

extension Backend {
    fileprivate func set<Query, Body>(
        _ command: SetHolidays,
        isPreview: Bool,
        _ call: Call<Query, Body>
    ) async throws -> Reply<HolidayChangesView> {
        let before = try await situation(call)
        let changes = try command.changes(in: before)
        guard !isPreview else {
            _ = try command.decide(in: before)
            return Reply(HolidayChangesView(changes: changes, isPreview: true))
        }
        let (_, position) = try await perform(command, call, changing: command.calendar.bits)
        return Reply(HolidayChangesView(changes: changes, isPreview: false), sequence: position)
    }
}
