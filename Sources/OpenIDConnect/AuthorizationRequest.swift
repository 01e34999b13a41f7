import OpenSSL
package import SSO

/// What we remember of a sign-in while the browser is at the provider: kept on our side, used once, for 10 minutes
/// (SSO_RULES O1.2 to O1.4). All of it is secret.
package struct PendingAuthorization: Hashable, Sendable, Codable, Redacted {
    package let state: String
    package let nonce: String
    package let codeVerifier: String
    /// Seconds since 1970-01-01T00:00:00Z.
    package let began: Int64
    package let redirectURI: String

    package init(state: String, nonce: String, codeVerifier: String, began: Int64, redirectURI: String) {
        self.state = state
        self.nonce = nonce
        self.codeVerifier = codeVerifier
        self.began = began
        self.redirectURI = redirectURI
    }

    package static let lifetime = Duration.seconds(600)

    /// - Parameter random: Gives that many random bytes.
    package static func make(
        redirectURI: String,
        at now: UnixTime,
        random: (Int) -> [UInt8] = { randomBytes($0) }
    ) -> Self {
        Self(
            state: Base64.url.encode(random(32)),
            nonce: Base64.url.encode(random(32)),
            codeVerifier: Base64.url.encode(random(32)),
            began: now.seconds,
            redirectURI: redirectURI
        )
    }

    /// RFC 7636 4.2, `S256`
    package var codeChallenge: String {
        Base64.url.encode(HashAlgorithm.sha256.hash(Array(codeVerifier.utf8)))
    }

    package func isOver(at now: UnixTime) -> Bool {
        now >= UnixTime(seconds: began) + Self.lifetime
    }
}

/// The address to which the browser goes to sign in (OpenID Connect Core 3.1.2.1; SSO_RULES O1.1). It holds `state` and `nonce`.
package struct AuthorizationRequest: Hashable, Sendable, Redacted {
    package let address: String

    /// - Parameter loginHint: The e-mail address that the person has typed, if any.
    package init(
        _ pending: PendingAuthorization,
        _ client: ClientConfiguration,
        _ metadata: ProviderMetadata,
        loginHint: String? = nil
    ) {
        var parameters: FormParameters = [
            "response_type": "code", "client_id": client.clientID, "redirect_uri": pending.redirectURI,
            "scope": (["openid"] + client.scopes.filter { $0 != "openid" }).joined(separator: " "), "state": pending.state,
            "nonce": pending.nonce, "code_challenge": pending.codeChallenge, "code_challenge_method": "S256",
        ]
        if client.responseMode == .formPost { parameters.append("response_mode", "form_post") }
        if let maximumAge = client.maximumAge { parameters.append("max_age", String(maximumAge.components.seconds)) }
        if !client.authenticationContexts.isEmpty {
            parameters.append("acr_values", client.authenticationContexts.joined(separator: " "))
        }
        if let loginHint { parameters.append("login_hint", loginHint) }
        address = metadata.authorizationEndpoint.adding(parameters)
    }
}
