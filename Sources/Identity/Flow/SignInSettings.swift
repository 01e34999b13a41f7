/// What the installation says about signing in.
package struct SignInSettings: Hashable, Sendable {
    /// Origin under which browsers know us, without a slash at the end: `https://away.example.org` (O1.6).
    package var publicURL: String
    /// Whether http and loopback addresses are allowed: never in production (O2.2).
    package var isDevelopment: Bool
    /// Attempts a minute of one address at one connection (P4.3).
    package var attemptsPerMinute: Int

    package init(publicURL: String, isDevelopment: Bool, attemptsPerMinute: Int = 20) {
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.isDevelopment = isDevelopment
        self.attemptsPerMinute = attemptsPerMinute
    }

    var openIDConnectCallback: String { publicURL + "/sso/oidc/callback" }
}
