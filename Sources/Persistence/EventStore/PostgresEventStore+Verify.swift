package import EventSourcing
import Postgres

/// What a walk along an organization's hash chain came to.
package enum HistoryCheck: Hashable, Sendable {
    /// All events up to here follow from each other, and the last is the head's.
    case intact(Position)
    /// The first position whose event is missing, was changed, or does not follow from its predecessor.
    case broken(Position)
}

extension PostgresEventStore {
    /// Walks the whole chain, in pages, without holding anybody up. The events up to the head at the beginning are checked.
    package func verify(pageSize: Int = 5_000) async throws(EventStoreError) -> HistoryCheck {
        let (head, hash): (Position, [UInt8]) = try await asStoreErrors {
            let rows = try await tenant.read(
                Statement("SELECT sequence, hash FROM away.event_heads WHERE organization_id = $1", [tenant.organization])
            )
            guard let row = rows.first else { throw EventStoreError.unknownOrganization }
            return (Position(try row.value(0)), try row.value(1))
        }
        var position = Position.start
        while position < head {
            let next = min(position.advanced(by: pageSize), head)
            let broken: Int64? = try await asStoreErrors {
                try await tenant.read(
                    Statement("SELECT away.broken_event($1, $2, $3)", [tenant.organization, position.sequence, next.sequence])
                ).only[0]
            }
            if let broken { return .broken(Position(broken)) }
            // The walk sees gaps between events; an event that is missing at a page's end shows in the count.
            let count: Int64 = try await asStoreErrors {
                try await tenant.read(
                    Statement(
                        "SELECT count(*) FROM away.events WHERE organization_id = $1 AND sequence > $2 AND sequence <= $3",
                        [tenant.organization, position.sequence, next.sequence]
                    )
                ).only[0]
            }
            if count != next.sequence - position.sequence { return .broken(position.advanced(by: Int(count) + 1)) }
            position = next
        }
        return try await lastHash(at: head, is: hash) ? .intact(head) : .broken(head)
    }

    private func lastHash(at head: Position, is hash: [UInt8]) async throws(EventStoreError) -> Bool {
        if head == .start { return hash.isEmpty }
        return try await asStoreErrors {
            let rows = try await tenant.read(
                Statement(
                    "SELECT hash FROM away.events WHERE organization_id = $1 AND sequence = $2",
                    [tenant.organization, head.sequence]
                )
            )
            return try rows.first?.value(0) == hash
        }
    }
}
