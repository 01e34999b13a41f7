package import SSO

/// The address to which the browser goes to end the provider's session too (OpenID Connect RP-Initiated Logout 1.0, 2;
/// SSO_RULES O8.4). Ours has ended before.
package struct LogoutRequest: Hashable, Sendable {
    package let address: String

    /// Nil when the provider has no such endpoint.
    ///
    /// - Parameters:
    ///   - idToken: The ID token of the session, as received.
    ///   - returnAddress: Where the provider sends the browser; registered with it.
    package init?(_ metadata: ProviderMetadata, clientID: String, idToken: String?, returnAddress: String?, state: String?) {
        guard let endpoint = metadata.endSessionEndpoint else { return nil }
        var parameters = FormParameters()
        if let idToken { parameters.append("id_token_hint", idToken) }
        parameters.append("client_id", clientID)
        if let returnAddress {
            parameters.append("post_logout_redirect_uri", returnAddress)
            if let state { parameters.append("state", state) }
        }
        address = endpoint.adding(parameters)
    }
}

/// A provider's frame that ends a session (OpenID Connect Front-Channel Logout 1.0, 3; SSO_RULES O8.3).
package struct FrontChannelLogout: Hashable, Sendable {
    package let sessionID: String

    /// - Throws: SSO_RULES O8.3 unless `iss` and `sid` are both there, once, and the issuer is the connection's.
    package init(_ parameters: FormParameters, issuer: Issuer) throws(Refusal) {
        guard let received = parameters["iss"], let sessionID = parameters["sid"], !sessionID.isEmpty else {
            throw Refusal("O8.3", "the logout lacks its issuer or session")
        }
        guard received.isExactly(issuer.text) else {
            throw Refusal("O8.3", "the logout is another issuer's", expected: issuer.text, received: received)
        }
        self.sessionID = sessionID
    }
}
