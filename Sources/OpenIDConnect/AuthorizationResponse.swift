import OpenSSL
package import SSO

/// What the browser brings back (RFC 6749 4.1.2), with nothing repeated (SSO_RULES O1.7).
package struct AuthorizationResponse: Sendable, Redacted {
    /// By which the attempt is found, and by nothing else (SSO_RULES O1.6).
    package let state: String
    private let code: String?
    private let issuer: String?
    private let error: String?
    private let errorDescription: String?

    /// - Throws: SSO_RULES O1.7 for repeated parameters, O1.3 without `state`.
    package init(_ parameters: FormParameters) throws(Refusal) {
        for name in ["code", "state", "iss", "error"] where parameters.values(name).count > 1 {
            throw Refusal("O1.7", "a parameter of the answer is repeated (\(name))")
        }
        guard let state = parameters["state"], !state.isEmpty else { throw Refusal("O1.3", "the answer has no state") }
        self.state = state
        code = parameters["code"]
        issuer = parameters["iss"]
        error = parameters["error"]
        errorDescription = parameters.values("error_description").first
    }

    /// The code, when the answer belongs to the attempt (SSO_RULES O1.3, O1.5, O1.7).
    ///
    /// - Parameter pending: The attempt of this `state` and this browser, taken out of the store; nil when there is none.
    package func code(for pending: PendingAuthorization?, from metadata: ProviderMetadata, at now: UnixTime) throws(Refusal) -> String {
        try check(pending, at: now)
        if let issuer {
            guard issuer.isExactly(metadata.issuer) else {
                throw Refusal("O1.5", "the answer is another issuer's", expected: metadata.issuer, received: issuer)
            }
        } else if metadata.sendsIssuerInResponses {
            throw Refusal("O1.5", "the answer does not name its issuer", expected: metadata.issuer, received: "none")
        }
        if let error {
            throw Refusal("O1.7", "the provider answered with an error", received: Self.known(error) + describing)
        }
        guard let code, !code.isEmpty else { throw Refusal("O1.7", "the answer has neither a code nor an error") }
        return code
    }

    /// SSO_RULES O1.3; before anybody talks to the provider.
    package func check(_ pending: PendingAuthorization?, at now: UnixTime) throws(Refusal) {
        guard let pending, isEqualInConstantTime(Array(pending.state.utf8), Array(state.utf8)) else {
            throw Refusal("O1.3", "no sign-in of this browser waits for this answer")
        }
        guard !pending.isOver(at: now) else {
            let began = UnixTime(seconds: pending.began)
            throw Refusal(
                "O1.3",
                "the sign-in took too long",
                expected: "before \(began + PendingAuthorization.lifetime)",
                received: "\(now)"
            )
        }
    }

    private var describing: String {
        errorDescription.map { ": " + $0 } ?? ""
    }

    /// RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6
    private static func known(_ error: String) -> String {
        let codes = [
            "invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope", "server_error",
            "temporarily_unavailable", "interaction_required", "login_required", "account_selection_required", "consent_required",
            "invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported",
            "registration_not_supported",
        ]
        return codes.containsExactly(error) ? error : "an unknown error"
    }
}
