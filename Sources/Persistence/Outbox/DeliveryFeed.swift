package import Application
package import EventSourcing
import Leave
package import Postgres

/// The feed's consumer that makes deliveries of events: what it writes and its cursor are committed together, so each event has its deliveries once.
package struct DeliveryFeed: EventConsumer {
    private let reactions: Reactions
    private let outbox: PostgresOutbox
    private let now: @Sendable () -> Instant

    package init(_ reactions: Reactions, outbox: PostgresOutbox, now: @escaping @Sendable () -> Instant) {
        self.reactions = reactions
        self.outbox = outbox
        self.now = now
    }

    package var name: String { "deliveries" }
    package var query: EventQuery { reactions.query }

    package func handle(_ events: [RecordedEvent<LeaveEvent>], of organization: UInt128) async throws -> [Statement] {
        let deliveries = try await reactions.deliveries(for: events, of: OrganizationID(organization))
        return deliveries.isEmpty ? [] : [outbox.add(deliveries, in: organization, at: now())]
    }
}
