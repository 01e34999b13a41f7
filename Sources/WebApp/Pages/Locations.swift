import Application
import Leave
import Texts

extension WebApp {
    func locations(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let rows = situation.openLocations.compactMap { LocationRow($0, in: situation, texts) }
        let values = LocationsPage(locations: rows, hasLocations: !rows.isEmpty, new: LocationRow(newIn: situation, texts))
        return Content(template: "locations", values: values)
    }
}

private struct LocationsPage: Sendable {
    let locations: [LocationRow]
    let hasLocations: Bool
    let new: LocationRow
}

private struct LocationRow: Sendable {
    var id = ""
    var version = ""
    var name = ""
    var timeZone = "Europe/Belgrade"
    var leaveYear = ""
    var works = ""
    var holidays = ""
    var people = ""
    var yearKind = "fixed"
    var startsOn = "01-01"
    var maximumAbsent = ""
    /// How an empty maximum is sent: left out for a new location, null to clear it.
    var maximumType = "number"
    var closing = ClosingMode.manual.rawValue
    var today = ""
    var calendars: [Option]
    var week: WeekFields
    var weeksSet = ""
    var hasWeeks: Bool { !weeksSet.isEmpty }
    let hasCalendars: Bool

    init(newIn situation: Situation, _ texts: Catalogue) {
        calendars = situation.calendarOptions
        hasCalendars = !calendars.isEmpty
        week = WeekFields(nil, in: texts)
    }

    init?(_ id: LocationID, in situation: Situation, _ texts: Catalogue) {
        guard let location = situation.facts.location(id), let entry = situation.organization.locations[id] else { return nil }
        self.init(newIn: situation, texts)
        self.id = id.description
        version = situation.version(of: id.bits)
        name = entry.name
        timeZone = location.timeZone
        switch location.leaveYear {
        case .startsOn(let day):
            leaveYear = texts.text("page.locations.leaveYear", ["day": .monthDay(day)])
            startsOn = day.description
        case .anniversary:
            leaveYear = texts.text("page.locations.anniversary")
            yearKind = "anniversary"
        }
        holidays = location.holidayCalendars.compactMap { situation.organization.holidayCalendars[$0]?.name }.joined(separator: "; ")
        let today = situation.today(at: id)
        self.today = today.description
        let present = situation.organization.people.keys.filter { person in
            situation.facts.location(of: person, on: today) == id && situation.facts.isEmployed(person, on: today)
        }
        people = "\(present.count)"
        maximumAbsent = location.maximumAbsent.map { "\($0)" } ?? ""
        maximumType = "numberOrNull"
        closing = entry.closing.rawValue
        calendars = calendars.map {
            Option(id: $0.id, name: $0.name, isCurrent: location.holidayCalendars.map(\.description).contains($0.id))
        }
        let weeks = situation.facts.locations[id]?.workingWeeks.current.entries ?? []
        let inForce = weeks.last { $0.date <= today }?.value ?? location.workingWeek
        works = inForce.text(in: texts)
        week = WeekFields(inForce, in: texts)
        weeksSet = weeks.map { "\(texts.date($0.date, style: "short")): \($0.value.text(in: texts))" }.joined(separator: "; ")
    }
}

extension Situation {
    /// Holiday calendars, by name.
    var calendarOptions: [Option] {
        organization.holidayCalendars.filter { !$0.value.isArchived }
            .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
            .map { Option(id: $0.key.description, name: $0.value.name) }
    }
}
