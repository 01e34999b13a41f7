import Synchronization

/// The histories of all organizations of an in-memory installation: the oracle of the real store, and the store of tests without a database.
package final class InMemoryEventLog<Event: Sendable>: Sendable {
    struct Entry: Sendable {
        let recorded: RecordedEvent<Event>
        let type: String
        let tags: [Tag]
    }

    struct Organization: Sendable {
        var entries: [Entry] = []
        var receipts: [String: StoredReceipt] = [:]
        var cursors: [String: Position] = [:]

        var head: Position { Position(Int64(entries.count)) }
    }

    let schema: any EventSchema<Event>
    let now: @Sendable () -> Instant
    let whenAppended: @Sendable (UInt128, [RecordedEvent<Event>]) -> Void
    let organizations = Mutex<[UInt128: Organization]>([:])
    /// Signalled after every append.
    package let signals = EventSignals()

    /// - Parameters:
    ///   - now: Read once for each append.
    ///   - whenAppended: Called inside the append, in order, like an inline projection; it must not call the store.
    package init(
        schema: any EventSchema<Event>,
        now: @escaping @Sendable () -> Instant,
        whenAppended: @escaping @Sendable (UInt128, [RecordedEvent<Event>]) -> Void = { _, _ in }
    ) {
        self.schema = schema
        self.now = now
        self.whenAppended = whenAppended
    }

    /// Begins an organization's history; does nothing when it has begun.
    package func begin(_ organization: UInt128) {
        organizations.withLock { $0[organization] = $0[organization] ?? Organization() }
    }

    package func store(of organization: UInt128) -> InMemoryEventStore<Event> {
        InMemoryEventStore(log: self, organization: organization)
    }

    /// Gives the consumer all that it has not seen and moves its cursors.
    ///
    /// - Returns: Its effects, in order. A thrown error leaves that organization's cursor where it was.
    package func drain<Consumer: EventConsumer>(_ consumer: Consumer) async throws -> [Consumer.Effect] where Consumer.Event == Event {
        var effects: [Consumer.Effect] = []
        for organization in organizations.withLock({ $0.keys.sorted() }) {
            let (events, head) = organizations.withLock { all in
                let log = all[organization, default: Organization()]
                let cursor = log.cursors[consumer.name] ?? .start
                let events = log.entries.dropFirst(Int(cursor.sequence)).filter { consumer.query.matches(type: $0.type, tags: $0.tags) }
                return (events.map(\.recorded), log.head)
            }
            effects += events.isEmpty ? [] : try await consumer.handle(events, of: organization)
            organizations.withLock { $0[organization]?.cursors[consumer.name] = head }
        }
        return effects
    }
}
