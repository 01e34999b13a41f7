package import JSON
package import OpenSSL
package import SSO

/// The keys that a provider publishes (RFC 7517 5).
package struct JWKSet: Sendable {
    package let keys: [JWK]

    /// - Throws: SSO_RULES O2.5 when it is no set or has more than 100 entries; single bad entries are skipped.
    package init(parsing bytes: [UInt8]) throws(Refusal) {
        // Where it is broken is of no interest: the rule is the same.
        guard let json = try? JSON(parsing: bytes) else { throw Refusal("O2.5", "the key set is not strict JSON") }
        try self.init(json)
    }

    package init(_ json: JSON) throws(Refusal) {
        guard let entries = json["keys"]?.array else { throw Refusal("O2.5", "the key set has no keys") }
        guard entries.count <= 100 else { throw Refusal("O2.5", "the key set has more than 100 keys") }
        keys = entries.compactMap { JWK($0) }
    }

    /// Something to warn the admins of (SSO_RULES O4.6).
    package var publishesPrivateMembers: Bool {
        keys.contains { $0.publishesPrivateMembers }
    }

    /// Whether a key of this name is there, fit for use or not.
    package func contains(keyID: String) -> Bool {
        keys.contains { $0.keyID?.isExactly(keyID) ?? false }
    }

    /// The one key that matches the header (SSO_RULES O4.1). Where a single key has the header's `kid` but does not suit, its
    /// own rule is the reason.
    package func key(for header: JOSEHeader) throws(Refusal) -> PublicKey {
        var matching = keys
        if let keyID = header.keyID {
            matching = keys.filter { $0.keyID?.isExactly(keyID) ?? false }
        }
        var suitable: [PublicKey] = []
        var reasons: [Refusal] = []
        for candidate in matching {
            do {
                suitable.append(try candidate.key(for: header.algorithm))
            } catch {
                reasons.append(error)
            }
        }
        guard suitable.count <= 1 else { throw Refusal("O4.1", "several keys of the provider match") }
        guard let key = suitable.first else {
            throw reasons.count == 1 ? reasons[0] : Refusal("O4.1", "no key of the provider matches")
        }
        return key
    }
}
