package import Leave

/// A signed-in browser. The cookie's secret is not here: stores know it by its hash only (C1.2).
package struct Session: Hashable, Sendable {
    /// Seconds without a request after which a session is over (C2.2).
    package static let idleLimit: UnixSeconds = 8 * 3600
    /// Seconds from the sign-in, unless the organization says otherwise (C2.2).
    package static let usualLifetime = 24 * 3600
    /// What an organization may say at most (C2.2).
    package static let longestLifetime = 7 * 24 * 3600

    package let organization: OrganizationID
    package let employee: EmployeeID
    /// Nil for a session from a set-up or recovery link.
    package let connection: SSOConnectionID?
    /// Hash of whom the provider's logout will name (O8.2: `sub`; S8.3: NameID), which need not be what the account is found by.
    package let identity: SecretHash?
    /// Hash of the provider's `sid` or `SessionIndex`.
    package let providerSession: SecretHash?
    /// What our own sign-out tells the provider (O8.4, S8.4), sealed.
    package let logoutHint: [UInt8]?
    /// When the person signed in (C2.5).
    package let authenticatedAt: UnixSeconds
    /// The last request, exact to a minute.
    package var lastSeenAt: UnixSeconds
    /// The absolute end, which nothing moves.
    package let expiresAt: UnixSeconds

    package init(
        organization: OrganizationID,
        employee: EmployeeID,
        connection: SSOConnectionID?,
        identity: SecretHash?,
        providerSession: SecretHash?,
        logoutHint: [UInt8]?,
        authenticatedAt: UnixSeconds,
        lastSeenAt: UnixSeconds,
        expiresAt: UnixSeconds
    ) {
        self.organization = organization
        self.employee = employee
        self.connection = connection
        self.identity = identity
        self.providerSession = providerSession
        self.logoutHint = logoutHint
        self.authenticatedAt = authenticatedAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
    }

    /// Both limits are exclusive ends (C2.2).
    package func isOver(at now: UnixSeconds) -> Bool {
        now >= expiresAt || now >= lastSeenAt + Self.idleLimit
    }
}

/// Which sessions a logout that a provider began is about.
package enum SessionSelection: Hashable, Sendable {
    /// All of that person (O8.2; S8.3 without `SessionIndex`).
    case identity(SecretHash)
    /// That session of the provider, whoever's it is (O8.2, O8.3).
    case providerSession(SecretHash)
    /// Those sessions of that person, never of another (S8.3, O8.2).
    case both(identity: SecretHash, providerSessions: [SecretHash])
}
