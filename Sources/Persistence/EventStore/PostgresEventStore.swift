package import EventSourcing
import Postgres

/// One organization's history.
package struct PostgresEventStore<Event: Sendable>: EventStore {
    let events: PostgresEvents<Event>
    let tenant: Tenant

    init(events: PostgresEvents<Event>, tenant: Tenant) {
        self.events = events
        self.tenant = tenant
    }

    package func read(_ query: EventQuery, after: Position) async throws(EventStoreError) -> History<Event> {
        let (head, rows) = try await select(query, after: after)
        let stored = try storedEvents(rows, upTo: head)
        return History(events: try await decode(stored), upTo: head)
    }

    package func append(
        _ new: [NewEvent<Event>],
        metadata: EventMetadata,
        unlessAny condition: EventQuery?,
        after: Position,
        receipt: CommandReceipt?
    ) async throws(EventStoreError) -> Position {
        guard !new.isEmpty else { return try await head() }
        let cipher = try await cipher(for: new)
        let encoded: EncodedAppend<Event>
        do {
            encoded = try EncodedAppend(
                new,
                of: tenant,
                metadata: metadata,
                unlessAny: condition,
                after: after,
                receipt: receipt,
                schema: events.schema,
                cipher: cipher
            )
        } catch {
            throw .unencodable(error)
        }
        return try await events.append(encoded)
    }

    private func cipher(for new: [NewEvent<Event>]) async throws(EventStoreError) -> any PersonalCipher {
        let schema = events.schema
        let sealing = new.filter { schema.holdsPersonalData(type: schema.type(of: $0.event)) }
        let tags = sealing.flatMap { schema.tags(of: $0.event) }
        let employees = Set(tags.filter { $0.kind == TagKind.employee.rawValue }.map(\.id))
        return try await asStoreErrors { try await events.keys.cipher(for: employees, of: tenant, creating: true) }
    }
}

// MARK: reading

extension PostgresEventStore {
    /// The head and what matches, in one round trip. The head is read first: every event up to it is then visible to the second statement, and
    /// what lies behind it is left out by ``storedEvents(_:upTo:)``, so both are one view.
    func select(
        _ query: EventQuery,
        after: Position,
        withTags: Bool = false,
        limit: Int? = nil
    ) async throws(EventStoreError) -> (head: Position, rows: Rows) {
        try await asStoreErrors {
            let selection = try EventSelection(query, of: tenant.organization, after: after).statement(withTags: withTags, limit: limit)
            let answers = try await tenant.read([headStatement, selection])
            return (try head(in: answers[0]), answers[1])
        }
    }

    var headStatement: Statement {
        Statement("SELECT sequence FROM away.event_heads WHERE organization_id = $1", [tenant.organization])
    }

    func head(in rows: Rows) throws -> Position {
        guard let row = rows.first else { throw EventStoreError.unknownOrganization }
        return Position(try row.value(0))
    }

    func storedEvents(_ rows: Rows, upTo head: Position) throws(EventStoreError) -> [StoredEvent] {
        do throws(PostgresError) {
            var stored: [StoredEvent] = []
            stored.reserveCapacity(rows.count)
            for row in rows {
                let event = try StoredEvent(row)
                if event.position > head { break }
                stored.append(event)
            }
            return stored
        } catch {
            throw EventStoreError(error)
        }
    }

    func decode(_ stored: [StoredEvent]) async throws(EventStoreError) -> [RecordedEvent<Event>] {
        let schema = events.schema
        let sealed = stored.filter { schema.holdsPersonalData(type: $0.type) }
        let employees = Set(sealed.flatMap(\.employees))
        let cipher = try await asStoreErrors { try await events.keys.cipher(for: employees, of: tenant, creating: false) }
        var recorded: [RecordedEvent<Event>] = []
        recorded.reserveCapacity(stored.count)
        for event in stored {
            do {
                let decoded = try schema.decode(
                    type: event.type,
                    version: event.version,
                    payload: event.payload,
                    id: event.id,
                    cipher: cipher
                )
                recorded.append(event.recorded(as: decoded))
            } catch {
                throw .undecodable(event.position, type: event.type, version: event.version, error)
            }
        }
        return recorded
    }
}
