package import EventSourcing
import Postgres

/// Makes a projection of one organization anew from its events while the service runs: built beside the one in use, caught up, and put in its
/// place while the organization's head is held, so that nobody sees anything in between.
package struct ProjectionRebuild<Event: Sendable>: Sendable {
    private let projection: Projection<Event>
    private let events: PostgresEvents<Event>
    private let pageSize: Int

    package init(_ projection: Projection<Event>, of events: PostgresEvents<Event>, pageSize: Int = 500) {
        self.projection = projection
        self.events = events
        self.pageSize = pageSize
    }

    /// - Returns: The position up to which the new tables were built, and the organization's head when they were put in place.
    @discardableResult
    package func run(_ organization: UInt128) async throws -> Position {
        let tenant = events.tenant(organization)
        return try await finish(tenant) { transaction in
            for table in projection.tables {
                _ = try await transaction.run(Statement("SELECT away.swap_projection($1, $2::text::name)", [tenant.organization, table]))
            }
        }
    }

    /// Builds beside and counts the rows in which the projection in use differs; 0 is what it should be. Changes nothing.
    package func differences(_ organization: UInt128) async throws -> Int {
        var count = 0
        let tenant = events.tenant(organization)
        try await finish(tenant) { transaction in
            count = 0
            for table in projection.tables {
                let statement = Statement("SELECT away.projection_differences($1, $2::text::name)", [tenant.organization, table])
                count += try await transaction.run(statement).only.value(0, as: Int.self)
            }
            _ = try await transaction.run(clearing(tenant))
        }
        return count
    }

    /// Builds all but the last events without holding anybody up, then the rest under the organization's lock, and then does `last`.
    @discardableResult
    private func finish(_ tenant: Tenant, _ last: (borrowing Transaction) async throws -> Void) async throws -> Position {
        let store = PostgresEventStore(events: events, tenant: tenant)
        try await tenant.transact(clearing(tenant))
        var position = Position.start
        while true {
            let page = try await store.page(.everything, after: position, limit: pageSize)
            guard page.entries.count == pageSize, let end = page.entries.last else { break }
            try await tenant.transact([Self.beside] + (try statements(for: page, tenant)))
            position = end.recorded.position
        }
        return try await tenant.withTransaction { transaction in
            let rows = try await transaction.run([
                Statement("SELECT sequence FROM away.event_heads WHERE organization_id = $1 FOR NO KEY UPDATE", [tenant.organization]),
                Self.beside,
            ])
            let head = Position(try rows[0].only.value(0))
            // Read on another connection: what is committed up to the locked head, which is all there is.
            var position = position
            while position < head {
                let page = try await store.page(.everything, after: position, limit: pageSize)
                guard let end = page.entries.last else { break }
                _ = try await transaction.run(try statements(for: page, tenant))
                position = end.recorded.position
            }
            _ = try await transaction.run(Self.inUse)
            try await last(transaction)
            return head
        }
    }

    private static var beside: Statement { Statement("SET LOCAL search_path = away_rebuild, away", prepared: false) }
    private static var inUse: Statement { Statement("SET LOCAL search_path = away", prepared: false) }

    private func statements(for page: HistoryPage<Event>, _ tenant: Tenant) throws -> [Statement] {
        try page.entries.flatMap { try projection.projector.effects(of: $0.recorded.withoutHash, in: tenant.organization) }
    }

    private func clearing(_ tenant: Tenant) -> [Statement] {
        projection.tables.map { Statement("SELECT away.clear_rebuild($1, $2::text::name)", [tenant.organization, $0]) }
    }
}

extension RecordedEvent {
    /// As projectors see it when it is stored: the hash is not known then.
    var withoutHash: RecordedEvent {
        RecordedEvent(position: position, id: id, event: event, metadata: metadata, recordedAt: recordedAt, hash: [])
    }
}
