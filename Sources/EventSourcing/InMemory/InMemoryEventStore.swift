import Synchronization

/// One organization's history in an ``InMemoryEventLog``. Receipts are kept for ever.
///
/// A class, because Swift 6.3.1 miscompiles asynchronous methods of structs that hold a `UInt128` (an argument of 128 bits on the stack: they
/// return to address 0).
package final class InMemoryEventStore<Event: Sendable>: EventStore, EventHistory, CommandReceipts {
    private let log: InMemoryEventLog<Event>
    private let organization: UInt128

    init(log: InMemoryEventLog<Event>, organization: UInt128) {
        self.log = log
        self.organization = organization
    }

    package func read(_ query: EventQuery, after: Position) async throws(EventStoreError) -> History<Event> {
        let known = try state()
        let events = known.entries.dropFirst(Int(after.sequence)).filter { query.matches(type: $0.type, tags: $0.tags) }
        return History(events: events.map(\.recorded), upTo: known.head)
    }

    package func append(
        _ events: [NewEvent<Event>],
        metadata: EventMetadata,
        unlessAny condition: EventQuery?,
        after: Position,
        receipt: CommandReceipt?
    ) async throws(EventStoreError) -> Position {
        let now = log.now()
        let outcome = log.organizations.withLock { all -> Result<Position, EventStoreError> in
            guard var known = all[organization] else { return .failure(.unknownOrganization) }
            guard !events.isEmpty else { return .success(known.head) }
            let tail = known.entries.dropFirst(Int(after.sequence))
            if let last = events.last, let stored = tail.last(where: { $0.recorded.id == last.id }) {
                return .success(stored.recorded.position)
            }
            if let receipt, let stored = known.receipts[receipt.key] { return .failure(.alreadyHandled(stored)) }
            if let condition, tail.contains(where: { condition.matches(type: $0.type, tags: $0.tags) }) { return .failure(.conflict) }
            let recordedAt = max(now, known.entries.last?.recorded.recordedAt ?? now)
            let first = known.head
            known.entries += events.enumerated().map { [log] index, new in
                let recorded = RecordedEvent(
                    position: first.advanced(by: index + 1),
                    id: new.id,
                    event: new.event,
                    metadata: metadata,
                    recordedAt: recordedAt,
                    hash: []
                )
                return .init(recorded: recorded, type: log.schema.type(of: new.event), tags: log.schema.tags(of: new.event))
            }
            if let receipt {
                known.receipts[receipt.key] = StoredReceipt(fingerprint: receipt.fingerprint, position: known.head, response: nil)
            }
            if events.contains(where: { log.schema.erases($0.event) != nil }) {
                known.receipts = known.receipts.mapValues {
                    StoredReceipt(fingerprint: $0.fingerprint, position: $0.position, response: nil)
                }
            }
            all[organization] = known
            log.whenAppended(organization, known.entries.suffix(events.count).map(\.recorded))
            return .success(known.head)
        }
        let position = try outcome.get()
        log.signals.signal([organization])
        return position
    }

    package func page(_ query: EventQuery, after: Position, limit: Int) async throws(EventStoreError) -> HistoryPage<Event> {
        let known = try state()
        let matching = known.entries.dropFirst(Int(after.sequence)).filter { query.matches(type: $0.type, tags: $0.tags) }.prefix(limit)
        var entries: [HistoryEntry<Event>] = []
        for entry in matching {
            let encoded: EncodedEvent
            do {
                encoded = try log.schema.encode(entry.recorded.event, id: entry.recorded.id, cipher: ClearCipher())
            } catch {
                throw .unencodable(error)
            }
            entries.append(
                HistoryEntry(
                    recorded: entry.recorded,
                    type: entry.type,
                    version: encoded.version,
                    tags: entry.tags,
                    payload: encoded.payload
                )
            )
        }
        return HistoryPage(entries: entries, head: known.head)
    }

    package func head() async throws(EventStoreError) -> Position {
        try state().head
    }

    package func receipt(forKey key: String) async throws(EventStoreError) -> StoredReceipt? {
        try state().receipts[key]
    }

    package func complete(_ key: String, response: [UInt8]) async throws(EventStoreError) {
        log.organizations.withLock { all in
            guard let stored = all[organization]?.receipts[key], stored.response == nil else { return }
            all[organization]?.receipts[key] = StoredReceipt(
                fingerprint: stored.fingerprint,
                position: stored.position,
                response: response
            )
        }
    }

    private func state() throws(EventStoreError) -> InMemoryEventLog<Event>.Organization {
        guard let known = log.organizations.withLock({ $0[organization] }) else { throw .unknownOrganization }
        return known
    }
}
