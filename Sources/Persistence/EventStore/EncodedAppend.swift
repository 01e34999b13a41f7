import EventSourcing
import Postgres

/// One command's append, ready to be sent, and sent again.
final class EncodedAppend<Event: Sendable>: Sendable {
    let tenant: Tenant
    let events: [NewEvent<Event>]
    let metadata: EventMetadata
    let after: Position
    private let condition: JSONB?
    private let conditionIDs: [UInt128]?
    private let receipt: CommandReceipt?
    private let versions: [Int16]
    private let types: [String]
    private let payloads: [JSON]
    private let tags: [TagKind: [UInt128?]]
    private let moreTags: [String?]?

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
        condition = try query.map { JSONB(try $0.conditionText()) }
        conditionIDs = query.flatMap(\.tagIDs)
        types = events.map { schema.type(of: $0.event) }
        let encoded = try events.map { try schema.encode($0.event, id: $0.id, cipher: cipher) }
        versions = try encoded.map { event in
            guard let version = Int16(exactly: event.version) else { throw EventSchemaError.unknown(type: "", version: event.version) }
            return version
        }
        payloads = encoded.map { JSON(bytes: $0.payload) }
        let columns = try events.map { try TagColumns(schema.tags(of: $0.event)) }
        tags = Dictionary(
            uniqueKeysWithValues: TagKind.allCases.compactMap { kind in
                let ids = columns.map { $0.first[kind] }
                return ids.contains { $0 != nil } ? (kind, ids) : nil
            }
        )
        let more = columns.map { $0.more.isEmpty ? nil : $0.more.postgresArrayLiteral }
        moreTags = more.contains { $0 != nil } ? more : nil
    }

    var organization: UInt128 { tenant.organization }
    var ids: [UInt128] { events.map(\.id) }
    var receiptKey: String? { receipt?.key }

    /// Raises what forbids it: for an append that is alone in its transaction.
    ///
    /// - Parameter expected: Where the head must be and what time is to be recorded, when projections were computed from that.
    func strictStatement(expected: (head: Position, at: Instant)?) -> Statement {
        statement(strict: true, expected: expected)
    }

    /// Tells by value what forbids it, so that others in the same transaction go on.
    func lenientStatement() -> Statement {
        statement(strict: false, expected: nil)
    }

    private func statement(strict: Bool, expected: (head: Position, at: Instant)?) -> Statement {
        Statement(
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
                ids, versions, types, payloads,
                tags[.employee], tags[.location], tags[.department], tags[.policy], tags[.leaveType], tags[.holidayCalendar],
                tags[.request], tags[.connection], tags[.organization], moreTags,
            ]
        )
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
