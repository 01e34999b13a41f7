package import EventSourcing
package import Leave

/// Decides what is to be told of what happened. Pure: whatever it needs is in the event and the model.
///
/// All reactors run in one consumer of the feed, whose deliveries and cursor are committed together.
package protocol Reactor: Sendable {
    var name: String { get }
    /// The events that it is asked about.
    var query: EventQuery { get }
    /// An event that was recorded longer ago is old news, of which nothing is told: the history of an organization that came with one, or of
    /// one that had no deliveries before. Nil: nothing is too old.
    var patience: Duration? { get }

    /// Whose leave must be part of the model.
    ///
    /// - Parameter model: The organization as of now, perhaps without anybody's leave.
    func people(for event: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> Set<EmployeeID>

    /// - Parameter model: The organization as of now, which may be later than the event.
    func deliveries(for event: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> [Delivery]
}

extension Reactor {
    package var patience: Duration? { .seconds(3 * 86_400) }

    package func people(for event: RecordedEvent<LeaveEvent>, in model: OrganizationModel) -> Set<EmployeeID> {
        event.event.isLeave ? Set([event.event.employee].compactMap(\.self)) : []
    }
}

/// All reactors of an installation, asked together.
package struct Reactions: Sendable {
    private let reactors: [any Reactor]
    private let model: @Sendable (OrganizationID, (OrganizationModel) -> Set<EmployeeID>) async throws -> OrganizationModel
    private let now: @Sendable () -> Instant
    private let schema = LeaveEventSchema()

    /// - Parameter model: The organization as of its head, with the leave of some people.
    package init(
        _ reactors: [any Reactor],
        model: @escaping @Sendable (OrganizationID, (OrganizationModel) -> Set<EmployeeID>) async throws -> OrganizationModel,
        now: @escaping @Sendable () -> Instant
    ) {
        self.reactors = reactors
        self.model = model
        self.now = now
    }

    /// Everything that any of them is asked about.
    package var query: EventQuery {
        reactors.reduce(EventQuery([])) { $0.or($1.query) }
    }

    package func deliveries(for events: [RecordedEvent<LeaveEvent>], of organization: OrganizationID) async throws -> [Delivery] {
        let questions = questions(events)
        guard !questions.isEmpty else { return [] }
        let model = try await model(organization) { model in
            questions.reduce(into: []) { $0.formUnion($1.reactor.people(for: $1.event, in: model)) }
        }
        return questions.flatMap { $0.reactor.deliveries(for: $0.event, in: model) }
    }

    private func questions(_ events: [RecordedEvent<LeaveEvent>]) -> [(reactor: any Reactor, event: RecordedEvent<LeaveEvent>)] {
        let now = now()
        return events.flatMap { event in
            let (type, tags) = (schema.type(of: event.event), schema.tags(of: event.event))
            let age = Duration.microseconds(now.microseconds - event.recordedAt.microseconds)
            return reactors.filter { $0.query.matches(type: type, tags: tags) && $0.patience.map { age <= $0 } ?? true }
                .map { ($0, event) }
        }
    }
}
