import EventSourcing
import Leave
import Texts

/// What a feed shows, in words, of one moment of its organization.
struct FeedReading {
    private let feed: FeedEntry
    private let situation: Situation
    private let texts: Catalogue
    let today: LocalDate
    /// Whose leave it may show; nil: of whoever is in its place on the day.
    let people: Set<EmployeeID>?
    private var sights: [Sight: Visibility] = [:]

    /// What a visibility depends on (LEAVE_RULES L7.23): the same for many rows.
    private struct Sight: Hashable {
        let employee: EmployeeID
        let leaveType: LeaveTypeID
        let status: LeaveRequest.Status
    }

    init(_ feed: FeedEntry, _ situation: Situation, _ texts: Catalogue) {
        self.feed = feed
        self.situation = situation
        self.texts = texts
        today = situation.today(of: feed.owner)
        people =
            switch feed.scope {
            case .own: [feed.owner]
            case .approvees: situation.peopleInSight.subtracting([feed.owner])
            case .department, .location, .organization: nil
            }
    }

    /// What the calendar is called in the program that subscribes to it.
    var name: String {
        let organization = situation.organization
        let place =
            feed.scope.department.flatMap { organization.departments[$0]?.name }
            ?? feed.scope.location.flatMap { organization.locations[$0]?.name }
        return texts.text(
            "calendar.name.\(feed.scope.kind.rawValue)",
            ["organization": .text(organization.name), "place": .text(place ?? "")]
        )
    }

    /// Nil for what the owner may not see, or that is not of the feed's place.
    mutating func event(_ row: LeaveRequestRow) -> LeaveEventText? {
        let day = max(row.days.span.first, today - 366)
        if let department = feed.scope.department, situation.facts.department(of: row.employee, on: day) != department { return nil }
        if let location = feed.scope.location, situation.facts.location(of: row.employee, on: day) != location { return nil }
        return switch visibility(of: row) {
        case .everything: event(row, typed: true, status: row.status)
        case .type: event(row, typed: true, status: nil)
        case .absence: event(row, typed: false, status: nil)
        case .nothing: nil
        }
    }

    private mutating func visibility(of row: LeaveRequestRow) -> Visibility {
        let sight = Sight(employee: row.employee, leaveType: row.leaveType, status: row.status)
        if let known = sights[sight] { return known }
        let visibility = situation.visibility(ofLeaveOf: row.employee, row.leaveType, row.status)
        sights[sight] = visibility
        return visibility
    }

    /// - Parameter status: Nil where only that it is leave may be known.
    private func event(_ row: LeaveRequestRow, typed: Bool, status: LeaveRequest.Status?) -> LeaveEventText {
        let type = typed ? situation.organization.leaveTypes[row.leaveType]?.name : nil
        var what = type ?? texts.text("calendar.away")
        if feed.scope != .own {
            what = texts.text("calendar.titled", ["name": .text(situation.calendarName(of: row.employee, texts)), "what": .text(what)])
        }
        return LeaveEventText(
            uid: row.id.description,
            title: texts.calendarTitle(what, row.days, status),
            first: row.days.span.first,
            last: row.days.span.last,
            presence: LeaveEventText.Presence(row.days, status, isOwn: row.employee == feed.owner),
            status: (status ?? .approved).calendarStatus,
            version: row.version,
            stamp: row.requestedAt
        )
    }
}

extension FeedReading {
    /// Those of the places whose people it shows; where these are several, each says where.
    func holidays(in window: DateSpan) -> [LeaveEventText] {
        guard feed.hasHolidays else { return [] }
        let locations = locations
        var found: [Celebrated: (calendar: HolidayCalendarID, places: Set<LocationID>)] = [:]
        for location in locations {
            for calendar in situation.facts.location(location)?.holidayCalendars ?? [] {
                for holiday in situation.organization.holidayCalendars[calendar]?.holidays.values ?? [:].values
                where window.contains(holiday.date) {
                    let celebrated = Celebrated(date: holiday.date, name: holiday.name, part: holiday.part)
                    found[celebrated, default: (calendar, [])].places.insert(location)
                    if let known = found[celebrated]?.calendar { found[celebrated]?.calendar = min(known, calendar) }
                }
            }
        }
        let events = found.map { event($0, $1.calendar, at: $1.places.count == locations.count ? [] : $1.places) }
        return events.sorted { ($0.first, $0.uid) < ($1.first, $1.uid) }
    }

    private struct Celebrated: Hashable {
        let date: LocalDate
        let name: String?
        let part: DayPart
    }

    private var locations: Set<LocationID> {
        switch feed.scope {
        case .location(let location): [location]
        case .organization: Set(situation.organization.locations.filter { !$0.value.isArchived }.keys)
        case .own, .approvees: locations(of: people ?? [])
        case .department(let department):
            locations(of: situation.organization.people.keys.filter { situation.facts.department(of: $0, on: today) == department })
        }
    }

    private func locations(of people: some Sequence<EmployeeID>) -> Set<LocationID> {
        Set(people.compactMap { situation.facts.location(of: $0, on: today) })
    }

    private func event(_ holiday: Celebrated, _ calendar: HolidayCalendarID, at places: Set<LocationID>) -> LeaveEventText {
        var title = holiday.name.flatMap { $0.isEmpty ? nil : $0 } ?? texts.text("calendar.holiday")
        if holiday.part != .full { title = texts.text("calendar.part", ["what": .text(title), "part": .text(holiday.part.rawValue)]) }
        if !places.isEmpty {
            let names = places.compactMap { situation.organization.locations[$0]?.name }.sorted()
            title = texts.text("calendar.holidayAt", ["what": .text(title), "places": .list(names.map { .text($0) }, .and)])
        }
        return LeaveEventText(
            uid: "\(calendar)-\(holiday.date)",
            title: title,
            first: holiday.date,
            last: holiday.date,
            presence: .free,
            status: "CONFIRMED",
            version: situation.organization.version(of: calendar.bits),
            stamp: feed.made
        )
    }
}

extension Situation {
    /// Of a person whose data were erased nobody knows the name.
    func calendarName(of employee: EmployeeID, _ texts: Catalogue) -> String {
        let person = organization.people[employee]
        return person?.name.text ?? person?.email.text ?? texts.text("calendar.somebody")
    }
}
