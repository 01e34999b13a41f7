import Leave

/// Who an identity provider says that somebody is: what an account is found by, never an e-mail address (P1.2).
package struct ExternalIdentity: Hashable, Codable, Sendable {
    package enum Subject: Hashable, Codable, Sendable {
        /// `sub` of OpenID Connect, exactly as sent (O6.10).
        case subject(String)
        /// NameID with everything that makes it unique (P1.2), exactly as sent (S5.2).
        case nameID(value: String, format: String?, nameQualifier: String?, spNameQualifier: String?)
        /// The value of the connection's immutable attribute.
        case attribute(name: String, value: String)
    }

    package let connection: SSOConnectionID
    package let subject: Subject

    package init(connection: SSOConnectionID, subject: Subject) {
        self.connection = connection
        self.subject = subject
    }

    /// The text whose keyed hash is the unique key of an account: each part with its length, so that no two identities share one.
    package var canonicalText: String {
        let parts: [String?] =
            switch subject {
            case .subject(let value): ["sub", value]
            case .nameID(let value, let format, let nameQualifier, let spNameQualifier):
                ["nameID", value, format, nameQualifier, spNameQualifier]
            case .attribute(let name, let value): ["attribute", name, value]
            }
        return ([connection.description] + parts).map { part in part.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: ",")
    }
}

/// The keyed hashes under which an identity may have been recorded, one for each of the installation's secret keys.
package struct IdentityHashes: Hashable, Sendable {
    /// Under the first key: what is written.
    package let current: SecretHash
    /// Under the keys that are being replaced: they are looked for, too.
    package let earlier: [SecretHash]

    package init(current: SecretHash, earlier: [SecretHash] = []) {
        self.current = current
        self.earlier = earlier
    }

    package var all: [SecretHash] { [current] + earlier }
}
