package import JSON
package import SSO

/// A back-channel logout token that passed SSO_RULES O8.1. Only ``LogoutTokenValidator`` makes it.
package struct LogoutToken: Hashable, Sendable {
    /// Whose sessions end: all of a subject, or one of them, or one session whoever it is of (SSO_RULES O8.2).
    package enum Target: Hashable, Sendable {
        case subject(String)
        case session(String)
        case sessionOfSubject(session: String, subject: String)
    }

    package let target: Target
    package let tokenID: String
    /// After this the token is no longer taken, and its `jti` may be forgotten: its `exp`, but a day after its `iat` at the latest,
    /// and the allowed difference of clocks.
    package let expires: UnixTime
    package let claims: JSONObject
}

/// Validates logout tokens of one connection (OpenID Connect Back-Channel Logout 1.0, 2.6; SSO_RULES O8.1).
package struct LogoutTokenValidator: Sendable {
    package var trust: TokenTrust
    package var keys: JWKSCache

    package init(trust: TokenTrust, keys: JWKSCache) {
        self.trust = trust
        self.keys = keys
    }

    /// - Parameter claim: Remembers a `jti` until the given time, in one step with finding out whether it is new; false when it
    ///   was there before.
    /// - Throws: ``Refusal``; what fetching the keys threw; what `claim` threw.
    package func validate(_ token: String, at now: UnixTime, claim: (String, UnixTime) async throws -> Bool) async throws -> LogoutToken {
        let claims = try await trust.verify(token, as: .logoutToken, keys: keys)
        let logout = try validate(claims, now)
        guard try await claim(logout.tokenID, logout.expires) else { throw Refusal("O8.1", "the logout token was used before") }
        return logout
    }

    private func validate(_ claims: RegisteredClaims, _ now: UnixTime) throws(Refusal) -> LogoutToken {
        for name in ["iss", "aud", "iat", "exp", "jti", "events"] where claims.members[name] == nil {
            throw Refusal("O8.1", "the logout token lacks a claim (\(name))")
        }
        try claims.issuer(trust.issuer)
        _ = try claims.audience(trust.clientID)
        let expires = try claims.expiry(at: now, skew: trust.clockSkew)
        let issued = try claims.issueTime(at: now, skew: trust.clockSkew)
        // BCL 2.4 recommends two minutes. A token for years would have to be remembered for years, so it is none after a day.
        guard now < issued + Self.longestLife + trust.clockSkew else {
            throw Refusal(
                "O8.1",
                "the logout token is older than a day",
                expected: "at least \(now - Self.longestLife)",
                received: "\(issued)"
            )
        }
        try claims.begun(at: now, skew: trust.clockSkew)
        guard claims.members["events"]?["http://schemas.openid.net/event/backchannel-logout"]?.object != nil else {
            throw Refusal("O8.1", "the logout token is of another event")
        }
        guard claims.members["nonce"] == nil else { throw Refusal("O8.1", "an ID token is no logout token (nonce)") }
        guard let tokenID = claims.members["jti"]?.string, (1...256).contains(tokenID.unicodeScalars.count) else {
            throw Refusal("O8.1", "the name of the logout token is not a text of 1 to 256 characters")
        }
        return LogoutToken(
            target: try target(claims),
            tokenID: tokenID,
            expires: min(expires, issued + Self.longestLife) + trust.clockSkew,
            claims: claims.members
        )
    }

    private static let longestLife = Duration.seconds(86_400)

    private func target(_ claims: RegisteredClaims) throws(Refusal) -> LogoutToken.Target {
        guard claims.sessionID?.isEmpty != true else { throw Refusal("O8.1", "the session of the logout token is empty") }
        switch (claims.sessionID, claims.subject == nil ? nil : try claims.subjectIdentifier()) {
        case (let session?, let subject?): return .sessionOfSubject(session: session, subject: subject)
        case (let session?, nil): return .session(session)
        case (nil, let subject?): return .subject(subject)
        case (nil, nil): throw Refusal("O8.1", "the logout token names neither a subject nor a session")
        }
    }
}
