import JSON
package import SSO

/// What the token endpoint gave for a code (OpenID Connect Core 3.1.3.3). All of it is secret.
package struct TokenResponse: Hashable, Sendable, Redacted {
    /// Not yet validated.
    package let idToken: String
    package let accessToken: String?
    package let refreshToken: String?

    /// - Throws: SSO_RULES O1.8.
    package init(_ answer: ProviderResponse) throws(Refusal) {
        // An error's answer need not be JSON; one with tokens that is not is refused below, wherever it is broken.
        let members = (try? JSON(parsing: answer.body))?.object
        guard answer.status == 200 else {
            throw Refusal(
                "O1.8",
                "the provider does not give tokens for the code",
                received: Self.known(members?["error"]?.string) + ", status \(answer.status)"
            )
        }
        guard let members else { throw Refusal("O1.8", "the answer with the tokens is not a strict JSON object") }
        guard let type = members["token_type"]?.string, type.isExactlyIgnoringASCIICase("bearer") else {
            throw Refusal("O1.8", "the token's type is not bearer")
        }
        guard let idToken = members["id_token"]?.string else { throw Refusal("O1.8", "the answer has no ID token") }
        self.idToken = idToken
        accessToken = members["access_token"]?.string
        refreshToken = members["refresh_token"]?.string
    }

    /// RFC 6749 5.2
    private static func known(_ error: String?) -> String {
        let codes = [
            "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
        ]
        guard let error, codes.containsExactly(error) else { return "an unknown error" }
        return error
    }
}

extension ProviderRequest {
    /// Asks for the tokens of a code (RFC 6749 4.1.3, RFC 7636 4.5).
    package static func tokens(
        for code: String,
        _ pending: PendingAuthorization,
        _ client: ClientConfiguration,
        _ metadata: ProviderMetadata,
        at now: UnixTime
    ) throws -> Self {
        var request = ProviderRequest(
            metadata.tokenEndpoint,
            form: [
                "grant_type": "authorization_code", "code": code, "redirect_uri": pending.redirectURI,
                "code_verifier": pending.codeVerifier,
            ]
        )
        try client.authentication.apply(to: &request, clientID: client.clientID, at: now)
        return request
    }
}
