import EventSourcing
import Postgres

extension PostgresEventStore {
    /// The whole history as JSON lines, oldest first, exactly as it is stored: payloads in their very bytes, personal values sealed. Whoever has
    /// the file can follow the chain of hashes; nobody can read what is personal.
    ///
    /// - Parameter write: Gets one line at a time, with its end of line.
    package func export(pageSize: Int = 1_000, to write: (String) async throws -> Void) async throws {
        var position = Position.start
        while true {
            let (head, rows) = try await select(.everything, after: position, withTags: true, limit: pageSize)
            let stored = try storedEvents(rows, upTo: head)
            for (event, row) in zip(stored, rows) { try await write(event.exportLine(tags: try event.tags(row))) }
            guard let last = stored.last, stored.count == pageSize else { return }
            position = last.position
        }
    }
}

extension StoredEvent {
    /// The payload is put in as it is, so it stays what was hashed.
    fileprivate func exportLine(tags: [Tag]) -> String {
        func optional(_ id: UInt128?) -> String { id.map { JSONText.string(UUIDText.string($0)) } ?? "null" }
        let members = [
            "\"sequence\":\(position.sequence)",
            "\"id\":" + JSONText.string(UUIDText.string(id)),
            "\"type\":" + JSONText.string(type),
            "\"version\":\(version)",
            "\"recordedAt\":\(recordedAt.microseconds)",
            "\"tags\":" + JSONText.array(tags.map(\.text)),
            "\"actor\":" + optional(metadata.actor),
            "\"onBehalfOf\":" + optional(metadata.onBehalfOf),
            "\"correlationId\":" + optional(metadata.correlationID),
            "\"causationId\":" + optional(metadata.causationID),
            "\"channel\":" + JSONText.string(metadata.channel),
            "\"clientAddress\":" + (metadata.clientAddress.map(JSONText.string) ?? "null"),
            "\"hash\":" + JSONText.string(hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()),
            "\"payload\":" + String(decoding: payload, as: UTF8.self),
        ]
        return "{" + members.joined(separator: ",") + "}\n"
    }
}
