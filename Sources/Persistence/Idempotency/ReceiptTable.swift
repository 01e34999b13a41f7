import EventSourcing
import Postgres

/// `command_receipts`: what commands of an organization have been carried out, by their idempotency keys. Written by the append; read and
/// completed here.
struct ReceiptTable: Sendable {
    let tenant: Tenant

    /// Nil when the key is unknown or older than a day.
    func receipt(forKey key: String) async throws(EventStoreError) -> StoredReceipt? {
        try await asStoreErrors {
            let rows = try await tenant.read(
                Statement(
                    """
                    SELECT fingerprint, sequence, response
                    FROM away.command_receipts
                    WHERE organization_id = $1 AND key = $2 AND recorded_at > now() - interval '24 hours'
                    """,
                    [tenant.organization, key]
                )
            )
            guard let row = rows.first else { return nil }
            return StoredReceipt(
                fingerprint: try row.value(0),
                position: Position(try row.value(1)),
                response: try row.value(2)
            )
        }
    }

    func complete(_ key: String, response: [UInt8]) async throws(EventStoreError) {
        try await asStoreErrors {
            try await tenant.transact([
                Statement(
                    "UPDATE away.command_receipts SET response = $3 WHERE organization_id = $1 AND key = $2 AND response IS NULL",
                    [tenant.organization, key, response]
                )
            ])
        }
    }

    /// Removes what is older than a day.
    ///
    /// - Returns: How many.
    func forgetOld() async throws(EventStoreError) -> Int {
        try await asStoreErrors {
            try await tenant.transact([
                Statement(
                    "DELETE FROM away.command_receipts WHERE organization_id = $1 AND recorded_at <= now() - interval '24 hours'",
                    [tenant.organization]
                )
            ])[0].affected
        }
    }
}
