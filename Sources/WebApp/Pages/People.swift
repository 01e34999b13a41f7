import Application
import Leave
import Texts

extension WebApp {
    func people(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let visible = situation.actsAsAdmin ? Set(situation.organization.people.keys) : situation.peopleInSight
        let rows = visible.map { PersonRow($0, in: situation, texts) }.sorted { ($0.order, $0.name, $0.id) < ($1.order, $1.name, $1.id) }
        let values = PeoplePage(
            people: rows,
            isAdmin: situation.actsAsAdmin,
            locations: situation.locationOptions,
            departments: situation.departmentOptions
        )
        return Content(template: "people", values: values)
    }

    func peopleImport(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        guard situation.actsAsAdmin else { throw CommandError.forbidden(code: "forbidden") }
        let values = PeopleImportPage(leaveTypes: situation.leaveTypeOptions)
        return Content(title: texts.text("page.import"), template: "peopleImport", values: values)
    }

    func personPage(_ person: EmployeeID, for principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal) { _ in [person] }
        try situation.requireSight(of: person)
        let filter = LeaveRequestFilter(employees: [person])
        let page = try await queries.page(filter, for: principal, after: nil, limit: 200)
        let values = try PersonPage(person, requests: page.rows.map(\.id), in: situation, texts)
        return Content(title: situation.name(of: person), template: "person", values: values)
    }
}

private struct PeoplePage: Sendable {
    let people: [PersonRow]
    let isAdmin: Bool
    let locations: [Option]
    let departments: [Option]
}

private struct PeopleImportPage: Sendable {
    let leaveTypes: [Option]
}

private struct PersonRow: Sendable {
    let id: String
    let name: String
    let email: String
    let location: String
    let department: String
    let since: String
    let role: String
    let hasLeft: Bool
    /// Those who left come last.
    var order: Int { hasLeft ? 1 : 0 }

    init(_ person: EmployeeID, in situation: Situation, _ texts: Catalogue) {
        let today = situation.today(of: person)
        id = person.description
        name = situation.name(of: person)
        email = situation.organization.people[person]?.email.text ?? ""
        location = situation.locationName(of: person) ?? texts.text("form.none-yet")
        department = situation.departmentName(of: person) ?? ""
        since = situation.facts.employee(person).map { texts.date($0.employmentStart, style: "short") } ?? ""
        let end = situation.facts.employmentEnd(of: person)
        if let end, end < today {
            hasLeft = true
            role = texts.text("page.people.left", ["date": .styledDate(end, "short")])
        } else {
            hasLeft = false
            role = situation.isAdmin(person) ? texts.text("page.people.admin") : ""
        }
    }
}

private struct PersonPage: Sendable {
    struct Fact: Sendable {
        let label: String
        let text: String
    }

    let id: String
    let facts: [Fact]
    let picture: Portrait
    let balances: [BalanceCard]
    let table: RequestTable
    let isAdmin: Bool
    /// Past leave is entered by others.
    let mayCorrect: Bool
    let personIsAdmin: Bool
    let until: String
    let today: String
    let locations: [Option]
    let departments: [Option]
    let colleagues: [Colleague]
    let leaveTypes: [Option]
    let week: WeekFields
    let approval: ApprovalFields
    let timeline: [PersonTimeline.Row]
    let factor: String
    let version: String
    let name: String
    let email: String

    init(_ person: EmployeeID, requests: [LeaveRequestID], in situation: Situation, _ texts: Catalogue) throws {
        let today = situation.today(of: person)
        let employee = situation.facts.employee(person)
        let end = situation.facts.employmentEnd(of: person)
        let week = situation.facts.workingWeek(of: person, on: max(today, employee?.employmentStart ?? today))
        let approvers = situation.leaveTypeOptions.first.flatMap { LeaveTypeID($0.id) }
            .flatMap { try? situation.facts.approvers(of: person, for: $0, today: today) }
        let known: [(String, String?)] = [
            ("form.e-mail", situation.organization.people[person]?.email.text),
            ("form.location", situation.locationName(of: person) ?? texts.text("form.none-yet")),
            ("form.department", situation.departmentName(of: person)), ("form.works", week?.text(in: texts)),
            ("page.people.answeredBy", approvers?.map { situation.name(of: $0) }.joined(separator: ", ")),
            ("form.employed-since", employee.map { texts.date($0.employmentStart, style: "short") }),
            ("form.last-day", end.map { texts.date($0, style: "short") }),
            ("form.role", situation.isAdmin(person) ? texts.text("page.people.admin") : nil),
        ]
        id = person.description
        facts = known.compactMap { label, text in text.flatMap { $0.isEmpty ? nil : Fact(label: texts.text(label), text: $0) } }
        picture = Portrait(of: person, in: situation)
        balances = try BalanceCard.all(of: person, in: situation, texts)
        table = RequestTable(requests, in: situation, texts)
        isAdmin = situation.actsAsAdmin
        mayCorrect = situation.actsAsAdmin || person != situation.principal.employee
        personIsAdmin = situation.isAdmin(person)
        until = end?.description ?? ""
        self.today = today.description
        locations = situation.locationOptions.choosing(situation.facts.location(of: person, on: today))
        departments = situation.departmentOptions.choosing(situation.facts.department(of: person, on: today))
        colleagues = situation.actsAsAdmin ? situation.colleagues : []
        leaveTypes = situation.leaveTypeOptions
        self.week = WeekFields(week, in: texts)
        approval = ApprovalFields(situation.facts.approvalSequence(of: person, on: today), as: "sequence", in: situation)
        timeline = PersonTimeline.rows(of: person, in: situation, texts)
        factor = situation.facts.employees[person]?.factors.current.entries.last { $0.date <= today }?.value.value.description ?? "1"
        version = situation.version(of: person.bits)
        name = situation.organization.people[person]?.name.text ?? ""
        email = situation.organization.people[person]?.email.text ?? ""
    }
}

extension Situation {
    fileprivate func locationName(of person: EmployeeID) -> String? {
        facts.location(of: person, on: today(of: person)).flatMap { organization.locations[$0]?.name }
    }

    fileprivate func departmentName(of person: EmployeeID) -> String? {
        facts.department(of: person, on: today(of: person)).flatMap { organization.departments[$0]?.name }
    }
}
