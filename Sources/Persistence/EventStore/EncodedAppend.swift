import EventSourcing
import Postgres

/// One command's append, ready to be sent, and sent again.
final class EncodedAppend<Event: Sendable>: Sendable {
    let tenant: Tenant
    let events: [NewEvent<Event>]
    let metadata: EventMetadata
    let after: Position
    /// Whose personal data are to be gone with it.
    let erased: [UInt128]
    private let condition: String?
    private let conditionIDs: [UInt128]?
    private let receipt: CommandReceipt?
    private let versions: [Int16]
    private let types: [String]
    private let payloads: [JSON]
    private let tags: [TagColumns]

    init(
        _ events: [NewEvent<Event>],
        of tenant: Tenant,
        metadata: EventMetadata,
        unlessAny query: EventQuery?,
        after: Position,
        receipt: CommandReceipt?,
        schema: any EventSchema<Event>,
        cipher: any PersonalCipher
    ) throws {
        self.tenant = tenant
        self.events = events
        self.metadata = metadata
        self.after = after
        self.receipt = receipt
        erased = events.compactMap { schema.erases($0.event) }
        condition = try query?.conditionText()
        conditionIDs = query.flatMap(\.tagIDs)
        types = events.map { schema.type(of: $0.event) }
        let encoded = try events.map { try schema.encode($0.event, id: $0.id, cipher: cipher) }
        versions = try encoded.map { event in
            guard let version = Int16(exactly: event.version) else { throw EventSchemaError.unknown(type: "", version: event.version) }
            return version
        }
        payloads = encoded.map { JSON(bytes: $0.payload) }
        tags = try events.map { try TagColumns(schema.tags(of: $0.event)) }
    }

    var organization: UInt128 { tenant.organization }
    var receiptKey: String? { receipt?.key }

    /// Raises what forbids it: for an append that is alone in its transaction.
    ///
    /// - Parameter expected: Where the head must be and what time is to be recorded, when projections were computed from that.
    func strictStatement(expected: (head: Position, at: Instant)?) -> Statement {
        events.count == 1 ? single(expected) : several(strict: true, expected)
    }

    /// Tells by value what forbids it, so that others in the same transaction go on.
    func lenientStatement() -> Statement {
        several(strict: false, nil)
    }

    private func single(_ expected: (head: Position, at: Instant)?) -> Statement {
        let tags = tags[0]
        return Statement(
            """
            SELECT away.append_event(
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
            """,
            [
                tenant.organization, after.sequence, expected?.head.sequence, expected.map { Timestamp(microseconds: $0.at.microseconds) },
                condition, conditionIDs, receipt?.key, receipt?.fingerprint,
                metadata.actor, metadata.onBehalfOf, metadata.correlationID, metadata.causationID, metadata.channel, metadata.clientAddress,
                events[0].id, versions[0], types[0], payloads[0],
                tags[.employee], tags[.location], tags[.department], tags[.policy], tags[.leaveType], tags[.holidayCalendar],
                tags[.request], tags[.connection], tags[.organization], tags.more.isEmpty ? nil : tags.more,
            ]
        )
    }

    private func several(strict: Bool, _ expected: (head: Position, at: Instant)?) -> Statement {
        let more = tags.contains { !$0.more.isEmpty } ? tags.map { $0.more.isEmpty ? nil : $0.more.postgresArrayLiteral } : nil
        return Statement(
            """
            SELECT away.append_events(
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,
                $29)
            """,
            [
                tenant.organization, after.sequence, expected?.head.sequence, expected.map { Timestamp(microseconds: $0.at.microseconds) },
                condition, conditionIDs,
                strict, receipt?.key, receipt?.fingerprint,
                metadata.actor, metadata.onBehalfOf, metadata.correlationID, metadata.causationID, metadata.channel, metadata.clientAddress,
                events.map(\.id), versions, types, payloads,
                ids(.employee), ids(.location), ids(.department), ids(.policy), ids(.leaveType), ids(.holidayCalendar),
                ids(.request), ids(.connection), ids(.organization), more,
            ]
        )
    }

    /// Nil when no event has a tag of this kind.
    private func ids(_ kind: TagKind) -> [UInt128?]? {
        tags.contains { $0[kind] != nil } ? tags.map { $0[kind] } : nil
    }
}

/// What became of an append.
enum AppendOutcome: Hashable, Sendable {
    /// The last event's position.
    case stored(Position)
    /// These very events were stored by an earlier attempt.
    case storedBefore(Position)
    case conflict
    /// The receipt's key was stored by an earlier append.
    case handledBefore

    /// Reads what `away.append_events` answers by value.
    init(_ rows: Rows) throws(PostgresError) {
        let answer: Int64? = try rows.only[0]
        self =
            switch answer {
            case nil: .handledBefore
            case 0?: .conflict
            case let sequence? where sequence > 0: .stored(Position(sequence))
            case let sequence?: .storedBefore(Position(-sequence))
            }
    }
}
