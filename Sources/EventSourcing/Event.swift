/// An event that shall be stored. Its id tells a repeated append from a second one.
package struct NewEvent<Event: Sendable>: Sendable {
    /// A UUID of version 7 (RFC 9562 §5.7), new for each decision.
    package let id: UInt128
    package let event: Event

    package init(id: UInt128, event: Event) {
        self.id = id
        self.event = event
    }
}

/// Who did it, for whom, through what: the same for all events of one append.
package struct EventMetadata: Hashable, Sendable {
    /// The employee who acted; nil for the system.
    package var actor: UInt128?
    package var onBehalfOf: UInt128?
    /// Of the request or job that all this began with.
    package var correlationID: UInt128
    /// Of the event or command that led to this one.
    package var causationID: UInt128?
    /// `web`, `api`, `slack`, `operator`… at most 32 characters.
    package var channel: String
    /// Truncated by the caller (/24, /48); at most 64 characters.
    package var clientAddress: String?

    package init(
        actor: UInt128?,
        onBehalfOf: UInt128? = nil,
        correlationID: UInt128,
        causationID: UInt128? = nil,
        channel: String,
        clientAddress: String? = nil
    ) {
        self.actor = actor
        self.onBehalfOf = onBehalfOf
        self.correlationID = correlationID
        self.causationID = causationID
        self.channel = channel
        self.clientAddress = clientAddress
    }
}

/// An event as it was stored.
package struct RecordedEvent<Event: Sendable>: Sendable {
    package let position: Position
    package let id: UInt128
    package let event: Event
    package let metadata: EventMetadata
    /// Never falls along the positions.
    package let recordedAt: Instant
    /// SHA-256 over this event's stored columns and its predecessor's hash; empty in the in-memory store.
    package let hash: [UInt8]

    package init(position: Position, id: UInt128, event: Event, metadata: EventMetadata, recordedAt: Instant, hash: [UInt8]) {
        self.position = position
        self.id = id
        self.event = event
        self.metadata = metadata
        self.recordedAt = recordedAt
        self.hash = hash
    }
}

/// The events that matched a query, oldest first, in one consistent view.
package struct History<Event: Sendable>: Sendable {
    package let events: [RecordedEvent<Event>]
    /// The organization's last position in that view, matching or not: what an append names as `after`.
    package let upTo: Position

    package init(events: [RecordedEvent<Event>], upTo: Position) {
        self.events = events
        self.upTo = upTo
    }
}
