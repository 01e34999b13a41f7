import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct EmployeeRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, add, get, change, timeline] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/employees",
            "listEmployees",
            "Employees, by name",
            for: .readers,
            query: EmployeeQuery.self,
            answers: .json(.ok, .page(of: EmployeeView.self))
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let people = situation.organization.people
                .filter { call.query.admits($0.key, $0.value, situation) }
                .sorted { ($0.value.name.text ?? "", $0.key) < ($1.value.name.text ?? "", $1.key) }
            let page = try Page<EmployeeID>.of(people.map(\.key), call.query.page, call)
            return Reply(Page(items: page.items.compactMap { EmployeeView($0, situation, on: call.query.on) }, next: page.next))
        }
    }

    private var add: Endpoint {
        Endpoint(
            .post,
            "/v1/employees",
            "addEmployee",
            "Add an employee",
            for: .admins,
            body: .json(NewEmployee.self),
            answers: .json(.created, EmployeeView.wire).versioned,
            refusals: ["unknown-location", "unknown-department", "employment-end-before-start", "email-taken"]
        ) { [backend] call in
            let employee = try call.body.employee(backend.newID())
            let command = AddEmployee(employee: employee, email: call.body.email, name: call.body.name)
            let (situation, position) = try await backend.perform(command, call)
            return try EmployeeView.reply(employee.id, situation, position, isNew: true)
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/employees/{employee}",
            "employee",
            "An employee",
            for: .readers,
            query: OnQuery.self,
            answers: .json(.ok, EmployeeView.wire).versioned
        ) { [backend] call in
            try EmployeeView.reply(call.employee(), try await backend.situation(call), on: call.query.on)
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/employees/{employee}",
            "changeEmployee",
            "Change an employee's name or e-mail address",
            for: .admins,
            body: .json(EmployeeChange.self),
            answers: .json(.ok, EmployeeView.wire).versioned,
            refusals: ["email-taken"]
        ) { [backend] call in
            let id = try call.employee()
            let command = ChangeEmployeeProfile(employee: id, email: call.body.email.patch, name: call.body.name.patch)
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            return try EmployeeView.reply(id, situation, position)
        }
    }

    private var timeline: Endpoint {
        Endpoint(
            .get,
            "/v1/employees/{employee}/timeline",
            "employeeTimeline",
            "Everything about an employee that holds from a day on, by date",
            for: .readers,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: TimelineEntry.self))
        ) { [backend] call in
            let id = try call.employee()
            let situation = try await backend.situation(call)
            try situation.requireSight(of: id)
            return Reply(try .of(TimelineEntry.all(of: id, situation.facts), call.query, call))
        }
    }
}

struct EmployeeQuery: WireQuery {
    let page: PageQuery
    let on: LocalDate?
    private let location: LocationID?
    private let department: DepartmentID?
    private let text: String?

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        on = query.optional("on", .date, "As of this date; today by default.")
        location = query.optional("locationId", .id(), "Only those who are there.")
        department = query.optional("departmentId", .id(), "Only those who are in it.")
        text = query.optional("search", .text(1...200), "Part of the name or e-mail address.")
    }

    func admits(_ id: EmployeeID, _ person: Person, _ situation: Situation) -> Bool {
        let day = on ?? situation.today(of: id)
        if let location, situation.facts.location(of: id, on: day) != location { return false }
        if let department, situation.facts.department(of: id, on: day) != department { return false }
        guard let text = text?.lowercased() else { return true }
        return [person.name.text, person.email.text].contains { $0?.lowercased().contains(text) ?? false }
    }
}

/// `on`, for whatever holds from days on.
struct OnQuery: WireQuery {
    let on: LocalDate?

    init(reading query: inout QueryReader) {
        on = query.optional("on", .date, "As of this date; today where the employee is by default.")
    }
}
