/// What a decision came to.
package struct Transacted<Event: Sendable>: Sendable {
    /// Of the last event stored; of the history that was read when there was nothing to store.
    package let position: Position
    /// None when the decision found nothing to do.
    package let events: [NewEvent<Event>]
}

extension EventStore {
    /// Folds what the query matches into a model. The position is what an append on this model names as `after`.
    package func load<Model: DecisionModel>(
        _ type: Model.Type,
        over query: EventQuery
    ) async throws(EventStoreError) -> (model: Model, upTo: Position) where Model.Event == Event {
        let history = try await read(query)
        return (Model(history.events), history.upTo)
    }

    /// Read, decide, append; again on a conflict. The one place where this loop exists.
    ///
    /// - Parameters:
    ///   - attempts: How often to decide at most; the last conflict is thrown.
    ///   - newID: A UUID of version 7 for each event.
    ///   - decide: Pure. Returns no events when there is nothing to do; its errors pass through as they are.
    /// - Throws: ``EventStoreError``, and whatever `decide` throws.
    @discardableResult
    package func transact<Model: DecisionModel>(
        _ type: Model.Type,
        over query: EventQuery,
        metadata: EventMetadata,
        receipt: CommandReceipt? = nil,
        attempts: Int = 8,
        newID: () -> UInt128,
        deciding decide: (Model) throws -> [Event]
    ) async throws -> Transacted<Event> where Model.Event == Event {
        var attempt = 1
        while true {
            let history = try await read(query)
            let upTo = history.upTo
            let events = try decide(Model(history.events)).map { NewEvent(id: newID(), event: $0) }
            guard !events.isEmpty else { return Transacted(position: upTo, events: []) }
            do {
                let position = try await appendSurely(events, metadata: metadata, unlessAny: query, after: upTo, receipt: receipt)
                return Transacted(position: position, events: events)
            } catch {
                guard case .conflict = error, attempt < attempts else { throw error }
                attempt += 1
            }
        }
    }

    /// Appends; when the answer was lost, once more with the same ids, which stores nothing twice.
    package func appendSurely(
        _ events: [NewEvent<Event>],
        metadata: EventMetadata,
        unlessAny condition: EventQuery,
        after: Position,
        receipt: CommandReceipt?
    ) async throws(EventStoreError) -> Position {
        do {
            return try await append(events, metadata: metadata, unlessAny: condition, after: after, receipt: receipt)
        } catch {
            guard case .unavailable(_, outcomeUnknown: true) = error, !Task.isCancelled else { throw error }
            return try await append(events, metadata: metadata, unlessAny: condition, after: after, receipt: receipt)
        }
    }
}
