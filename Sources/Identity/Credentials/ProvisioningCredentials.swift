package import Application
import Leave

/// Makes and recognizes the tokens with which connections' directories provision (SSO_RULES P5.1, C4).
package struct ProvisioningCredentials: ProvisioningTokenIssuer {
    private let tokens: any ProvisioningTokenStore
    private let commands: CommandHandler
    private let now: @Sendable () -> UnixSeconds

    package init(tokens: any ProvisioningTokenStore, commands: CommandHandler, now: @escaping @Sendable () -> UnixSeconds) {
        self.tokens = tokens
        self.commands = commands
        self.now = now
    }

    package func issue(_ place: ProvisioningPlace, expires: UnixSeconds) async throws(SignInStoreError) -> String {
        let secret = APITokenText()
        try await tokens.add(place, hash: secret.hash, expires: expires)
        return secret.text
    }

    /// Unknown, expired, revoked, of a connection that is closed: one and the same (C4.2). It takes effect on the next request (C2.4).
    package func principal(authorization: String?) async throws(AuthenticationError) -> Principal {
        let parts = authorization?.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, parts[0].lowercased() == "bearer", let text = APITokenText(String(parts[1])) else {
            throw .invalidCredential
        }
        let found: ProvisioningPlace?
        do {
            found = try await tokens.place(text.hash, at: now())
        } catch {
            throw .unavailable(error.cause)
        }
        guard let place = found else { throw .invalidCredential }
        let principal = Principal.provisioning(place)
        let situation: Situation
        do {
            situation = try await commands.situation(for: principal)
        } catch {
            guard case .unavailable(let cause) = error else { throw .invalidCredential }
            throw .unavailable(cause)
        }
        guard situation.admits(place) else { throw .invalidCredential }
        return principal
    }
}
