/// An installation's secrets: the first seals, all of them open, so that a new one can be put in front.
package struct SecretKeys: Sendable {
    struct Secret: Sendable {
        let key: [UInt8]
        /// The first four bytes of the key's SHA-256: says which secret sealed something, and nothing about it.
        let mark: [UInt8]

        init(_ key: [UInt8]) {
            self.key = key
            mark = Array(HashAlgorithm.sha256.hash(key).prefix(4))
        }
    }

    private let secrets: [Secret]

    /// - Parameter keys: 32 bytes each.
    /// - Returns: Nil when there is none, or one of another length.
    package init?(_ keys: [[UInt8]]) {
        guard !keys.isEmpty, keys.allSatisfy({ $0.count == 32 }) else { return nil }
        secrets = keys.map(Secret.init)
    }

    /// - Parameter text: Base64 of 32 bytes each, separated by commas.
    package init?(text: String) {
        let keys = text.split(separator: ",").map { Base64.standard.decode($0, skippingWhitespace: true) }
        guard keys.allSatisfy({ $0 != nil }) else { return nil }
        self.init(keys.compactMap(\.self))
    }

    /// - Parameter context: What the value belongs to; it opens only with the same.
    package func seal(_ value: [UInt8], context: [UInt8]) throws -> [UInt8] {
        let nonce = randomBytes(AESGCM.nonceByteCount)
        return secrets[0].mark + nonce + (try AESGCM.seal(value, key: secrets[0].key, nonce: nonce, authenticating: context))
    }

    package func open(_ sealed: [UInt8], context: [UInt8]) throws -> [UInt8] {
        guard sealed.count >= 4 + AESGCM.nonceByteCount, let secret = secrets.first(where: { sealed.starts(with: $0.mark) }) else {
            throw UnknownSecretKey()
        }
        let nonce = Array(sealed[4..<4 + AESGCM.nonceByteCount])
        return try AESGCM.open(Array(sealed.dropFirst(4 + nonce.count)), key: secret.key, nonce: nonce, authenticating: context)
    }

    /// HMAC-SHA-256 of the message under a key that follows from each secret and from the purpose, the first secret's first: what was made for
    /// one purpose says nothing about, and passes for nothing of, another.
    package func codes(for message: [UInt8], purpose: String) -> [[UInt8]] {
        secrets.map { HMACSHA256.code(for: message, key: HMACSHA256.code(for: Array(purpose.utf8), key: $0.key)) }
    }
}

/// What should be opened was sealed by a secret that is not at hand, or was never sealed.
package struct UnknownSecretKey: Error {
    package init() {}
}
