package import Leave
import Synchronization

/// What must be found before the organization is known (DESIGN §6). It names no person and holds no leave data.
package protocol OrganizationLookup: Sendable {
    /// - Parameter slug: As in `/o/{slug}/sign-in`.
    func organization(slug: String) async throws(SignInStoreError) -> OrganizationID?

    func slug(of organization: OrganizationID) async throws(SignInStoreError) -> String?

    /// - Parameter domain: Lower-case A-labels; only a verified one is found (P2).
    func organization(domain: String) async throws(SignInStoreError) -> OrganizationID?

    /// The organization of an ACS or logout URL (S5.13).
    func organization(connection: SSOConnectionID) async throws(SignInStoreError) -> OrganizationID?

    /// The connections whose access tokens have this issuer and audience (O7.2): usually one or none.
    func connections(issuer: String, audience: String) async throws(SignInStoreError) -> [ConnectionPlace]
}

/// A connection and whose it is.
package struct ConnectionPlace: Hashable, Sendable {
    package let organization: OrganizationID
    package let connection: SSOConnectionID

    package init(organization: OrganizationID, connection: SSOConnectionID) {
        self.organization = organization
        self.connection = connection
    }
}

/// The writing side. Each call may be repeated; do it before the command whose event says the same, for it is not in its transaction.
package protocol OrganizationDirectory: OrganizationLookup {
    /// - Returns: False when the slug is another organization's.
    func register(slug: String, of organization: OrganizationID) async throws(SignInStoreError) -> Bool

    /// - Returns: False when the domain is another organization's (P2.2).
    func register(domain: String, of organization: OrganizationID) async throws(SignInStoreError) -> Bool

    func release(domain: String, of organization: OrganizationID) async throws(SignInStoreError)

    /// Adds or changes; nothing where the id is another organization's. The connection's issuer and API audience are found from then on
    /// where it is enabled and has both.
    func register(_ connection: SSOConnection, of organization: OrganizationID) async throws(SignInStoreError)

    func release(_ connection: SSOConnectionID, of organization: OrganizationID) async throws(SignInStoreError)
}

/// The directory of one process.
package final class InMemoryOrganizationDirectory: OrganizationDirectory {
    private struct State {
        var slugs: [String: OrganizationID] = [:]
        var domains: [String: OrganizationID] = [:]
        var connections: [SSOConnectionID: OrganizationID] = [:]
        var audiences: [SSOConnectionID: [String]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func organization(slug: String) async throws(SignInStoreError) -> OrganizationID? {
        state.withLock { $0.slugs[slug] }
    }

    package func slug(of organization: OrganizationID) async throws(SignInStoreError) -> String? {
        state.withLock { state in state.slugs.first { $0.value == organization }?.key }
    }

    package func organization(domain: String) async throws(SignInStoreError) -> OrganizationID? {
        state.withLock { $0.domains[domain] }
    }

    package func organization(connection: SSOConnectionID) async throws(SignInStoreError) -> OrganizationID? {
        state.withLock { $0.connections[connection] }
    }

    package func connections(issuer: String, audience: String) async throws(SignInStoreError) -> [ConnectionPlace] {
        state.withLock { state in
            state.audiences.filter { $0.value == [issuer, audience] }.keys.sorted { $0.bits < $1.bits }.compactMap { connection in
                state.connections[connection].map { ConnectionPlace(organization: $0, connection: connection) }
            }
        }
    }

    package func register(slug: String, of organization: OrganizationID) async throws(SignInStoreError) -> Bool {
        state.withLock { state in
            guard state.slugs[slug, default: organization] == organization else { return false }
            state.slugs = state.slugs.filter { $0.value != organization }
            state.slugs[slug] = organization
            return true
        }
    }

    package func register(domain: String, of organization: OrganizationID) async throws(SignInStoreError) -> Bool {
        state.withLock { state in
            guard state.domains[domain, default: organization] == organization else { return false }
            state.domains[domain] = organization
            return true
        }
    }

    package func release(domain: String, of organization: OrganizationID) async throws(SignInStoreError) {
        state.withLock { state in
            if state.domains[domain] == organization { state.domains[domain] = nil }
        }
    }

    package func register(_ connection: SSOConnection, of organization: OrganizationID) async throws(SignInStoreError) {
        state.withLock { state in
            guard state.connections[connection.id, default: organization] == organization else { return }
            state.connections[connection.id] = organization
            state.audiences[connection.id] = connection.accessTokenPlace.map { [$0.issuer, $0.audience] }
        }
    }

    package func release(_ connection: SSOConnectionID, of organization: OrganizationID) async throws(SignInStoreError) {
        state.withLock { state in
            guard state.connections[connection] == organization else { return }
            state.connections[connection] = nil
            state.audiences[connection] = nil
        }
    }
}

extension SSOConnection {
    /// What its access tokens are recognized by; nil where it accepts none (O7.2).
    package var accessTokenPlace: (issuer: String, audience: String)? {
        guard isEnabled, case .openIDConnect(let settings) = provider, let audience = settings.apiAudience else { return nil }
        return (settings.issuer, audience)
    }
}
