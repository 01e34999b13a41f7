package import Leave

/// What goes with a connection beside its event: the directory, its secrets and our keys there. Do it before the command that records the
/// same; each call may be repeated.
package protocol ConnectionAdministration: Sendable {
    /// Looks at what only cryptography can judge: certificates (S4.11, S7.5), the private key of `privateKeyJWT`.
    ///
    /// - Parameter clientSecret: As for ``prepare(_:clientSecret:in:)``.
    func faults(of connection: SSOConnection, clientSecret: ClientSecretChange) -> [SSOConnection.Fault]

    /// Registers the connection, keeps its secret, and makes our first key pair where it is a SAML connection without one.
    func prepare(
        _ connection: SSOConnection,
        clientSecret: ClientSecretChange,
        in organization: OrganizationID
    ) async throws(SignInStoreError)

    /// What the provider must be told of us.
    func addresses(of connection: SSOConnection) -> ServiceAddresses

    /// The certificates that the connection trusts, in their order; what cannot be read is left out.
    func certificates(of connection: SSOConnection) -> [CertificateSummary]

    /// Reads metadata that an admin gave, or fetches it (S7.4).
    ///
    /// - Parameter present: What is kept already: its switches stay, and its certificates decide whether a signature counts.
    func settings(
        from source: MetadataSource,
        over present: SAMLSettings?
    ) async throws(MetadataRefused) -> ImportedMetadata

    /// Our keys at a SAML connection, in the order in which they were added (S7.3).
    func keys(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> [PublishedKey]

    /// Makes the next key: published for signatures, not used yet.
    func addKey(to connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> PublishedKey

    /// The key signs and is encrypted to from now on; the one before it still decrypts until it is removed.
    ///
    /// - Returns: False when there is no such key that waits.
    func activate(
        _ key: Identifier<ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> Bool

    /// - Returns: False when there is no such key, or it is the active one.
    func remove(
        _ key: Identifier<ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> Bool

    /// After the connection was removed: its secrets, its sessions and its place in the directory go.
    func release(_ connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError)
}

package enum ClientSecretChange: Hashable, Sendable {
    case unchanged
    /// Nil removes it.
    case set(String?)
}

/// What is pasted at the provider; members that the protocol does not know are nil.
package struct ServiceAddresses: Hashable, Sendable {
    package var entityID: String?
    package var assertionConsumerURL: String?
    package var singleLogoutURL: String?
    package var metadataURL: String?
    package var redirectURI: String?
    package var backChannelLogoutURL: String?
    package var frontChannelLogoutURL: String?
    package var postLogoutRedirectURI: String?
    package var keySetURL: String?

    package init() {}
}

/// What people tell certificates apart by.
package struct CertificateSummary: Hashable, Sendable {
    /// As the certificate calls itself: data, to be shown as text.
    package let subject: String
    /// SHA-256, in lower-case hexadecimal digits.
    package let fingerprint: String
    package let notAfter: UnixSeconds

    package init(subject: String, fingerprint: String, notAfter: UnixSeconds) {
        self.subject = subject
        self.fingerprint = fingerprint
        self.notAfter = notAfter
    }
}

/// A key pair of ours without its private half.
package struct PublishedKey: Hashable, Sendable {
    package let id: Identifier<ServiceProviderKey>
    package let stage: ServiceProviderKey.Stage
    package let certificatePEM: String
    package let summary: CertificateSummary

    package init(id: Identifier<ServiceProviderKey>, stage: ServiceProviderKey.Stage, certificatePEM: String, summary: CertificateSummary) {
        self.id = id
        self.stage = stage
        self.certificatePEM = certificatePEM
        self.summary = summary
    }
}
