/// A connection's choices.
package struct SAMLPolicy: Hashable, Sendable {
    /// Whether answers without a request are taken (SSO_RULES S3.5).
    package var allowsIdentityProviderInitiated = false
    /// Whether the assertion itself must be signed, not only the Response around it (S4.1).
    package var requiresSignedAssertion = false
    /// Whether plain assertions are refused (S6.6).
    package var requiresEncryption = false
    /// Whether AES-CBC is taken under a verified Response signature (S6.2).
    package var allowsLegacyEncryption = false
    /// Whether our requests are signed even where the provider does not ask for it (S7.1).
    package var signsRequests = false
    /// Whether the provider shall authenticate anew (S7.1).
    package var forcesAuthentication = false
    /// What a request asks for in `NameIDPolicy/@Format`; nil leaves it to the provider.
    package var nameIDFormat: String?
    /// Authentication context classes, any of which satisfies; empty: not asked for (S5.8).
    package var requestedAuthenticationContexts: [String] = []
    /// How long ago the person may have authenticated; nil: not asked for (S5.7).
    package var maximumAuthenticationAge: Duration?
    /// At most 300 s.
    package var clockSkew: Duration {
        didSet { clockSkew = Self.bounded(clockSkew) }
    }

    package init(clockSkew: Duration = .seconds(60)) {
        self.clockSkew = Self.bounded(clockSkew)
    }

    private static func bounded(_ skew: Duration) -> Duration {
        min(max(skew, .zero), .seconds(300))
    }
}
