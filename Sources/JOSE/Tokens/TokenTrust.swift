import SSO

/// What a connection believes of a token's sender: from its configuration, never from a token.
package struct TokenTrust: Hashable, Sendable {
    package var issuer: String
    package var clientID: String
    package var algorithms: Set<JWSAlgorithm>
    /// Allowed difference of clocks: 60 s unless the connection says otherwise, at most 300 s.
    package private(set) var clockSkew: Duration

    package init(
        issuer: String,
        clientID: String,
        algorithms: Set<JWSAlgorithm> = Set(JWSAlgorithm.allCases),
        clockSkew: Duration = .seconds(60)
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.algorithms = algorithms
        self.clockSkew = min(max(clockSkew, .zero), .seconds(300))
    }

    /// Form, key and signature (SSO_RULES O3 to O5), then the types of the claims.
    func verify(_ token: String, as kind: TokenKind, keys: JWKSCache) async throws -> RegisteredClaims {
        let token = try CompactJWS(parsing: token, allowing: algorithms, as: kind)
        let key = try await keys.key(for: token.header)
        return try RegisteredClaims(try token.verifiedClaims(by: key))
    }
}
