import Application
import Leave
import OpenIDConnect

/// Finds who calls: a browser's session, an API token, an access token of the organization's provider.
struct Authenticator: Sendable {
    /// Seconds between two notes of a session's use.
    private static let touchInterval: UnixSeconds = 60

    let ports: SignInPorts
    let providers: OpenIDProviders
    private let sessions: CredentialLookup<Session>
    private let tokens: CredentialLookup<APIToken>

    init(ports: SignInPorts, providers: OpenIDProviders) {
        self.ports = ports
        self.providers = providers
        sessions = CredentialLookup(ports.accounts, organization: { $0.organization }) { hashes throws(SignInStoreError) in
            try await ports.sessions.sessions(hashes, at: ports.now())
        }
        tokens = CredentialLookup(ports.accounts, organization: { $0.organization }) { hashes throws(SignInStoreError) in
            try await ports.tokens.usable(hashes, at: ports.now())
        }
    }

    func authenticate(_ credentials: PresentedCredentials) async throws(AuthenticationError) -> Authenticated? {
        let bearer = try await principal(authorization: credentials.authorization)
        let session = try await session(cookie: credentials.sessionCookie)
        guard let bearer else { return session }
        // A cookie that came along must not lend its rights to somebody else's token (C3.2).
        if let session, session.principal.organization != bearer.organization || session.principal.employee != bearer.employee {
            throw .conflictingCredentials
        }
        return Authenticated(principal: bearer, csrfToken: nil)
    }

    private func session(cookie: String?) async throws(AuthenticationError) -> Authenticated? {
        guard let secret = cookie.flatMap({ Secret($0) }) else { return nil }
        let now = ports.now()
        let found = try await available { () throws(SignInStoreError) in try await sessions(secret.hash) }
        guard let (session, organization) = found else { return nil }
        let account = organization?.account(session.employee, through: session.connection)
        guard let organization, let account, account.isActive, !session.isOver(at: now, organization.sessionLimits) else {
            // Deactivated, its connection is closed (C2.4), or the organization's limits are over (C2.2).
            _ = try await available { () throws(SignInStoreError) in try await ports.sessions.end(secret.hash) }
            return nil
        }
        if now - session.lastSeenAt >= Self.touchInterval {
            try await available { () throws(SignInStoreError) in try await ports.sessions.touch(secret.hash, at: now) }
        }
        let principal = Principal(
            organization: session.organization,
            employee: session.employee,
            isAdmin: account.isAdmin,
            scope: .admin,
            credential: .session(secret.hash.bytes),
            authenticatedAt: session.authenticatedAt
        )
        return Authenticated(principal: principal, csrfToken: secret.csrfToken)
    }

    private func principal(authorization: String?) async throws(AuthenticationError) -> Principal? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .invalidCredential }
        let token = String(parts[1])
        return token.hasPrefix(APITokenText.prefix) ? try await principal(apiToken: token) : try await principal(accessToken: token)
    }

    /// C4.2: every fault is one and the same.
    private func principal(apiToken text: String) async throws(AuthenticationError) -> Principal {
        guard let parsed = APITokenText(text) else { throw .invalidCredential }
        let now = ports.now()
        let found = try await available { () throws(SignInStoreError) in try await tokens(parsed.hash) }
        guard let (token, organization) = found, let account = organization?.account(token.employee, through: nil), account.isActive else {
            throw .invalidCredential
        }
        try await note(token, at: now)
        return Principal(
            organization: token.organization,
            employee: token.employee,
            isAdmin: account.isAdmin,
            scope: token.scope,
            credential: .apiToken(token.id),
            authenticatedAt: nil
        )
    }

    /// The hour of use, once an hour.
    private func note(_ token: APIToken, at now: UnixSeconds) async throws(AuthenticationError) {
        guard (token.lastUsedAt ?? 0) <= now - 3600 else { return }
        try await available { () throws(SignInStoreError) in try await ports.tokens.used(token.id, of: token.organization, at: now) }
    }

    func available<Value>(_ body: () async throws(SignInStoreError) -> Value) async throws(AuthenticationError) -> Value {
        do {
            return try await body()
        } catch {
            throw .unavailable(error.cause)
        }
    }
}
