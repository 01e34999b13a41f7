package import Leave
import Synchronization

/// A one-time way in for one named admin: of a new organization (P3.3), or when single sign-on is broken (P3.1).
package struct SetUpLink: Hashable, Sendable {
    package enum Purpose: String, Sendable {
        /// Seven days; goes on to single sign-on where the organization has a connection.
        case setUp
        /// Thirty minutes; always a session, and its use is an event.
        case recovery

        /// Seconds.
        package var lifetime: UnixSeconds {
            switch self {
            case .setUp: 7 * 24 * 3600
            case .recovery: 30 * 60
            }
        }
    }

    package let organization: OrganizationID
    package let employee: EmployeeID
    package let purpose: Purpose
    package let expiresAt: UnixSeconds

    package init(organization: OrganizationID, employee: EmployeeID, purpose: Purpose, expiresAt: UnixSeconds) {
        self.organization = organization
        self.employee = employee
        self.purpose = purpose
        self.expiresAt = expiresAt
    }
}

/// Set-up links of all organizations, by the hash of their token.
package protocol SetUpLinks: Sendable {
    func add(_ link: SetUpLink, hash: SecretHash) async throws(SignInStoreError)

    /// - Returns: Nil when unknown, used or expired.
    func link(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> SetUpLink?

    /// Uses it up.
    ///
    /// - Returns: Nil when unknown, expired or used before: of two at once, one gets it.
    @discardableResult
    func use(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> SetUpLink?
}

/// The links of one process.
package final class InMemorySetUpLinks: SetUpLinks {
    private let kept = Mutex<[SecretHash: SetUpLink]>([:])

    package init() {}

    package func add(_ link: SetUpLink, hash: SecretHash) async throws(SignInStoreError) {
        kept.withLock { $0[hash] = link }
    }

    package func link(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> SetUpLink? {
        kept.withLock { kept in kept[hash].flatMap { now < $0.expiresAt ? $0 : nil } }
    }

    package func use(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> SetUpLink? {
        kept.withLock { kept in
            guard let link = kept[hash], now < link.expiresAt else { return nil }
            kept[hash] = nil
            return link
        }
    }
}
