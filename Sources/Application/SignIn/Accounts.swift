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

/// The accounts and connections of an organization, read from what its events made.
package protocol Accounts: Sendable {
    /// - Parameter connection: What the credential came through: where it is disabled or gone, nobody is active (C2.4). Nil: through none.
    /// - Returns: Nil when there is no such employee in that organization.
    func account(
        _ employee: EmployeeID,
        through connection: SSOConnectionID?,
        of organization: OrganizationID
    ) async throws(SignInStoreError) -> Account?

    /// - Parameters:
    ///   - identity: Hash of ``ExternalIdentity/canonicalText``.
    ///   - connection: Of the identity.
    func employee(
        identity: SecretHash,
        at connection: SSOConnectionID,
        of organization: OrganizationID
    ) async throws(SignInStoreError) -> EmployeeID?

    /// All of them, disabled ones too, in the order in which they were added.
    func connections(of organization: OrganizationID) async throws(SignInStoreError) -> [SSOConnection]
}

/// Brings somebody whom an identity provider vouches for to their account: finds, links or makes it (P1), by ``LinkAccount/decide(_:)``
/// over the organization's events, so that two first sign-ins at the same moment make one account (P1.7).
package protocol AccountLinking: Sendable {
    func arrive(_ command: LinkAccount, in organization: OrganizationID) async throws(AccountLinkingError) -> EmployeeID

    /// Records that a recovery link was used (P3.1).
    func recordRecovery(of employee: EmployeeID, in organization: OrganizationID) async throws(AccountLinkingError)
}

package enum AccountLinkingError: Error {
    case refused([LinkAccount.Blocker])
    case unavailable(any Error)
}
