package import JSON
package import SSO

/// An access token that passed SSO_RULES O7. Only ``AccessTokenValidator`` makes it.
package struct AccessToken: Hashable, Sendable {
    package let subject: String
    package let clientID: String
    package let tokenID: String
    package let expires: UnixTime
    package let issued: UnixTime
    package let authenticated: UnixTime?
    /// The words of `scope` (RFC 6749 3.3).
    package let scopes: [String]
    package let claims: JSONObject
}

/// Validates access tokens that come to our API (RFC 9068; SSO_RULES O7).
package struct AccessTokenValidator: Sendable {
    package let trust: TokenTrust
    package let audience: String
    private let allowsPlainType: Bool
    private let keys: JWKSCache

    /// Nil when the audience is the sign-in client's: an ID token could then pass for an access token (SSO_RULES O7.1, O7.2).
    ///
    /// - Parameter allowsPlainType: Whether `typ` may be `JWT`, for a provider that does not follow RFC 9068.
    package init?(trust: TokenTrust, audience: String, allowsPlainType: Bool = false, keys: JWKSCache) {
        guard !audience.isEmpty, !audience.isExactly(trust.clientID) else { return nil }
        self.trust = trust
        self.audience = audience
        self.allowsPlainType = allowsPlainType
        self.keys = keys
    }

    /// - Throws: ``Refusal``; what fetching the keys threw when the provider could not be asked.
    package func validate(_ token: String, at now: UnixTime) async throws -> AccessToken {
        try validate(try await trust.verify(token, as: .accessToken(allowsPlainType: allowsPlainType), keys: keys), now)
    }

    private func validate(_ claims: RegisteredClaims, _ now: UnixTime) throws(Refusal) -> AccessToken {
        for name in ["nonce", "at_hash", "c_hash"] where claims.header.type == "jwt" && claims.members[name] != nil {
            throw Refusal("O7.1", "an ID token is no access token (\(name))")
        }
        for name in ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"] where claims.members[name] == nil {
            throw Refusal("O7.2", "the access token lacks a claim (\(name))")
        }
        try claims.issuer(trust.issuer)
        _ = try claims.audience(audience)
        let expires = try claims.expiry(at: now, skew: trust.clockSkew)
        let issued = try claims.issueTime(at: now, skew: trust.clockSkew)
        try claims.begun(at: now, skew: trust.clockSkew)
        let subject = try claims.subjectIdentifier()
        guard let clientID = claims.members["client_id"]?.string, let tokenID = claims.members["jti"]?.string else {
            throw Refusal("O7.2", "a claim of the access token is not text")
        }
        return AccessToken(
            subject: subject,
            clientID: clientID,
            tokenID: tokenID,
            expires: expires,
            issued: issued,
            authenticated: claims.authenticated,
            scopes: try scopes(claims.members),
            claims: claims.members
        )
    }

    /// RFC 9068 2.2.3
    private func scopes(_ members: JSONObject) throws(Refusal) -> [String] {
        guard let scope = members["scope"] else { return [] }
        guard let text = scope.string else { throw Refusal("O7.3", "the scope is not text") }
        return Array(text.utf8).split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    }
}
