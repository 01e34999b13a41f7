package import Leave

/// What a request shows.
package struct PresentedCredentials: Hashable, Sendable {
    package let sessionCookie: String?
    /// The whole `Authorization` header.
    package let authorization: String?

    package init(sessionCookie: String?, authorization: String?) {
        self.sessionCookie = sessionCookie
        self.authorization = authorization
    }
}

/// A caller that was found.
package struct Authenticated: Hashable, Sendable {
    package let principal: Principal
    /// What unsafe methods must send as `Away-CSRF-Token` (C3.1); nil where no cookie gives the right.
    package let csrfToken: String?

    package init(principal: Principal, csrfToken: String?) {
        self.principal = principal
        self.csrfToken = csrfToken
    }

    /// In a time that does not depend on where they differ (C3.1).
    package func accepts(csrfToken presented: String) -> Bool {
        guard let csrfToken else { return false }
        let expected = Array(csrfToken.utf8)
        let received = Array(presented.utf8)
        guard expected.count == received.count else { return false }
        var difference: UInt8 = 0
        for (left, right) in zip(expected, received) { difference |= left ^ right }
        return difference == 0
    }
}

package enum AuthenticationError: Error {
    /// Unknown, expired, revoked, of a deactivated employee, forged: one and the same 401 (C4.2).
    case invalidCredential
    /// A cookie and a bearer token of different people (C3.2).
    case conflictingCredentials
    case unavailable(any Error)
}

/// Makes credentials. Each text is given out once and kept as a hash only.
package protocol CredentialIssuer: Sendable {
    /// An API token (C4.1).
    ///
    /// Record it by `IssueAPIToken` first, which checks who may and for how long.
    func issueToken(
        _ id: APITokenID,
        for employee: EmployeeID,
        of organization: OrganizationID,
        name: String?,
        scope: Principal.Scope,
        expiresAt: UnixSeconds
    ) async throws(SignInStoreError) -> IssuedToken

    /// - Returns: The whole address of the link.
    func makeLink(_ purpose: SetUpLink.Purpose, for employee: EmployeeID, of organization: OrganizationID)
        async throws(SignInStoreError) -> String

    /// The unique key of an identity among an organization's accounts (P1.2, P1.7).
    func hashes(of identity: ExternalIdentity) -> IdentityHashes
}

package struct IssuedToken: Hashable, Sendable {
    /// Shown once.
    package let text: String
    package let token: APIToken

    package init(text: String, token: APIToken) {
        self.text = text
        self.token = token
    }
}
