import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct CalendarRoutes {
    let backend: Backend

    var all: [Endpoint] { [calendar] }

    private var calendar: Endpoint {
        Endpoint(
            .get,
            "/v1/calendar",
            "calendar",
            "Who is away, as far as the caller may know, holidays, and how many are away each day",
            for: .readers,
            query: CalendarQuery.self,
            answers: .json(.ok, CalendarView.wire)
        ) { [backend] call in
            let today = try await backend.situation(call).today(of: call.principal.employee)
            let span = try call.query.span(today: today)
            let calendar = try await backend.requests.calendar(
                span,
                location: call.query.location,
                department: call.query.department,
                for: call.principal
            )
            return Reply(CalendarView(calendar, in: span, at: call.query.location))
        }
    }
}

struct CalendarQuery: WireQuery {
    private let from: LocalDate?
    private let to: LocalDate?
    let location: LocationID?
    let department: DepartmentID?

    init(reading query: inout QueryReader) {
        from = query.optional("from", .date, "The first day; today by default.")
        to = query.optional("to", .date, "The last day; 30 days later by default, at most 366.")
        location = query.optional("locationId", .id(), "Only people who are there.")
        department = query.optional("departmentId", .id(), "Only people who are in it.")
    }

    func span(today: LocalDate) throws(Problem) -> DateSpan {
        let first = from ?? today
        guard let span = DateSpan(first, through: to ?? first + 30), span.count <= 366 else {
            throw .invalidParameter("to", "problem.invalid-parameter.calendarEnd")
        }
        return span
    }
}
