package import Leave

/// Where sessions are kept, found by the hash of the cookie's secret. It works without a chosen organization (DESIGN §6).
package protocol SessionStore: Sendable {
    /// Keeps a new session, ends the presented one (C2.1) and uses up what the sign-in rests on, all or nothing (S5.9).
    ///
    /// - Returns: False when `mark` has been used before; then nothing happened.
    func open(
        _ session: Session,
        key: SecretHash,
        replacing: SecretHash?,
        using mark: ReplayMark?
    ) async throws(SignInStoreError) -> Bool

    /// - Returns: Those of them that are there and not over by the longest limits (C2.2). Whoever knows the organization looks at its own.
    func sessions(_ keys: [SecretHash], at now: UnixSeconds) async throws(SignInStoreError) -> [SecretHash: Session]

    /// Moves the idle limit. Callers do so at most once a minute.
    func touch(_ key: SecretHash, at now: UnixSeconds) async throws(SignInStoreError)

    /// - Returns: What ended; nil when there was none.
    @discardableResult
    func end(_ key: SecretHash) async throws(SignInStoreError) -> Session?

    /// "Sign out everywhere" (C2.3), or a deactivated employee (C2.4).
    ///
    /// - Returns: How many ended.
    @discardableResult
    func endAll(of employee: EmployeeID, in organization: OrganizationID) async throws(SignInStoreError) -> Int

    /// What a person's browsers have open, the latest sign-in first; some may be over.
    func sessions(of employee: EmployeeID, in organization: OrganizationID) async throws(SignInStoreError) -> [OpenSession]

    /// One of them.
    ///
    /// - Returns: False when that person has no such session.
    @discardableResult
    func end(_ session: SessionID, of employee: EmployeeID, in organization: OrganizationID) async throws(SignInStoreError) -> Bool

    /// People must sign in through these connections from now on (P3.2).
    ///
    /// - Parameter key: The session that stays all the same: of the admin who says so.
    @discardableResult
    func endAll(
        of organization: OrganizationID,
        but connections: Set<SSOConnectionID>,
        keeping key: SecretHash?
    ) async throws(SignInStoreError) -> Int

    /// A connection that was disabled or removed (C2.4).
    @discardableResult
    func endAll(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> Int

    /// A logout that the provider began (O8.2, O8.3, S8.3).
    @discardableResult
    func end(_ selection: SessionSelection, of connection: SSOConnectionID) async throws(SignInStoreError) -> Int

    /// Forgets what is over.
    func purge(at now: UnixSeconds) async throws(SignInStoreError)
}

extension SessionStore {
    /// - Returns: Nil when there is none or it is over.
    package func session(_ key: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> Session? {
        try await sessions([key], at: now)[key]
    }
}

/// What may be used once: an assertion (S5.9), a logout request (S8.2), a logout token (O8.1).
package struct ReplayMark: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case assertion
        case logoutRequest
        case logoutToken
    }

    package let connection: SSOConnectionID
    package let kind: Kind
    /// Hash of the message's ID.
    package let id: SecretHash
    /// Until when it is remembered: the last instant at which the message could be accepted.
    package let until: UnixSeconds

    package init(connection: SSOConnectionID, kind: Kind, id: SecretHash, until: UnixSeconds) {
        self.connection = connection
        self.kind = kind
        self.id = id
        self.until = until
    }
}

/// What has been used, in all processes. Assertions are remembered by ``SessionStore/open(_:key:replacing:using:)``, in its transaction.
package protocol ReplayMemory: Sendable {
    /// Whether it was used: an early look, so that nothing follows from a message that is played again. The truth is the insertion.
    func isUsed(_ mark: ReplayMark) async throws(SignInStoreError) -> Bool

    /// - Returns: False when it was remembered before.
    func remember(_ mark: ReplayMark) async throws(SignInStoreError) -> Bool
}

/// A store of this folder could not answer. Whoever asked is told to try again (503); the cause is for logs.
package struct SignInStoreError: Error {
    package let cause: any Error

    package init(_ cause: any Error) { self.cause = cause }
}
