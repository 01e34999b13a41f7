package import Leave

/// What a request must know of the account behind its credential, as of now (C2.4, C2.5).
package struct Account: Hashable, Sendable {
    /// Neither deactivated nor past the end of employment.
    package let isActive: Bool
    package let isAdmin: Bool

    package init(isActive: Bool, isAdmin: Bool) {
        self.isActive = isActive
        self.isAdmin = isAdmin
    }
}

/// The accounts and connections of organizations, read from what their events made.
package protocol Accounts: Sendable {
    /// One look at the history for all that a request asks.
    ///
    /// - Returns: Nil where there is no such organization.
    func snapshot(of organization: OrganizationID) async throws(SignInStoreError) -> (any AccountsSnapshot)?
}

/// An organization's accounts and connections at one moment.
package protocol AccountsSnapshot: Sendable {
    /// All of them, disabled ones too, in the order in which they were added.
    var connections: [SSOConnection] { get }

    /// Through which people must sign in; empty: through any that is enabled (P3.2).
    var enforcedConnections: Set<SSOConnectionID> { get }

    /// C2.2
    var sessionLimits: SessionLimits { get }

    /// - Parameter connection: What the credential came through: where it is disabled or gone, nobody is active (C2.4). Nil: through none.
    /// - Returns: Nil when there is no such employee.
    func account(_ employee: EmployeeID, through connection: SSOConnectionID?) -> Account?

    /// - Parameters:
    ///   - identity: Keyed hashes of ``ExternalIdentity/canonicalText``.
    ///   - connection: Of the identity.
    func employee(identity: IdentityHashes, at connection: SSOConnectionID) -> EmployeeID?
}

extension AccountsSnapshot {
    /// The connections that people may sign in through now (P3.2).
    package var openConnections: [SSOConnection] {
        connections.filter { $0.isEnabled && (enforcedConnections.isEmpty || enforcedConnections.contains($0.id)) }
    }
}

extension Accounts {
    package func connections(of organization: OrganizationID) async throws(SignInStoreError) -> [SSOConnection] {
        try await snapshot(of: organization)?.connections ?? []
    }

    package func account(
        _ employee: EmployeeID,
        through connection: SSOConnectionID?,
        of organization: OrganizationID
    ) async throws(SignInStoreError) -> Account? {
        try await snapshot(of: organization)?.account(employee, through: connection)
    }
}

/// Brings somebody whom an identity provider vouches for to their account: finds, links or makes it (P1), by ``LinkAccount/decide(_:)``
/// over the organization's events, so that two first sign-ins at the same moment make one account (P1.7).
package protocol AccountLinking: Sendable {
    func arrive(_ command: LinkAccount, in organization: OrganizationID) async throws(AccountLinkingError) -> EmployeeID

    /// Records that an admin's test of a connection passed (P3.2, P4.4).
    func recordTest(of connection: SSOConnectionID, by employee: EmployeeID, in organization: OrganizationID)
        async throws(AccountLinkingError)

    /// Records that a recovery link was used (P3.1).
    func recordRecovery(of employee: EmployeeID, in organization: OrganizationID) async throws(AccountLinkingError)
}

package enum AccountLinkingError: Error {
    case refused([LinkAccount.Blocker])
    case unavailable(any Error)
}
