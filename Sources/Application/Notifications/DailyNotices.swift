package import EventSourcing
package import Leave

/// What no event brings but the time of day: digests, reminders of what has waited for days, and warnings of what will stop working.
///
/// Each notice names its day, so that it is told once however often it is looked for.
package struct DailyNotices: Sendable {
    private let requests: LeaveRequestQueries
    private let reactor: NotificationReactor
    private let zones: any TimeZones
    private let connections: Connections

    /// The connections of which admins are to be told now.
    package typealias Connections = @Sendable (Situation) async throws(CommandError) -> [ConnectionNotice]

    /// Minutes past midnight from which, and up to which, people are told, where they are.
    private static let (morning, noon) = (8 * 60, 12 * 60)
    /// Days for which a request has waited when those who could answer it are reminded.
    private static let patience = [3, 7, 14]

    /// - Parameter requests: Of its own, because each organization is forgotten once it was looked at.
    package init(
        _ requests: LeaveRequestQueries,
        _ reactor: NotificationReactor,
        zones: any TimeZones,
        connections: @escaping Connections
    ) {
        self.requests = requests
        self.reactor = reactor
        self.zones = zones
        self.connections = connections
    }

    /// What is to be told in an organization now, and when to look again.
    package func due(in organization: OrganizationID) async throws(CommandError) -> (deliveries: [Delivery], next: Instant) {
        defer { requests.handler.forget(organization) }
        let waiting = try await requests.waiting(in: organization)
        let situation = waiting.situation
        let warnings = try await connections(situation).flatMap { self.warnings($0, situation) }
        let notices = digests(situation) + waiting.requests.flatMap { reminders(of: $0, situation) } + warnings
        return (reactor.deliveries(of: notices, in: situation), next(situation))
    }

    private func digests(_ situation: Situation) -> [Notification] {
        situation.organization.preferences.compactMap { person, preferences in
            guard preferences.digest != .none, situation.isActive(person), let day = morning(of: person, situation) else { return nil }
            let isDue = preferences.digest == .daily ? day.weekday < 5 : day == day.monday
            return isDue ? Notification(.digest, to: person, on: day) : nil
        }
    }

    private func reminders(of request: LeaveRequestDetails, _ situation: Situation) -> [Notification] {
        guard let since = request.entry.history.last?.at else { return [] }
        return request.approvers.compactMap { person in
            guard situation.isActive(person), let day = morning(of: person, situation),
                Self.patience.contains(day - (zones.date(at: since, in: situation.zone(of: person) ?? "UTC") ?? .utc(at: since)))
            else { return nil }
            return Notification(.reminder, to: person, about: request.request.id, on: day)
        }
    }

    private func warnings(_ connection: ConnectionNotice, _ situation: Situation) -> [Notification] {
        situation.organization.people.keys
            .filter { situation.isAdmin($0) && situation.isActive($0) && morning(of: $0, situation) != nil }
            .map { Notification(connection, to: $0) }
    }

    /// The day, where it is morning for the person.
    private func morning(of person: EmployeeID, _ situation: Situation) -> LocalDate? {
        let clock = zones.clock(at: situation.now, in: situation.zone(of: person) ?? "UTC")
        guard let (day, minute) = clock, (Self.morning..<Self.noon).contains(minute) else { return nil }
        return day
    }

    /// The next morning somewhere; looked at each hour at the latest, since people and places change.
    private func next(_ situation: Situation) -> Instant {
        let hour: Int64 = 3_600_000_000
        let zones = Set(situation.organization.locations.keys.compactMap { situation.facts.location($0)?.timeZone }).union(["UTC"])
        let mornings = zones.compactMap { zone -> Instant? in
            guard let (day, minute) = self.zones.clock(at: situation.now, in: zone) else { return nil }
            return self.zones.instant(of: minute < Self.morning ? day : day.next, minute: Self.morning, in: zone)
        }
        let latest = Instant(microseconds: situation.now.microseconds + hour)
        return min(mornings.min() ?? latest, latest)
    }
}
