package import EventSourcing
import JSON
package import Leave

/// A channel that reaches people.
package struct PersonalChannel: Sendable {
    package let channel: Channel
    /// Whether it reaches the person now: deliveries that would go nowhere are not made.
    package let reaches: @Sendable (EmployeeID, Situation) -> Bool

    package init(_ channel: Channel, reaches: @escaping @Sendable (EmployeeID, Situation) -> Bool) {
        self.channel = channel
        self.reaches = reaches
    }

    /// Whoever has an address that works.
    package static let mail = PersonalChannel(.mail) { $1.mailAddress(of: $0) != nil }
}

/// Makes deliveries of what people are told: through each channel that reaches them and by which they want to be told, and not in their quiet
/// hours. The destination is the employee's id, the payload names the request.
package struct NotificationReactor: Reactor {
    private let channels: [PersonalChannel]
    private let zones: any TimeZones
    private let notifier: Notifier

    package init(channels: [PersonalChannel], zones: any TimeZones) {
        self.channels = channels
        self.zones = zones
        notifier = Notifier(zones: zones)
    }

    package var name: String { "notifications" }
    package var query: EventQuery { EventQuery(types: Notifier.types) }

    package func people(for recorded: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> Set<EmployeeID> {
        notifier.people(for: recorded, in: model)
    }

    package func deliveries(for recorded: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> [Delivery] {
        let situation = Situation(of: model, at: recorded.recordedAt, zones: zones)
        return deliveries(of: notifier.notifications(for: recorded, in: model), in: situation)
    }

    /// - Parameter situation: Of the moment from which on they are due.
    package func deliveries(of notifications: some Sequence<Notification>, in situation: Situation) -> [Delivery] {
        notifications.flatMap { notification in
            let recipient = notification.recipient
            let preferences = situation.preferences(of: recipient)
            return channels.filter { preferences.wants(notification.kind, through: $0.channel) && $0.reaches(recipient, situation) }
                .map { channel in
                    Delivery(
                        in: situation.organization.id,
                        channel: channel.channel,
                        destination: recipient.description,
                        kind: notification.kind.rawValue,
                        payload: notification.payload,
                        cause: notification.cause?.sequence,
                        dueAt: dueAt(preferences, recipient, situation)
                    )
                }
        }
    }

    private func dueAt(_ preferences: Preferences, _ recipient: EmployeeID, _ situation: Situation) -> Instant {
        preferences.quietHours?.end(at: situation.now, in: situation.zone(of: recipient) ?? "UTC", zones) ?? situation.now
    }
}

extension Notification {
    fileprivate var payload: JSON {
        var members: [(String, JSON)] = []
        if let request { members.append(("request", .string(request.description))) }
        if let day { members.append(("day", .string(day.description))) }
        if let connection {
            members.append(("connection", .string(connection.connection.description)))
            members.append(("days", .number(JSONNumber(Int(connection.days)))))
        }
        var object = JSONObject()
        for (name, value) in members { object.append(name, value) }
        return .object(object)
    }
}

extension Situation {
    /// Of nobody in particular.
    init(of model: OrganizationModel, at instant: Instant, zones: any TimeZones) {
        let known = KnownOrganization(model)
        self.init(known: known, present: known, principal: .system(of: model.id), now: instant, zones: zones)
    }
}
