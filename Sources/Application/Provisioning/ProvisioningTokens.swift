import EventSourcing
package import Leave
import Texts
import Synchronization

/// An admin lets a connection's directory provision people here (SSO_RULES P5.1). The secret itself is never part of the history.
package struct IssueProvisioningToken: Command {
    package var id: ProvisioningTokenID
    package var connection: SSOConnectionID
    package var name: String?
    /// Seconds since 1970.
    package var expires: Int64

    package init(id: ProvisioningTokenID, connection: SSOConnectionID, name: String?, expires: Int64) {
        self.id = id
        self.connection = connection
        self.name = name
        self.expires = expires
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.connections[connection] != nil else { throw .notFound }
        var faults = Faults()
        if let name { faults.check(name: name) }
        let seconds = expires - situation.now.microseconds / 1_000_000
        if !(1...APIToken.longestLifetime).contains(seconds) {
            faults.add(Refusal("invalid-value", rule: "C4.1", pointer: "/expires", detail: "refusal.token-expiry"))
        }
        try faults.finish()
        let issued = ProvisioningTokenIssued(token: id, connection: connection, name: name, expires: expires)
        return [.provisioningTokenIssued(issued)]
    }
}

package struct RevokeProvisioningToken: Command {
    package var id: ProvisioningTokenID
    package var connection: SSOConnectionID

    package init(id: ProvisioningTokenID, connection: SSOConnectionID) {
        self.id = id
        self.connection = connection
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard let token = situation.organization.provisioningTokens[id], token.connection == connection else { throw .notFound }
        guard !token.isRevoked else { return [] }
        return [.provisioningTokenRevoked(ProvisioningTokenRevoked(token: id, connection: connection))]
    }
}

/// Where a token belongs.
package struct ProvisioningPlace: Hashable, Sendable {
    package let organization: OrganizationID
    package let connection: SSOConnectionID
    package let token: ProvisioningTokenID

    package init(organization: OrganizationID, connection: SSOConnectionID, token: ProvisioningTokenID) {
        self.organization = organization
        self.connection = connection
        self.token = token
    }
}

/// The tokens of all organizations, found by their hash. Whether one was revoked is the history's affair.
package protocol ProvisioningTokenStore: Sendable {
    func add(_ place: ProvisioningPlace, hash: SecretHash, expires: UnixSeconds) async throws(SignInStoreError)

    /// - Returns: Nil when unknown or expired.
    func place(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> ProvisioningPlace?
}

/// Makes tokens for connections' directories. Each text is given out once and kept as a hash only.
package protocol ProvisioningTokenIssuer: Sendable {
    /// Record it by ``IssueProvisioningToken`` first, which checks who may and for how long.
    func issue(_ place: ProvisioningPlace, expires: UnixSeconds) async throws(SignInStoreError) -> String
}

/// The tokens of one process.
package final class InMemoryProvisioningTokens: ProvisioningTokenStore {
    private let kept = Mutex<[SecretHash: (place: ProvisioningPlace, expires: UnixSeconds)]>([:])

    package init() {}

    package func add(_ place: ProvisioningPlace, hash: SecretHash, expires: UnixSeconds) async throws(SignInStoreError) {
        kept.withLock { $0[hash] = (place, expires) }
    }

    package func place(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> ProvisioningPlace? {
        kept.withLock { kept in kept[hash].flatMap { $0.expires > now ? $0.place : nil } }
    }
}

extension Principal {
    /// A connection's directory.
    package static func provisioning(_ place: ProvisioningPlace) -> Principal {
        Principal(
            organization: place.organization,
            employee: EmployeeID(0),
            isAdmin: false,
            scope: .read,
            credential: .provisioning(place.connection),
            authenticatedAt: nil
        )
    }
}

extension Situation {
    /// Whether the token may still be used: it, and its connection, are there and in force (SSO_RULES C2.4, C4.2).
    package func admits(_ place: ProvisioningPlace) -> Bool {
        guard let token = organization.provisioningTokens[place.token], token.connection == place.connection else { return false }
        return !token.isRevoked && token.expires > now.microseconds / 1_000_000
            && organization.connections[place.connection]?.isEnabled == true
    }

    /// The connection whose directory acts.
    /// - Throws: `forbidden` for everybody else.
    func provisioningConnection() throws(CommandError) -> SSOConnection {
        guard case .provisioning(let id) = principal.credential, let connection = organization.connections[id], connection.isEnabled else {
            throw .forbidden(code: "forbidden")
        }
        return connection
    }
}
