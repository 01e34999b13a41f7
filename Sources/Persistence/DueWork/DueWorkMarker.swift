package import EventSourcing
package import Postgres

/// Makes an organization's work due when something happens there that may bring it nearer.
package struct DueWorkMarker<Event: Sendable>: EventConsumer {
    private let table: DueWorkTable
    package let query: EventQuery

    package init(_ table: DueWorkTable, on query: EventQuery) {
        self.table = table
        self.query = query
    }

    package var name: String { table.work }

    package func handle(_ events: [RecordedEvent<Event>], of organization: UInt128) async throws -> [Statement] {
        [table.mark(organization)]
    }
}
