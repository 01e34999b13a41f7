package import Application
import JOSE
import JSON
import Leave
import OpenIDConnect
import OpenSSL
package import SSO
import Synchronization

/// The OpenID providers of all organizations, each with its cached discovery document and keys (O2.4).
package final class OpenIDProviders: Sendable {
    private struct Entry: Sendable {
        let settings: OpenIDConnectSettings
        let clockSkew: Int
        let secret: String?
        let party: RelyingParty
    }

    /// Beyond as many, the caches begin anew.
    private static let capacity = 4096

    private let secrets: any ConnectionSecrets
    private let settings: SignInSettings
    private let now: @Sendable () -> UnixTime
    private let fetch: Fetch
    private let entries = Mutex<[SSOConnectionID: Entry]>([:])

    /// - Parameter fetch: Asks providers within the limits of O2.3.
    package init(
        secrets: any ConnectionSecrets,
        settings: SignInSettings,
        now: @escaping @Sendable () -> UnixSeconds,
        fetch: @escaping Fetch
    ) {
        self.secrets = secrets
        self.settings = settings
        self.now = { UnixTime(seconds: now()) }
        self.fetch = fetch
    }

    /// The relying party of a connection as it is configured now, for signing in.
    ///
    /// - Throws: ``SSO/Refusal`` for a configuration that cannot work; ``SignInStoreError``.
    func party(_ settings: OpenIDConnectSettings, _ scene: Scene) async throws -> RelyingParty {
        let secret = try await secrets.clientSecret(of: scene.connection.id, in: scene.organization)
        return try cached(settings, scene) { $0.secret == secret }
            ?? make(settings, scene, secret: secret)
    }

    /// For what providers send us (access and logout tokens): it needs no client secret, so none is read for each request.
    func verifier(_ settings: OpenIDConnectSettings, _ scene: Scene) async throws -> RelyingParty {
        if let party = cached(settings, scene, where: { _ in true }) { return party }
        return try await party(settings, scene)
    }

    private func cached(_ settings: OpenIDConnectSettings, _ scene: Scene, where fits: (Entry) -> Bool) -> RelyingParty? {
        let entry = entries.withLock { $0[scene.connection.id] }
        guard let entry, entry.settings == settings, entry.clockSkew == scene.connection.clockSkew, fits(entry) else { return nil }
        return entry.party
    }

    private func make(_ settings: OpenIDConnectSettings, _ scene: Scene, secret: String?) throws -> RelyingParty {
        let policy: AddressPolicy = self.settings.isDevelopment ? .loopbackHTTPToo : .httpsOnly
        guard let issuer = Issuer(settings.issuer, policy: policy) else {
            throw SSO.Refusal("O2.1", "the configured issuer is no https address", received: settings.issuer)
        }
        var client = ClientConfiguration(
            issuer: issuer,
            clientID: settings.clientID,
            authentication: try ClientAuthentication(settings.clientAuthentication, secret: secret),
            redirectURI: self.settings.openIDConnectCallback
        )
        client.responseMode = settings.responseMode == .formPost ? .formPost : .query
        client.scopes = settings.scopes
        client.algorithms = Set(settings.allowedAlgorithms.compactMap(JWSAlgorithm.init(rawValue:)))
        client.clockSkew = .seconds(scene.connection.clockSkew)
        client.trustedAudiences = settings.trustedAudiences
        client.hostedDomain = settings.hostedDomain
        client.maximumAge = settings.maxAge.map { .seconds($0) }
        client.authenticationContexts = settings.acrValues
        client.asksUserInfo = settings.asksUserInfo
        let party = RelyingParty(client, now: now, fetch: fetch)
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries.removeAll() }
            entries[scene.connection.id] = Entry(
                settings: settings,
                clockSkew: scene.connection.clockSkew,
                secret: secret,
                party: party
            )
        }
        return party
    }
}

extension ClientAuthentication {
    /// - Parameter secret: The client secret, or the private key as PEM.
    init(_ method: OpenIDConnectSettings.ClientAuthentication, secret: String?) throws(SSO.Refusal) {
        if method == .none {
            self = .none
            return
        }
        guard let secret else { throw SSO.Refusal("O1.8", "the connection has no client secret") }
        switch method {
        case .none, .secretBasic: self = .secretBasic(secret)
        case .secretPost: self = .secretPost(secret)
        case .privateKeyJWT:
            guard let key = try? PrivateKey(pem: secret), let signer = JWSSigner(fitting: key) else {
                throw SSO.Refusal("O1.8", "the connection's private key cannot sign")
            }
            self = .privateKeyJWT(signer)
        }
    }
}

extension JWSSigner {
    /// The usual algorithm of the key's kind.
    init?(fitting key: PrivateKey) {
        let algorithm: JWSAlgorithm
        switch key.publicKey.components {
        case .rsa: algorithm = .rs256
        case .ec(.p256, _, _): algorithm = .es256
        case .ec(.p384, _, _): algorithm = .es384
        case .ec(.p521, _, _): algorithm = .es512
        case .ed25519: algorithm = .edDSA
        case .unsupported: return nil
        }
        // The name tells the next key from this one, wherever the provider learnt them.
        let bytes = key.publicKey.jwk(keyID: "", algorithm: algorithm)?.bytes ?? []
        self.init(algorithm, key: key, keyID: Base64.url.encode(Array(HashAlgorithm.sha256.hash(bytes).prefix(12))))
    }
}
