import Application

/// Whom an identity provider vouches for, after every check of its protocol.
struct AssertedPerson: Sendable {
    let identity: ExternalIdentity
    /// Whom the provider's logout names: the same, unless an attribute keys the account.
    let providerIdentity: ExternalIdentity
    let email: LinkAccount.AssertedEmail?
    let name: String?
    /// What role mappings look at: the values of each claim or attribute.
    let attributes: [String: [String]]
    /// `sid` or `SessionIndex`.
    let providerSession: String?
    /// What our sign-out tells the provider.
    let logoutHint: LogoutHint?
    /// `SessionNotOnOrAfter` (C2.2).
    let sessionEnd: UnixSeconds?
    /// The assertion that must be used once (S5.9).
    let mark: ReplayMark?
}

/// What a provider must be told at sign-out; sealed into the session.
enum LogoutHint: Codable, Hashable, Sendable {
    /// `id_token_hint` (O8.4).
    case openIDConnect(idToken: String)
    /// S8.4
    case saml(value: String, format: String?, nameQualifier: String?, spNameQualifier: String?, sessionIndex: String?)
}
