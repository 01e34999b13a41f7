/// Reacts to committed events, in order for each organization (there is no order between organizations).
///
/// What it wants written (`Effect`: statements on PostgreSQL) is committed together with its cursor, so that every event has its effects once.
/// The function itself may be called again for the same events, after a crash between the call and the commit.
package protocol EventConsumer<Event, Effect>: Sendable {
    associatedtype Event: Sendable
    associatedtype Effect: Sendable

    /// Names its cursors; at most 64 characters; never changed once released.
    var name: String { get }
    /// Which events it sees; the cursor passes over the others.
    var query: EventQuery { get }

    func handle(_ events: [RecordedEvent<Event>], of organization: UInt128) async throws -> [Effect]
}

extension EventConsumer {
    package var query: EventQuery { .everything }
}

/// Maps one event to what is written for it, and reads nothing: testable without a database and rebuildable at any time.
package protocol Projector<Event, Effect>: Sendable {
    associatedtype Event: Sendable
    associatedtype Effect: Sendable

    /// Names the projection for `away projections rebuild`; stable.
    var name: String { get }

    func effects(of event: RecordedEvent<Event>, in organization: UInt128) throws -> [Effect]
}
