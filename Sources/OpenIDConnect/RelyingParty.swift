import JSON
package import JOSE
package import SSO

/// A person whom the provider vouches for.
package struct SignIn: Hashable, Sendable, Redacted {
    package let idToken: IDToken
    /// As received: `id_token_hint` of a later logout. Secret.
    package let rawIDToken: String
    package let userInfo: UserInfo?

    /// Of the ID token, else of UserInfo, which is not signed and so never wins over an ID token that says `false` (SSO_RULES O6.15).
    package var verifiedEmail: String? {
        guard idToken.claims["email_verified"] != .bool(false) else { return nil }
        return idToken.verifiedEmail ?? userInfo?.verifiedEmail
    }
}

/// One connection at work: sign-in by authorization code with PKCE (SSO_RULES O1), and what the provider sends us later.
///
/// It keeps the caches, so there is one for each connection and process.
package struct RelyingParty: Sendable {
    package let client: ClientConfiguration
    package let discovery: DiscoveryCache
    package let keys: JWKSCache
    private let fetch: Fetch
    private let now: @Sendable () -> UnixTime

    package init(_ client: ClientConfiguration, now: @escaping @Sendable () -> UnixTime, fetch: @escaping Fetch) {
        self.client = client
        self.now = now
        self.fetch = fetch
        discovery = DiscoveryCache(client.issuer, now: now, fetch: fetch)
        keys = discovery.makeKeysCache()
    }

    /// Begins a sign-in: the browser goes to the address, and the pending part is kept, bound to this browser.
    package func begin(loginHint: String? = nil) async throws -> (request: AuthorizationRequest, pending: PendingAuthorization) {
        let metadata = try await discovery.metadata()
        let pending = PendingAuthorization.make(redirectURI: client.redirectURI, at: now())
        return (AuthorizationRequest(pending, client, metadata, loginHint: loginHint), pending)
    }

    /// Ends a sign-in with what the browser brought back.
    ///
    /// - Parameter pending: The attempt of this `state` and this browser, taken out of the store so that it serves once; nil when
    ///   there is none.
    /// - Throws: ``Refusal``; ``ProviderUnreachable``.
    package func complete(_ response: AuthorizationResponse, _ pending: PendingAuthorization?) async throws -> SignIn {
        try response.check(pending, at: now())
        let metadata = try await discovery.metadata()
        let code = try response.code(for: pending, from: metadata, at: now())
        guard let pending else { throw Refusal("O1.3", "no sign-in of this browser waits for this answer") }
        let request = try ProviderRequest.tokens(for: code, pending, client, metadata, at: now())
        let tokens = try TokenResponse(try await fetch(request))
        let idToken = try await idTokenValidator.validate(
            tokens.idToken,
            expecting: IDTokenExpectations(
                nonce: pending.nonce,
                maximumAge: client.maximumAge,
                authenticationContexts: client.authenticationContexts,
                accessToken: tokens.accessToken,
                code: code
            ),
            at: now()
        )
        let userInfo = try await userInfo(tokens, metadata, idToken.subject)
        return SignIn(idToken: idToken, rawIDToken: tokens.idToken, userInfo: userInfo)
    }

    package var idTokenValidator: IDTokenValidator {
        IDTokenValidator(
            trust: client.trust,
            trustedAudiences: client.trustedAudiences,
            hostedDomain: client.hostedDomain,
            keys: keys
        )
    }

    package var logoutTokenValidator: LogoutTokenValidator {
        LogoutTokenValidator(trust: client.trust, keys: keys)
    }

    /// Nil when the audience is the sign-in client's (SSO_RULES O7.2).
    package func accessTokenValidator(audience: String, allowsPlainType: Bool = false) -> AccessTokenValidator? {
        AccessTokenValidator(trust: client.trust, audience: audience, allowsPlainType: allowsPlainType, keys: keys)
    }

    private func userInfo(_ tokens: TokenResponse, _ metadata: ProviderMetadata, _ subject: String) async throws -> UserInfo? {
        guard client.asksUserInfo, let address = metadata.userInfoEndpoint, let accessToken = tokens.accessToken else { return nil }
        // What goes into a header must not end it.
        guard accessToken.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw Refusal("O1.8", "the access token is no token68") }
        return try UserInfo(try await fetch(ProviderRequest(address, authorization: "Bearer " + accessToken)), subject: subject)
    }
}
