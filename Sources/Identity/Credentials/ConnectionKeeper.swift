package import Application
package import Leave
import OpenIDConnect
import OpenSSL
import SAML
package import SSO

/// Keeps what goes with connections beside their events.
package struct ConnectionKeeper: ConnectionAdministration {
    /// Seconds that a certificate of ours says it is valid; providers take it as a container for the key (S4.13).
    private static let certificateLifetime: Int64 = 10 * 365 * 86_400

    private let directory: any OrganizationDirectory
    private let secrets: any ConnectionSecrets
    private let sessions: any SessionStore
    let settings: SignInSettings
    let fetch: Fetch
    let now: @Sendable () -> UnixSeconds
    private let newID: @Sendable () -> UInt128

    /// - Parameter fetch: Asks for metadata within the limits of O2.3.
    package init(
        directory: any OrganizationDirectory,
        secrets: any ConnectionSecrets,
        sessions: any SessionStore,
        settings: SignInSettings,
        fetch: @escaping Fetch,
        now: @escaping @Sendable () -> UnixSeconds,
        newID: @escaping @Sendable () -> UInt128
    ) {
        self.directory = directory
        self.secrets = secrets
        self.sessions = sessions
        self.settings = settings
        self.fetch = fetch
        self.now = now
        self.newID = newID
    }

    package func faults(of connection: SSOConnection, clientSecret: ClientSecretChange) -> [SSOConnection.Fault] {
        switch connection.provider {
        case .saml(let settings):
            settings.certificates.enumerated().compactMap { certificateFault($0.element, at: "/certificates/\($0.offset)") }
                + (settings.metadataCertificates ?? []).enumerated().compactMap {
                    certificateFault($0.element, at: "/metadataCertificates/\($0.offset)")
                }
        case .openIDConnect(let settings): secretFaults(settings, clientSecret)
        }
    }

    package func prepare(
        _ connection: SSOConnection,
        clientSecret: ClientSecretChange,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        if case .set(let secret) = clientSecret {
            let ours = secret == nil && connection.provider.authenticatesByKey ? try makeSigningKey() : nil
            try await secrets.setClientSecret(secret ?? ours, of: connection.id, in: organization)
        }
        if case .saml = connection.provider, try await secrets.keys(of: connection.id, in: organization).isEmpty {
            try await secrets.setKey(try makeKey(.active), of: connection.id, in: organization)
        }
        try await directory.register(connection, of: organization)
    }

    package func release(_ connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) {
        try await directory.release(connection, of: organization)
        try await sessions.endAll(of: connection, in: organization)
        try await secrets.removeAll(of: connection, in: organization)
    }

    package func keys(
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> [PublishedKey] {
        try await secrets.keys(of: connection, in: organization).compactMap(PublishedKey.init)
    }

    package func addKey(to connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> PublishedKey {
        let key = try makeKey(.next)
        try await secrets.setKey(key, of: connection, in: organization)
        guard let published = PublishedKey(key) else {
            // No input reaches this: the certificate was written a moment ago, by the library that reads it.
            preconditionFailure("a certificate of ours can be read")
        }
        return published
    }

    package func activate(
        _ key: Identifier<Application.ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> Bool {
        let keys = try await secrets.keys(of: connection, in: organization)
        guard var next = keys.first(where: { $0.id == key }), next.stage != .retiring else { return false }
        next.stage = .active
        // The new one first: in between, the older of two active ones signs, and all decrypt.
        try await secrets.setKey(next, of: connection, in: organization)
        for var other in keys where other.id != key && other.stage == .active {
            other.stage = .retiring
            try await secrets.setKey(other, of: connection, in: organization)
        }
        return true
    }

    package func remove(
        _ key: Identifier<Application.ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> Bool {
        let keys = try await secrets.keys(of: connection, in: organization)
        guard let found = keys.first(where: { $0.id == key }), found.stage != .active else { return false }
        try await secrets.removeKey(key, of: connection, in: organization)
        return true
    }

    private func certificateFault(_ text: String, at pointer: String) -> SSOConnection.Fault? {
        do {
            _ = try TrustedCertificate(text: text)
            return nil
        } catch {
            let detail = "The certificate cannot be used: \(error.reason) (\(error.rule))."
            return SSOConnection.Fault(pointer: pointer, code: "invalid-value", detail: detail)
        }
    }

    private func secretFaults(_ settings: OpenIDConnectSettings, _ change: ClientSecretChange) -> [SSOConnection.Fault] {
        guard case .set(let secret) = change else { return [] }
        // Without a key of the admin's we make one, and publish its public half.
        if secret == nil, settings.clientAuthentication == .privateKeyJWT { return [] }
        do {
            _ = try ClientAuthentication(settings.clientAuthentication, secret: secret)
            return []
        } catch {
            return [SSOConnection.Fault(pointer: "/clientSecret", code: "invalid-value", detail: "\(error.reason) (\(error.rule)).")]
        }
    }

    /// For `private_key_jwt`: RSA, which every provider that knows it takes.
    private func makeSigningKey() throws(SignInStoreError) -> String {
        do {
            return try PrivateKey.makeRSA(bits: 3072).pem()
        } catch {
            throw SignInStoreError(error)
        }
    }

    /// RSA, because it must decrypt as well as sign (S6.3).
    private func makeKey(_ stage: Application.ServiceProviderKey.Stage) throws(SignInStoreError) -> Application.ServiceProviderKey {
        do {
            let key = try PrivateKey.makeRSA(bits: 3072)
            let now = now()
            let certificate = try Certificate.selfSigned(
                for: key,
                commonName: "away",
                notBefore: now - 3600,
                notAfter: now + Self.certificateLifetime
            )
            return Application.ServiceProviderKey(
                id: Identifier(newID()),
                stage: stage,
                privateKeyPEM: try key.pem(),
                certificatePEM: certificate.pem
            )
        } catch {
            throw SignInStoreError(error)
        }
    }
}

extension SSOConnection.Provider {
    fileprivate var authenticatesByKey: Bool {
        guard case .openIDConnect(let settings) = self else { return false }
        return settings.clientAuthentication == .privateKeyJWT
    }
}
