import Application
import Leave
import Texts

extension WebApp {
    func locations(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let rows = situation.openLocations.compactMap { LocationRow($0, in: situation) }
        return Content(template: "locations", values: LocationsPage(locations: rows, hasLocations: !rows.isEmpty))
    }

    func policies(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let sections = situation.leaveTypeOptions.compactMap { LeaveTypeSection($0, in: situation) }
        let locations = situation.locationOptions
        let values = PoliciesPage(
            leaveTypes: sections,
            hasLeaveTypes: !sections.isEmpty,
            locations: locations,
            today: situation.today(of: principal.employee).description,
            canSetPolicy: !sections.isEmpty && !locations.isEmpty
        )
        return Content(template: "policies", values: values)
    }
}

private struct LocationsPage: Sendable {
    let locations: [LocationRow]
    let hasLocations: Bool
    let weekdays = WeekdayField.fields(nil)
}

private struct LocationRow: Sendable {
    let name: String
    let timeZone: String
    let leaveYear: String
    let works: String
    let holidays: String
    let people: String

    init?(_ id: LocationID, in situation: Situation) {
        guard let location = situation.facts.location(id), let entry = situation.organization.locations[id] else { return nil }
        name = entry.name
        timeZone = location.timeZone
        leaveYear =
            switch location.leaveYear {
            case .startsOn(let day): "from \(day.text)"
            case .anniversary: "from each anniversary"
            }
        works = location.workingWeek.text
        holidays = location.holidayCalendars.compactMap { situation.organization.holidayCalendars[$0]?.name }.joined(separator: "; ")
        let today = situation.today(at: id)
        let present = situation.organization.people.keys.filter { person in
            situation.facts.location(of: person, on: today) == id && situation.facts.isEmployed(person, on: today)
        }
        people = "\(present.count)"
    }
}

private struct PoliciesPage: Sendable {
    let leaveTypes: [LeaveTypeSection]
    let hasLeaveTypes: Bool
    let locations: [Option]
    let today: String
    let canSetPolicy: Bool
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
    let about: String
    let policies: [Policy]
    let hasPolicies: Bool

    init?(_ option: Option, in situation: Situation) {
        guard let id = LeaveTypeID(option.id), let leaveType = situation.facts.leaveType(id) else { return nil }
        self.id = option.id
        name = option.name
        about = leaveType.text
        let hasLimit = leaveType.tracking == .limited
        policies = situation.openLocations.flatMap { location in
            (situation.facts.locations[location]?.policies[id]?.current.entries ?? []).map { entry in
                let terms = entry.value.terms
                return Policy(
                    location: situation.organization.locations[location]?.name ?? "",
                    from: entry.date.text,
                    entitlement: hasLimit ? "\(terms.entitlement) \(leaveType.unit.rawValue)" : "no limit",
                    grant: hasLimit ? terms.grant.text : "",
                    rollOver: hasLimit ? terms.rollOver.text : ""
                )
            }
        }
        hasPolicies = !policies.isEmpty
    }
}

extension LeaveType {
    /// What sets it apart, in a few words.
    fileprivate var text: String {
        let tracking =
            switch tracking {
            case .limited: "limited"
            case .unlimited: "no limit"
            case .untracked: "not counted"
            }
        return "in \(unit.rawValue), \(tracking)" + (approvalNeeded ? "" : ", needs no approval") + (countsAsAbsent ? "" : ", not away")
    }
}
