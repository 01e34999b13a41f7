import EventSourcing
import Postgres

/// The columns of an event that make a ``RecordedEvent``, in the order in which every statement selects them. Tags come last.
enum EventColumns {
    static let list = """
        e.sequence, e.id, e.recorded_at, e.actor, e.on_behalf_of, e.correlation_id, e.causation_id, e.channel, e.client_address,
            e.version, e.type, e.hash, e.payload, e.more_tags, e.employee_id
        """
    /// The remaining tags, in the order of ``otherKinds``.
    static let otherTags = """
        e.location_id, e.department_id, e.policy_id, e.leave_type_id, e.holiday_calendar_id, e.request_id, e.connection_id, e.wide_id
        """
    static let otherKinds: [TagKind] = [
        .location, .department, .policy, .leaveType, .holidayCalendar, .request, .connection, .organization,
    ]
}

/// An event as it lies in the table, not yet decoded.
struct StoredEvent: Sendable {
    let position: Position
    let id: UInt128
    let recordedAt: Instant
    let metadata: EventMetadata
    let version: Int
    let type: String
    let hash: [UInt8]
    let payload: [UInt8]
    let moreTags: [String]?
    let employee: UInt128?

    init(_ row: Row) throws(PostgresError) {
        position = Position(try row.value(0))
        id = try row.value(1)
        recordedAt = Instant(microseconds: try row.value(2, as: Timestamp.self).microseconds)
        metadata = EventMetadata(
            actor: try row.value(3),
            onBehalfOf: try row.value(4),
            correlationID: try row.value(5),
            causationID: try row.value(6),
            channel: try row.value(7),
            clientAddress: try row.value(8)
        )
        version = try row.value(9)
        type = try row.value(10)
        hash = try row.value(11)
        payload = try row.value(12, as: JSON.self).bytes
        moreTags = try row.value(13)
        employee = try row.value(14)
    }

    /// The employees whose keys may have sealed something in it.
    var employees: [UInt128] {
        let others = moreTags?.compactMap { Tag(text: $0) }.filter { $0.kind == TagKind.employee.rawValue }.map(\.id) ?? []
        return (employee.map { [$0] } ?? []) + others
    }

    /// All tags; only of rows that were selected with ``EventColumns/otherTags``.
    func tags(_ row: Row) throws(PostgresError) -> [Tag] {
        var tags = employee.map { [Tag(kind: TagKind.employee.rawValue, id: $0)] } ?? []
        for (offset, kind) in EventColumns.otherKinds.enumerated() {
            if let id: UInt128 = try row.value(15 + offset) { tags.append(Tag(kind: kind.rawValue, id: id)) }
        }
        return tags + (moreTags?.compactMap { Tag(text: $0) } ?? [])
    }

    func recorded<Event>(as event: Event) -> RecordedEvent<Event> {
        RecordedEvent(position: position, id: id, event: event, metadata: metadata, recordedAt: recordedAt, hash: hash)
    }
}
