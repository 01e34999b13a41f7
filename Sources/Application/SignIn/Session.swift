package import Leave

/// A signed-in browser. The cookie's secret is not here: stores know it by its hash only (C1.2).
package struct Session: Hashable, Sendable {
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
    /// What its owner recognizes it by.
    package let client: SessionClient

    package init(
        organization: OrganizationID,
        employee: EmployeeID,
        connection: SSOConnectionID?,
        identity: SecretHash?,
        providerSession: SecretHash?,
        logoutHint: [UInt8]?,
        authenticatedAt: UnixSeconds,
        lastSeenAt: UnixSeconds,
        expiresAt: UnixSeconds,
        client: SessionClient = SessionClient()
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
        self.client = client
    }

    /// Both limits are exclusive ends (C2.2).
    package func isOver(at now: UnixSeconds, _ limits: SessionLimits) -> Bool {
        now >= expiresAt || now >= authenticatedAt + limits.absolute || now >= lastSeenAt + limits.idle
    }
}

package typealias SessionID = Identifier<Session>

extension SessionID {
    /// What a session is called where it is listed: the first half of the hash that it is kept under, which gives no way in.
    package init(_ key: SecretHash) {
        self.init(key.bytes.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) })
    }
}

/// A session as its owner sees it.
package struct OpenSession: Hashable, Sendable {
    package let id: SessionID
    package let session: Session

    package init(id: SessionID, session: Session) {
        self.id = id
        self.session = session
    }

    /// Whether that caller's own credential is this session.
    package func isOf(_ principal: Principal) -> Bool {
        guard case .session(let key) = principal.credential, let hash = SecretHash(key) else { return false }
        return SessionID(hash) == id
    }

    var order: (UnixSeconds, SessionID) { (session.authenticatedAt, id) }
}

/// The browser of a session, as far as it is kept.
package struct SessionClient: Hashable, Sendable {
    /// Its network only.
    package let address: String?
    /// `User-Agent`, at most ``SignInRecord/longestText`` characters. It is the browser's own word: data, to be shown as text.
    package let userAgent: String?

    package init(address: String? = nil, userAgent: String? = nil) {
        self.address = address
        self.userAgent = userAgent
    }
}

/// Which sessions a logout that a provider began is about.
package enum SessionSelection: Hashable, Sendable {
    /// All of that person (O8.2; S8.3 without `SessionIndex`).
    case identity(IdentityHashes)
    /// That session of the provider, whoever's it is (O8.2, O8.3).
    case providerSession(SecretHash)
    /// Those sessions of that person, never of another (S8.3, O8.2).
    case both(identity: IdentityHashes, providerSessions: [SecretHash])
}
