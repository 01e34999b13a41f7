package import EventSourcing
import Postgres

extension PostgresEventStore: EventHistory {
    package func page(_ query: EventQuery, after: Position, limit: Int) async throws(EventStoreError) -> HistoryPage<Event> {
        let (head, rows) = try await select(query, after: after, withTags: true, limit: limit)
        let stored = try storedEvents(rows, upTo: head)
        let recorded = try await decode(stored)
        var entries: [HistoryEntry<Event>] = []
        for ((stored, recorded), row) in zip(zip(stored, recorded), rows) {
            do throws(PostgresError) {
                let entry = HistoryEntry(
                    recorded: recorded,
                    type: stored.type,
                    version: stored.version,
                    tags: try stored.tags(row),
                    payload: stored.payload
                )
                entries.append(entry)
            } catch {
                throw EventStoreError(error)
            }
        }
        return HistoryPage(entries: entries, head: head)
    }

    package func head() async throws(EventStoreError) -> Position {
        try await asStoreErrors {
            try head(in: try await tenant.read(headStatement))
        }
    }
}

extension PostgresEventStore: CommandReceipts {
    private var receipts: ReceiptTable { ReceiptTable(tenant: tenant, secrets: events.keys.secrets) }

    package func receipt(forKey key: String) async throws(EventStoreError) -> StoredReceipt? {
        try await receipts.receipt(forKey: key)
    }

    package func complete(_ key: String, response: [UInt8]) async throws(EventStoreError) {
        try await receipts.complete(key, response: response)
    }

    /// Removes receipts that are older than a day; for the worker's housekeeping.
    @discardableResult
    package func forgetOldReceipts() async throws(EventStoreError) -> Int {
        try await receipts.forgetOld()
    }
}

// MARK: erasure

extension PostgresEventStore {
    /// Erases all personal data of an employee, in every event and every backup of events, by destroying the key. There is no way back. Other
    /// processes may go on reading it for a minute.
    package func destroyPersonalKey(of employee: UInt128) async throws(EventStoreError) {
        let employees = [employee]
        try await asStoreErrors { for employee in employees { try await events.keys.destroy(employee, of: tenant) } }
    }
}
