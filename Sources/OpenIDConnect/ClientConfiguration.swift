package import JOSE

/// A connection as it was configured: who the provider is, who we are to it, what we ask for.
package struct ClientConfiguration: Sendable {
    package enum ResponseMode: String, Hashable, Sendable, Codable {
        case query
        case formPost = "form_post"
    }

    package var issuer: Issuer
    package var clientID: String
    package var authentication: ClientAuthentication
    /// The one redirect URI, from configuration (SSO_RULES O1.6).
    package var redirectURI: String
    package var responseMode: ResponseMode = .query
    /// Besides `openid`, which is always asked for.
    package var scopes: [String] = ["profile", "email"]
    package var algorithms: Set<JWSAlgorithm> = Set(JWSAlgorithm.allCases)
    package var clockSkew: Duration = .seconds(60)
    package var trustedAudiences: [String] = []
    package var hostedDomain: String?
    /// Sent as `max_age` and checked (SSO_RULES O6.11).
    package var maximumAge: Duration?
    /// Sent as `acr_values` and demanded (SSO_RULES O6.13).
    package var authenticationContexts: [String] = []
    /// Whether UserInfo is asked after the ID token (SSO_RULES O1.10).
    package var asksUserInfo = false

    package init(issuer: Issuer, clientID: String, authentication: ClientAuthentication, redirectURI: String) {
        self.issuer = issuer
        self.clientID = clientID
        self.authentication = authentication
        self.redirectURI = redirectURI
    }

    package var trust: TokenTrust {
        TokenTrust(issuer: issuer.text, clientID: clientID, algorithms: algorithms, clockSkew: clockSkew)
    }
}
