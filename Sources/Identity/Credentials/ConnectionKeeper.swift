package import Application
package import Leave
import OpenIDConnect
import OpenSSL
import SAML
import SSO

/// Keeps what goes with connections beside their events.
package struct ConnectionKeeper: ConnectionAdministration {
    /// Seconds that a certificate of ours says it is valid; providers take it as a container for the key (S4.13).
    private static let certificateLifetime: Int64 = 10 * 365 * 86_400

    private let directory: any OrganizationDirectory
    private let secrets: any ConnectionSecrets
    private let sessions: any SessionStore
    private let now: @Sendable () -> UnixSeconds
    private let newID: @Sendable () -> UInt128

    package init(
        directory: any OrganizationDirectory,
        secrets: any ConnectionSecrets,
        sessions: any SessionStore,
        now: @escaping @Sendable () -> UnixSeconds,
        newID: @escaping @Sendable () -> UInt128
    ) {
        self.directory = directory
        self.secrets = secrets
        self.sessions = sessions
        self.now = now
        self.newID = newID
    }

    package func faults(of connection: SSOConnection, clientSecret: ClientSecretChange) -> [SSOConnection.Fault] {
        switch connection.provider {
        case .saml(let settings): settings.certificates.enumerated().compactMap { certificateFault($0.element, at: $0.offset) }
        case .openIDConnect(let settings): secretFaults(settings, clientSecret)
        }
    }

    package func prepare(
        _ connection: SSOConnection,
        clientSecret: ClientSecretChange,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        if case .set(let secret) = clientSecret {
            try await secrets.setClientSecret(secret, of: connection.id, in: organization)
        }
        if case .saml = connection.provider, try await secrets.keys(of: connection.id, in: organization).isEmpty {
            try await secrets.setKey(try makeKey(), of: connection.id, in: organization)
        }
        try await directory.register(connection, of: organization)
    }

    package func release(_ connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) {
        try await directory.release(connection, of: organization)
        try await sessions.endAll(of: connection, in: organization)
        try await secrets.removeAll(of: connection, in: organization)
    }

    private func certificateFault(_ text: String, at index: Int) -> SSOConnection.Fault? {
        do {
            _ = try TrustedCertificate(text: text)
            return nil
        } catch {
            let detail = "The certificate cannot be used: \(error.reason) (\(error.rule))."
            return SSOConnection.Fault(pointer: "/certificates/\(index)", code: "invalid-value", detail: detail)
        }
    }

    private func secretFaults(_ settings: OpenIDConnectSettings, _ change: ClientSecretChange) -> [SSOConnection.Fault] {
        guard case .set(let secret) = change else { return [] }
        do {
            _ = try ClientAuthentication(settings.clientAuthentication, secret: secret)
            return []
        } catch {
            return [SSOConnection.Fault(pointer: "/clientSecret", code: "invalid-value", detail: "\(error.reason) (\(error.rule)).")]
        }
    }

    /// RSA, because it must decrypt as well as sign (S6.3).
    private func makeKey() throws(SignInStoreError) -> Application.ServiceProviderKey {
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
                stage: .active,
                privateKeyPEM: try key.pem(),
                certificatePEM: certificate.pem
            )
        } catch {
            throw SignInStoreError(error)
        }
    }
}
