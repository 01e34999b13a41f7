/// An event together with how it is written down.
package struct HistoryEntry<Event: Sendable>: Sendable {
    package let recorded: RecordedEvent<Event>
    package let type: String
    package let version: Int
    package let tags: [Tag]
    /// JSON as it is stored, personal values sealed. To show them in the clear, encode `recorded.event` with a ``ClearCipher``.
    package let payload: [UInt8]

    package init(recorded: RecordedEvent<Event>, type: String, version: Int, tags: [Tag], payload: [UInt8]) {
        self.recorded = recorded
        self.type = type
        self.version = version
        self.tags = tags
        self.payload = payload
    }
}

/// A page of an organization's history.
package struct HistoryPage<Event: Sendable>: Sendable {
    /// Oldest first.
    package let entries: [HistoryEntry<Event>]
    /// The organization's last position when the page was read.
    package let head: Position

    package init(entries: [HistoryEntry<Event>], head: Position) {
        self.entries = entries
        self.head = head
    }
}

/// Pages through ONE organization's history, for people and feeds.
package protocol EventHistory<Event>: Sendable {
    associatedtype Event: Sendable

    /// At most `limit` entries after `after` that match, oldest first; fewer than `limit` only when there are no more.
    func page(_ query: EventQuery, after: Position, limit: Int) async throws(EventStoreError) -> HistoryPage<Event>

    /// The organization's last position.
    func head() async throws(EventStoreError) -> Position
}
