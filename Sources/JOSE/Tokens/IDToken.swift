package import JSON
import OpenSSL
package import SSO

/// An ID token that passed SSO_RULES O3 to O6. Only ``IDTokenValidator`` makes it.
package struct IDToken: Hashable, Sendable {
    package let subject: String
    package let audiences: [String]
    package let issued: UnixTime
    package let expires: UnixTime
    package let authenticated: UnixTime?
    package let authenticationContext: String?
    package let authenticationMethods: [String]
    /// `sid`, by which the provider may end the session (SSO_RULES O8).
    package let sessionID: String?
    /// Only when the provider says that it is verified (SSO_RULES O6.15).
    package let verifiedEmail: String?
    /// The whole payload, for mappings.
    package let claims: JSONObject
}

/// What a sign-in expects of its ID token. Nonce, access token and code are secret.
package struct IDTokenExpectations: Hashable, Sendable, Redacted {
    /// The nonce that was sent.
    package var nonce: String
    /// `max_age`, when it was sent.
    package var maximumAge: Duration?
    /// Empty: any.
    package var authenticationContexts: [String]
    /// Came with the token.
    package var accessToken: String?
    package var code: String?

    package init(
        nonce: String,
        maximumAge: Duration? = nil,
        authenticationContexts: [String] = [],
        accessToken: String? = nil,
        code: String? = nil
    ) {
        self.nonce = nonce
        self.maximumAge = maximumAge
        self.authenticationContexts = authenticationContexts
        self.accessToken = accessToken
        self.code = code
    }
}

/// Validates ID tokens of one connection (SSO_RULES O3 to O6).
package struct IDTokenValidator: Sendable {
    package var trust: TokenTrust
    package var trustedAudiences: [String]
    package var hostedDomain: String?
    package var keys: JWKSCache

    package init(trust: TokenTrust, trustedAudiences: [String] = [], hostedDomain: String? = nil, keys: JWKSCache) {
        self.trust = trust
        self.trustedAudiences = trustedAudiences
        self.hostedDomain = hostedDomain
        self.keys = keys
    }

    /// - Throws: ``Refusal``; what fetching the keys threw when the provider could not be asked.
    package func validate(_ token: String, expecting: IDTokenExpectations, at now: UnixTime) async throws -> IDToken {
        try validate(try await trust.verify(token, as: .idToken, keys: keys), expecting, now)
    }

    private func validate(_ claims: RegisteredClaims, _ expected: IDTokenExpectations, _ now: UnixTime) throws(Refusal) -> IDToken {
        let skew = trust.clockSkew
        try claims.issuer(trust.issuer)
        let audiences = try claims.audience(trust.clientID)
        try checkParties(claims, audiences)
        let expires = try claims.expiry(at: now, skew: skew)
        let issued = try claims.issueTime(at: now, skew: skew)
        try claims.begun(at: now, skew: skew)
        guard let nonce = claims.nonce, isEqualInConstantTime(Array(nonce.utf8), Array(expected.nonce.utf8)) else {
            throw Refusal("O6.9", "the nonce is another or missing")
        }
        let subject = try claims.subjectIdentifier()
        try checkAge(claims, expected.maximumAge, now)
        try checkHash(claims.accessTokenHash, of: expected.accessToken, claims.header.algorithm)
        try checkHash(claims.codeHash, of: expected.code, claims.header.algorithm)
        try checkContext(claims, expected.authenticationContexts)
        try checkDomain(claims)
        return IDToken(
            subject: subject,
            audiences: audiences,
            issued: issued,
            expires: expires,
            authenticated: claims.authenticated,
            authenticationContext: claims.authenticationContext,
            authenticationMethods: claims.authenticationMethods ?? [],
            sessionID: claims.sessionID,
            verifiedEmail: claims.isEmailVerified == true ? claims.email : nil,
            claims: claims.members
        )
    }

    /// SSO_RULES O6.3, O6.4
    private func checkParties(_ claims: RegisteredClaims, _ audiences: [String]) throws(Refusal) {
        if let stranger = audiences.first(where: { !$0.isExactly(trust.clientID) && !trustedAudiences.containsExactly($0) }) {
            throw Refusal("O6.3", "the token is for an audience that is not trusted", expected: trust.clientID, received: stranger)
        }
        guard let party = claims.authorizedParty else {
            guard audiences.count == 1 else { throw Refusal("O6.4", "the token has several audiences and no authorized party") }
            return
        }
        guard party.isExactly(trust.clientID) else {
            throw Refusal("O6.4", "the authorized party is another", expected: trust.clientID, received: party)
        }
    }

    /// SSO_RULES O6.11
    private func checkAge(_ claims: RegisteredClaims, _ maximumAge: Duration?, _ now: UnixTime) throws(Refusal) {
        if let authenticated = claims.authenticated, authenticated > now + trust.clockSkew {
            throw Refusal("O6.11", "the sign-in lies in the future", expected: "at most \(now)", received: "\(authenticated)")
        }
        guard let maximumAge else { return }
        guard let authenticated = claims.authenticated else { throw Refusal("O6.11", "the token does not say when the sign-in was") }
        guard now - authenticated <= maximumAge + trust.clockSkew else {
            throw Refusal("O6.11", "the sign-in is too old", expected: "at least \(now - maximumAge)", received: "\(authenticated)")
        }
    }

    /// SSO_RULES O6.12
    private func checkHash(_ hash: String?, of secret: String?, _ algorithm: JWSAlgorithm) throws(Refusal) {
        guard let hash, let secret else { return }
        let digest = algorithm.hash.hash(Array(secret.utf8))
        guard hash.isExactly(Base64.url.encode(Array(digest.prefix(digest.count / 2)))) else {
            throw Refusal("O6.12", "the token does not belong to the access token or code that came along")
        }
    }

    /// SSO_RULES O6.13
    private func checkContext(_ claims: RegisteredClaims, _ demanded: [String]) throws(Refusal) {
        guard !demanded.isEmpty else { return }
        guard let context = claims.authenticationContext, demanded.containsExactly(context) else {
            let received = claims.authenticationContext ?? "none"
            throw Refusal(
                "O6.13",
                "the sign-in is not as strong as demanded",
                expected: demanded.joined(separator: " "),
                received: received
            )
        }
    }

    /// SSO_RULES O6.14
    private func checkDomain(_ claims: RegisteredClaims) throws(Refusal) {
        guard let hostedDomain else { return }
        guard let domain = claims.hostedDomain, domain.isExactlyIgnoringASCIICase(hostedDomain) else {
            throw Refusal("O6.14", "the hosted domain is another", expected: hostedDomain, received: claims.hostedDomain ?? "none")
        }
    }
}
