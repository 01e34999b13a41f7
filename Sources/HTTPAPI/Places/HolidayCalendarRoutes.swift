import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct HolidayCalendarRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, create, get, change, archive, holidays, addHoliday, removeHoliday] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/holiday-calendars",
            "listHolidayCalendars",
            "Holiday calendars, by name",
            for: .readers,
            query: ArchivableQuery.self,
            answers: .json(.ok, .page(of: HolidayCalendarView.self))
        ) { [backend] call in
            let calendars = try await backend.situation(call).organization.holidayCalendars
                .filter { call.query.archived || !$0.value.isArchived }
                .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
            return Reply(try .of(calendars.map { HolidayCalendarView(id: $0.key, entry: $0.value) }, call.query.page, call))
        }
    }

    private var create: Endpoint {
        Endpoint(
            .post,
            "/v1/holiday-calendars",
            "createHolidayCalendar",
            "Create a holiday calendar, empty or with a country's holidays",
            for: .admins,
            body: .json(NewHolidayCalendar.self),
            answers: .json(.created, HolidayCalendarView.wire).versioned,
            refusals: ["unknown-country-calendar", "years-not-covered"]
        ) { [backend] call in
            let id: HolidayCalendarID = backend.newID()
            let command = CreateHolidayCalendar(id: id, name: call.body.name, holidays: try call.body.holidays())
            let (situation, position) = try await backend.perform(command, call)
            return try Self.reply(id, situation, position, isNew: true)
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/holiday-calendars/{id}",
            "holidayCalendar",
            "A holiday calendar",
            for: .readers,
            answers: .json(.ok, HolidayCalendarView.wire).versioned
        ) { [backend] call in
            try Self.reply(call.id(), try await backend.situation(call))
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/holiday-calendars/{id}",
            "changeHolidayCalendar",
            "Rename a holiday calendar",
            for: .admins,
            body: .json(HolidayCalendarChange.self),
            answers: .json(.ok, HolidayCalendarView.wire).versioned
        ) { [backend] call in
            let id: HolidayCalendarID = try call.id()
            let present = try Self.entry(id, try await backend.situation(call))
            let command = RenameHolidayCalendar(id: id, name: call.body.name.applied(to: present.name))
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            return try Self.reply(id, situation, position)
        }
    }

    private var archive: Endpoint {
        Endpoint(
            .delete,
            "/v1/holiday-calendars/{id}",
            "archiveHolidayCalendar",
            "Archive a holiday calendar that no location uses",
            for: .admins,
            answers: .nothing,
            refusals: ["in-use"]
        ) { [backend] call in
            let id: HolidayCalendarID = try call.id()
            let (_, position) = try await backend.perform(ArchiveHolidayCalendar(id: id), call, changing: id.bits)
            return Reply(NoBody(), sequence: position)
        }
    }

    private var holidays: Endpoint {
        Endpoint(
            .get,
            "/v1/holiday-calendars/{id}/holidays",
            "listHolidays",
            "The holidays of a calendar, by date",
            for: .readers,
            query: HolidayQuery.self,
            answers: .json(.ok, .page(of: HolidayView.self))
        ) { [backend] call in
            let entry = try Self.entry(call.id(), try await backend.situation(call))
            let holidays = entry.holidays.values.filter { holiday in
                call.query.from.map { holiday.date >= $0 } ?? true && call.query.to.map { holiday.date <= $0 } ?? true
            }
            return Reply(try .of(holidays.sorted { $0.date < $1.date }.map(HolidayView.init), call.query.page, call))
        }
    }

    private var addHoliday: Endpoint {
        Endpoint(
            .post,
            "/v1/holiday-calendars/{id}/holidays",
            "addHoliday",
            "Add a holiday",
            for: .admins,
            body: .json(NewHoliday.self),
            answers: .json(.created, HolidayView.wire),
            refusals: ["duplicate-holiday"]
        ) { [backend] call in
            let id: HolidayCalendarID = try call.id()
            let holiday = call.body.holiday
            let (_, position) = try await backend.perform(AddHolidays(calendar: id, holidays: [holiday]), call, changing: id.bits)
            return Reply(
                HolidayView(holiday: holiday),
                sequence: position,
                location: "/v1/holiday-calendars/\(id)/holidays/\(holiday.date)"
            )
        }
    }

    private var removeHoliday: Endpoint {
        Endpoint(
            .delete,
            "/v1/holiday-calendars/{id}/holidays/{date}",
            "removeHoliday",
            "Remove a holiday",
            for: .admins,
            answers: .nothing
        ) { [backend] call in
            let id: HolidayCalendarID = try call.id()
            let date = try call.path("date") { LocalDate($0) }
            let (_, position) = try await backend.perform(RemoveHoliday(calendar: id, date: date), call, changing: id.bits)
            return Reply(NoBody(), sequence: position)
        }
    }

    private static func entry(_ id: HolidayCalendarID, _ situation: Situation) throws(Problem) -> CalendarEntry {
        guard let entry = situation.organization.holidayCalendars[id], !entry.isArchived else { throw .notFound }
        return entry
    }

    private static func reply(
        _ id: HolidayCalendarID,
        _ situation: Situation,
        _ position: Position? = nil,
        isNew: Bool = false
    ) throws(Problem) -> Reply<HolidayCalendarView> {
        let view = HolidayCalendarView(id: id, entry: try entry(id, situation))
        let version = situation.organization.version(of: id.bits)
        return Reply(view, sequence: position, version: version, location: isNew ? "/v1/holiday-calendars/\(id)" : nil)
    }
}
