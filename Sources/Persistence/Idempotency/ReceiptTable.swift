import EventSourcing
import OpenSSL
import Postgres

/// `command_receipts`: what commands of an organization have been carried out, by their idempotency keys. Written by the append; read and
/// completed here. Answers hold names and reasons, so they are kept sealed, and erasing a person forgets the organization's.
struct ReceiptTable: Sendable {
    let tenant: Tenant
    let secrets: SecretKeys

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
                response: try opened(try row.value(2), key)
            )
        }
    }

    /// Sealed by a secret that is gone, it reads as an answer that was not kept.
    private func opened(_ sealed: [UInt8]?, _ key: String) throws -> [UInt8]? {
        guard let sealed else { return nil }
        do {
            return try secrets.open(sealed, context: context(key))
        } catch is UnknownSecretKey {
            return nil
        }
    }

    private func context(_ key: String) -> [UInt8] {
        Array("away receipt ".utf8) + tenant.organization.bigEndianBytes + Array(key.utf8)
    }

    func complete(_ key: String, response: [UInt8]) async throws(EventStoreError) {
        try await asStoreErrors {
            try await tenant.transact([
                Statement(
                    "UPDATE away.command_receipts SET response = $3 WHERE organization_id = $1 AND key = $2 AND response IS NULL",
                    [tenant.organization, key, try secrets.seal(response, context: context(key))]
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

extension Statement {
    /// They may tell of anybody. A repeat learns that the command was done.
    static func forgetAnswers(of organization: UInt128) -> Statement {
        Statement("UPDATE command_receipts SET response = NULL WHERE organization_id = $1 AND response IS NOT NULL", [organization])
    }
}
