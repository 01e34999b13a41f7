/// The append-only history of ONE organization, with a dynamic consistency boundary (dcb.events): a decision reads what a query matches, and
/// appends on the condition that nothing else has come to match it since.
package protocol EventStore<Event>: Sendable {
    associatedtype Event: Sendable

    /// Events after `after` that match, and the organization's head, seen at one moment.
    func read(_ query: EventQuery, after: Position) async throws(EventStoreError) -> History<Event>

    /// Stores all events, or none. An append whose event ids are found behind `after` (among the newest 10,000 events) has been stored before:
    /// it answers the position it had then and stores nothing.
    ///
    /// - Parameters:
    ///   - condition: The append fails with ``EventStoreError/conflict`` when an event behind `after` matches; nil: no condition.
    ///   - after: `upTo` of the history that was decided on. Name a recent position also without a condition: what lies behind it is searched.
    ///   - receipt: Stored with the events; a second append with its key fails with ``EventStoreError/alreadyHandled(_:)``.
    /// - Returns: The position of the last of `events`.
    func append(
        _ events: [NewEvent<Event>],
        metadata: EventMetadata,
        unlessAny condition: EventQuery?,
        after: Position,
        receipt: CommandReceipt?
    ) async throws(EventStoreError) -> Position
}

extension EventStore {
    /// The whole history that matches.
    package func read(_ query: EventQuery) async throws(EventStoreError) -> History<Event> {
        try await read(query, after: .start)
    }
}
