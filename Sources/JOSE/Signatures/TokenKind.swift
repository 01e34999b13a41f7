/// What a token is meant to be. One kind never passes for another (SSO_RULES O3.8, O7.1).
package enum TokenKind: Hashable, Sendable {
    case idToken
    /// RFC 9068; `JWT` passes too where a connection's provider does not follow it (SSO_RULES O7.1).
    case accessToken(allowsPlainType: Bool)
    case logoutToken

    /// - Parameter type: The header's `typ`, in lower case and without `application/`; nil when absent.
    func accepts(type: String?) -> Bool {
        switch (self, type) {
        case (.idToken, nil), (.idToken, "jwt"): true
        case (.logoutToken, nil), (.logoutToken, "jwt"), (.logoutToken, "logout+jwt"): true
        case (.accessToken, "at+jwt"), (.accessToken(allowsPlainType: true), "jwt"): true
        default: false
        }
    }
}
