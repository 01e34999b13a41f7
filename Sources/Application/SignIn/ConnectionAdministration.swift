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

    /// After the connection was removed: its secrets, its sessions and its place in the directory go.
    func release(_ connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError)
}

package enum ClientSecretChange: Hashable, Sendable {
    case unchanged
    /// Nil removes it.
    case set(String?)
}
