/// Stored with a command's events, so that the same request is not carried out twice (API.md, `Idempotency-Key`). Kept for 24 hours.
package struct CommandReceipt: Hashable, Sendable {
    /// 1 to 255 characters, unique within the organization.
    package let key: String
    /// SHA-256 of method, path and body: tells a repeat from another request that reuses the key.
    package let fingerprint: [UInt8]

    /// Nil when `key` is empty, longer than 255 characters, or holds a NUL.
    package init?(key: String, fingerprint: [UInt8]) {
        guard (1...255).contains(key.unicodeScalars.count), !key.unicodeScalars.contains("\0") else { return nil }
        self.key = key
        self.fingerprint = fingerprint
    }
}

/// What is known of a request that was carried out.
package struct StoredReceipt: Hashable, Sendable {
    package let fingerprint: [UInt8]
    /// Of the last event that the request stored.
    package let position: Position
    /// The answer, as its owner encoded it; nil until ``CommandReceipts/complete(_:response:)`` was called.
    package let response: [UInt8]?

    package init(fingerprint: [UInt8], position: Position, response: [UInt8]?) {
        self.fingerprint = fingerprint
        self.position = position
        self.response = response
    }
}

/// Receipts of ONE organization, read before a command is carried out and completed with its answer.
package protocol CommandReceipts: Sendable {
    /// Nil when the key is unknown or older than 24 hours.
    func receipt(forKey key: String) async throws(EventStoreError) -> StoredReceipt?

    /// Keeps the answer beside the receipt; does nothing when there is no such receipt or it has an answer already.
    func complete(_ key: String, response: [UInt8]) async throws(EventStoreError)
}
