package import Application
package import Leave

/// Makes API tokens and links.
package struct Credentials: CredentialIssuer {
    private let tokens: any APITokenStore
    private let links: any SetUpLinks
    private let sealer: any Sealer
    private let publicURL: String
    private let now: @Sendable () -> UnixSeconds

    /// - Parameter publicURL: Origin of this service, without a slash at the end.
    package init(
        tokens: any APITokenStore,
        links: any SetUpLinks,
        sealer: any Sealer,
        publicURL: String,
        now: @escaping @Sendable () -> UnixSeconds
    ) {
        self.sealer = sealer
        self.tokens = tokens
        self.links = links
        self.publicURL = publicURL
        self.now = now
    }

    package func issueToken(
        _ id: APITokenID,
        for employee: EmployeeID,
        of organization: OrganizationID,
        name: String?,
        scope: Principal.Scope,
        expiresAt: UnixSeconds
    ) async throws(SignInStoreError) -> IssuedToken {
        let secret = APITokenText()
        let now = now()
        let token = APIToken(
            id: id,
            organization: organization,
            employee: employee,
            name: name,
            scope: scope,
            issuedAt: now,
            expiresAt: min(expiresAt, now + APIToken.longestLifetime)
        )
        try await tokens.add(token, hash: secret.hash)
        return IssuedToken(text: secret.text, token: token)
    }

    package func makeLink(
        _ purpose: SetUpLink.Purpose,
        for employee: EmployeeID,
        of organization: OrganizationID
    ) async throws(SignInStoreError) -> String {
        let secret = Secret()
        let link = SetUpLink(organization: organization, employee: employee, purpose: purpose, expiresAt: now() + purpose.lifetime)
        try await links.add(link, hash: secret.hash)
        return publicURL + "/setup/" + secret.text
    }

    package func hashes(of identity: ExternalIdentity) -> IdentityHashes { sealer.hashes(of: identity) }
}
