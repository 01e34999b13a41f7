import EventSourcing
import Postgres

/// `checkpoints`: how far a consumer has come in an organization's history.
struct CheckpointTable: Sendable {
    let tenant: Tenant
    let consumer: String

    func position() async throws -> Position {
        let rows = try await tenant.read(
            Statement(
                "SELECT sequence FROM away.checkpoints WHERE organization_id = $1 AND consumer = $2",
                [tenant.organization, consumer]
            )
        )
        return try rows.first.map { row throws(PostgresError) in Position(try row.value(0)) } ?? .start
    }

    /// Moves the cursor and writes the effects, both or neither.
    ///
    /// - Returns: False when the cursor is not at `from` any more; nothing was written then.
    func advance(from: Position, to: Position, with effects: [Statement]) async throws -> Bool {
        let cursor = Statement(
            "SELECT away.advance_checkpoint($1, $2, $3, $4)",
            [tenant.organization, consumer, from.sequence, to.sequence]
        )
        do {
            try await tenant.transact([cursor] + effects)
            return true
        } catch let error as PostgresError where error.sqlState == .conditionFailed {
            return false
        }
    }

    /// Organizations in which a consumer is behind; the only question that goes across them (DESIGN §6).
    static func organizationsAhead(of consumer: String, limit: Int, client: PostgresClient) async throws -> [UInt128] {
        let rows = try await client.read(
            Statement("SELECT organization_id FROM away.organizations_ahead($1, $2)", [consumer, Int32(limit)])
        )
        return try rows.map { row throws(PostgresError) in try row.value(0) }
    }
}
