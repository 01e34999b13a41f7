package import Leave
import Synchronization

/// A key pair of ours at one SAML connection, with the certificate that our metadata shows (S7.3).
package struct ServiceProviderKey: Hashable, Sendable {
    package enum Stage: String, Sendable {
        /// Published beside the active one; decrypts, does not sign yet.
        case next
        case active
        /// Still decrypts; no longer published for signing.
        case retiring
    }

    package let id: Identifier<ServiceProviderKey>
    package var stage: Stage
    package let privateKeyPEM: String
    package let certificatePEM: String

    package init(id: Identifier<ServiceProviderKey>, stage: Stage, privateKeyPEM: String, certificatePEM: String) {
        self.id = id
        self.stage = stage
        self.privateKeyPEM = privateKeyPEM
        self.certificatePEM = certificatePEM
    }
}

/// The secrets of connections, sealed where they lie; never in events, answers or logs.
package protocol ConnectionSecrets: Sendable {
    /// The client secret, or for `privateKeyJWT` the private key as PEM. Nil: a public client.
    func clientSecret(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> String?

    /// - Parameter secret: Nil removes it.
    func setClientSecret(
        _ secret: String?,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError)

    /// In the order in which they were added.
    func keys(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> [ServiceProviderKey]

    /// Adds the key, or changes the stage of the one with the same id.
    func setKey(_ key: ServiceProviderKey, of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError)

    func removeKey(
        _ key: Identifier<ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError)

    /// All of a connection that was removed.
    func removeAll(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError)
}

/// Seals what lies in the database with the installation's keys (`AWAY_SECRET_KEYS`): the first seals, all open.
package protocol Sealer: Sendable {
    /// - Parameter context: Binds the sealed bytes to their place; opening elsewhere fails.
    func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8]

    func open(_ sealed: [UInt8], context: String) throws -> [UInt8]

    /// Hashes that nobody can make, or try subjects against, without the keys.
    func hashes(of identity: ExternalIdentity) -> IdentityHashes
}

/// The secrets of one process.
package final class InMemoryConnectionSecrets: ConnectionSecrets {
    private struct Place: Hashable {
        let organization: OrganizationID
        let connection: SSOConnectionID
    }

    private struct Secrets {
        var client: String?
        var keys: [ServiceProviderKey] = []
    }

    private let kept = Mutex<[Place: Secrets]>([:])

    package init() {}

    package func clientSecret(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> String? {
        kept.withLock { $0[Place(organization: organization, connection: connection)]?.client }
    }

    package func setClientSecret(
        _ secret: String?,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        kept.withLock { $0[Place(organization: organization, connection: connection), default: Secrets()].client = secret }
    }

    package func keys(
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> [ServiceProviderKey] {
        kept.withLock { $0[Place(organization: organization, connection: connection)]?.keys ?? [] }
    }

    package func setKey(
        _ key: ServiceProviderKey,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        kept.withLock { kept in
            var secrets = kept[Place(organization: organization, connection: connection)] ?? Secrets()
            if let index = secrets.keys.firstIndex(where: { $0.id == key.id }) {
                secrets.keys[index] = key
            } else {
                secrets.keys.append(key)
            }
            kept[Place(organization: organization, connection: connection)] = secrets
        }
    }

    package func removeKey(
        _ key: Identifier<ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        kept.withLock { $0[Place(organization: organization, connection: connection)]?.keys.removeAll { $0.id == key } }
    }

    package func removeAll(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) {
        kept.withLock { $0[Place(organization: organization, connection: connection)] = nil }
    }
}
