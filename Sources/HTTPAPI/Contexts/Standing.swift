package import Application

/// A credential that can be looked at again, for answers that go on for long: what was revoked is told nothing more (SSO_RULES C2.4).
package struct Standing: Sendable {
    package let credentials: PresentedCredentials
    private let authenticate: AuthenticationMiddleware.Authenticate

    init(_ credentials: PresentedCredentials, _ authenticate: @escaping AuthenticationMiddleware.Authenticate) {
        self.credentials = credentials
        self.authenticate = authenticate
    }

    /// Whether it still shows the same person, with no fewer rights. While that cannot be found out, it does.
    package func holds(for principal: Principal) async -> Bool {
        do throws(AuthenticationError) {
            guard let found = try await authenticate(credentials)?.principal else { return false }
            return found.employee == principal.employee && found.organization == principal.organization && found.scope >= principal.scope
                && (found.isAdmin || !principal.isAdmin)
        } catch {
            guard case .unavailable = error else { return false }
            return true
        }
    }
}
