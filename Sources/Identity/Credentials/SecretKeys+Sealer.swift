package import Application
package import OpenSSL

/// The keys of `AWAY_SECRET_KEYS`.
extension SecretKeys: Sealer {
    package func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8] {
        try seal(plaintext, context: Array(context.utf8))
    }

    package func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        try open(sealed, context: Array(context.utf8))
    }

    package func hashes(of identity: ExternalIdentity) -> IdentityHashes {
        let hashes = codes(for: Array(identity.canonicalText.utf8), purpose: "away identities").compactMap { SecretHash($0) }
        guard let current = hashes.first else {
            // No input reaches this: `SecretKeys` cannot be made without a key, and an HMAC-SHA-256 has 32 bytes.
            preconditionFailure("there is a key, and its code has 32 bytes")
        }
        return IdentityHashes(current: current, earlier: Array(hashes.dropFirst()))
    }
}
