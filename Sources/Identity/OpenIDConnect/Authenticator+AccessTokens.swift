import Application
import JOSE
import JSON
import Leave
import OpenIDConnect
import OpenSSL
import SSO

extension Authenticator {
    /// An access token of an organization's provider (O7). Every fault is one and the same 401 (C4.2).
    func principal(accessToken token: String) async throws(AuthenticationError) -> Principal {
        guard let claimed = ClaimedPlace(token) else { throw .invalidCredential }
        var places: [ConnectionPlace] = []
        for audience in claimed.audiences {
            places += try await available { () throws(SignInStoreError) in
                try await ports.directory.connections(issuer: claimed.issuer, audience: audience)
            }
        }
        var found: [Principal] = []
        for place in places {
            if let principal = try await principal(accessToken: token, at: place) { found.append(principal) }
        }
        // Two organizations with one issuer and audience: the token must mean one account only, or it means none (S5.13).
        guard let principal = found.first, found.count == 1 else { throw .invalidCredential }
        return principal
    }

    private func principal(accessToken token: String, at place: ConnectionPlace) async throws(AuthenticationError) -> Principal? {
        let snapshot = try await available { () throws(SignInStoreError) in
            try await ports.accounts.snapshot(of: place.organization)
        }
        guard let snapshot else { return nil }
        guard let connection = snapshot.connections.first(where: { $0.id == place.connection }), connection.isEnabled,
            case .openIDConnect(let settings) = connection.provider, let audience = settings.apiAudience
        else { return nil }
        let scene = Scene(organization: place.organization, connection: connection, isOpen: true, limits: snapshot.sessionLimits)
        guard let verified = try await verified(token, settings, audience: audience, scene) else { return nil }
        let identity = ExternalIdentity(connection: connection.id, subject: .subject(verified.subject))
        guard let employee = snapshot.employee(identity: ports.sealer.hashes(of: identity), at: connection.id),
            let account = snapshot.account(employee, through: connection.id), account.isActive
        else { return nil }
        return Principal(
            organization: place.organization,
            employee: employee,
            isAdmin: account.isAdmin,
            scope: Principal.Scope(cutBy: verified.scopes),
            credential: .accessToken,
            authenticatedAt: verified.authenticated?.seconds
        )
    }

    private func verified(
        _ token: String,
        _ settings: OpenIDConnectSettings,
        audience: String,
        _ scene: Scene
    ) async throws(AuthenticationError) -> AccessToken? {
        do {
            let party = try await providers.verifier(settings, scene)
            let validator = party.accessTokenValidator(audience: audience, allowsPlainType: settings.allowsPlainTyp)
            return try await validator?.validate(token, at: UnixTime(seconds: ports.now()))
        } catch is SSO.Refusal {
            return nil
        } catch {
            throw .unavailable(error)
        }
    }
}

extension Principal.Scope {
    /// O7.3: ours that are named cut the rights; where none is named, nothing is cut.
    init(cutBy words: [String]) {
        self = words.compactMap(Self.init(rawValue:)).max() ?? .admin
    }
}

/// What a token says of its issuer and audience, to find the connection by whose keys it is then verified. Nothing else may rest on it.
private struct ClaimedPlace {
    let issuer: String
    /// At most four: each is a look-up.
    let audiences: [String]

    init?(_ token: String) {
        guard token.utf8.count <= 65_536 else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64.url.decode(parts[1]), let claims = try? JSON(parsing: payload) else { return nil }
        guard let issuer = claims["iss"]?.string else { return nil }
        self.issuer = issuer
        if let audience = claims["aud"]?.string {
            audiences = [audience]
        } else {
            audiences = Array(Set(claims["aud"]?.array?.prefix(4).compactMap(\.string) ?? []))
        }
    }
}
