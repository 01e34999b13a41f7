import Application
import Leave

extension WebApp {
    func locations(_ principal: Principal) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let rows = situation.openLocations.map { LocationRow($0, in: situation) }
        let values: [String: any Sendable] = ["locations": rows, "isEmpty": rows.isEmpty, "weekdays": WeekdayField.usual]
        return Content(template: "locations", values: values)
    }

    func people(_ principal: Principal) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let visible = situation.actsAsAdmin ? Set(situation.organization.people.keys) : situation.peopleInSight
        let rows = visible.map { PersonRow($0, in: situation) }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        let values: [String: any Sendable] = ["people": rows, "locations": situation.locationOptions]
        return Content(template: "people", values: values)
    }

    func personPage(_ person: EmployeeID, for principal: Principal) async throws -> Content {
        let situation = try await handler.situation(for: principal) { _ in [person] }
        let balances = try situation.balances(of: person).map { BalanceCard($0, of: person, in: situation) }
        let row = PersonRow(person, in: situation)
        let colleagues = situation.organization.people.keys.filter { $0 != person }
            .map { Option(id: $0.description, name: situation.name(of: $0)) }
            .sorted { $0.name < $1.name }
        let values: [String: any Sendable] = [
            "id": row.id, "email": row.email, "since": row.since, "until": situation.facts.employmentEnd(of: person)?.description,
            "location": row.location, "balances": balances, "isAdmin": situation.actsAsAdmin, "locations": situation.locationOptions,
            "colleagues": colleagues, "leaveTypes": situation.leaveTypeOptions, "today": situation.today(of: person).description,
            "weekdays": WeekdayField.usual,
        ]
        return Content(title: row.name, template: "person", values: values)
    }

    func policies(_ principal: Principal) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let leaveTypes = situation.leaveTypeOptions.compactMap { option in
            LeaveTypeID(option.id).map { LeaveTypeSection($0, option.name, in: situation) }
        }
        let values: [String: any Sendable] = [
            "leaveTypes": leaveTypes, "locations": situation.locationOptions, "today": situation.today(of: principal.employee).description,
            "canSetPolicy": !leaveTypes.isEmpty && !situation.locationOptions.isEmpty,
        ]
        return Content(template: "policies", values: values)
    }
}

private struct LocationRow: Sendable {
    let name: String
    let timeZone: String
    let leaveYear: String
    let works: String
    let people: String

    init(_ id: LocationID, in situation: Situation) {
        let location = situation.facts.location(id)
        name = situation.organization.locations[id]?.name ?? ""
        timeZone = location?.timeZone ?? ""
        leaveYear =
            switch location?.leaveYear {
            case .startsOn(let day): day.description
            case .anniversary: "on each anniversary"
            case nil: ""
            }
        works = location.map { WeekdayField.text($0.workingWeek) } ?? ""
        let today = situation.today(at: id)
        people = "\(situation.organization.people.keys.filter { situation.facts.location(of: $0, on: today) == id }.count)"
    }
}

private struct PersonRow: Sendable {
    let id: String
    let name: String
    let email: String
    let location: String
    let since: String
    let role: String

    init(_ person: EmployeeID, in situation: Situation) {
        let today = situation.today(of: person)
        id = person.description
        name = situation.name(of: person)
        email = situation.organization.people[person]?.email.text ?? ""
        let place = situation.facts.location(of: person, on: today)
        location = place.flatMap { situation.organization.locations[$0]?.name } ?? "no location yet"
        since = situation.facts.employee(person)?.employmentStart.description ?? ""
        role = situation.isAdmin(person) ? "admin" : ""
    }
}

private struct LeaveTypeSection: Sendable {
    struct Policy: Sendable {
        let location: String
        let from: String
        let entitlement: String
        let grant: String
        let rollOver: String
    }

    let id: String
    let name: String
    let unit: String
    let policies: [Policy]

    init(_ id: LeaveTypeID, _ name: String, in situation: Situation) {
        self.id = id.description
        self.name = name
        unit = situation.facts.leaveType(id)?.unit.rawValue ?? ""
        policies = situation.openLocations.flatMap { location in
            (situation.facts.locations[location]?.policies[id]?.current.entries ?? []).map { entry in
                Policy(
                    location: situation.organization.locations[location]?.name ?? "",
                    from: entry.date.description,
                    entitlement: entry.value.terms.entitlement.description,
                    grant: entry.value.terms.grant.text,
                    rollOver: entry.value.terms.rollOver.text
                )
            }
        }
    }
}

/// One day of a working week in a form.
private struct WeekdayField: Sendable {
    let key: String
    let name: String
    let minutes: Int

    static let usual = zip(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        [480, 480, 480, 480, 480, 0, 0]
    ).map { WeekdayField(key: $0, name: $0.prefix(1).uppercased() + $0.dropFirst(), minutes: $1) }

    /// `Mon–Fri`-like: the days with work in the first week.
    static func text(_ week: WorkingWeek) -> String {
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        return zip(days, (week.weeks.first ?? []).map(\.sum)).filter { $0.1 > 0 }.map(\.0).joined(separator: " ")
    }
}
