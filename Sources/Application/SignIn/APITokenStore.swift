package import Leave
import Synchronization

package typealias APITokenID = Identifier<APIToken>

/// A token for our API: what is known of it. The token itself is shown once and kept as a hash (C4.1).
package struct APIToken: Hashable, Sendable {
    /// Seconds, unless another expiry is asked for (C4.1).
    package static let usualLifetime: UnixSeconds = 90 * 24 * 3600
    package static let longestLifetime: UnixSeconds = 365 * 24 * 3600

    package let id: APITokenID
    package let organization: OrganizationID
    package let employee: EmployeeID
    package let name: String?
    package let scope: Principal.Scope
    package let issuedAt: UnixSeconds
    package let expiresAt: UnixSeconds
    /// Nil while it may be used.
    package var revokedAt: UnixSeconds?
    /// The beginning of the hour of the last use (C4.1).
    package var lastUsedAt: UnixSeconds?

    package init(
        id: APITokenID,
        organization: OrganizationID,
        employee: EmployeeID,
        name: String?,
        scope: Principal.Scope,
        issuedAt: UnixSeconds,
        expiresAt: UnixSeconds,
        revokedAt: UnixSeconds? = nil,
        lastUsedAt: UnixSeconds? = nil
    ) {
        self.id = id
        self.organization = organization
        self.employee = employee
        self.name = name
        self.scope = scope
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedAt = lastUsedAt
    }
}

/// The tokens of all organizations.
package protocol APITokenStore: Sendable {
    func add(_ token: APIToken, hash: SecretHash) async throws(SignInStoreError)

    /// - Returns: Those of them that are neither unknown nor expired nor revoked: one and the same (C4.2). `name` need not be filled.
    func usable(_ hashes: [SecretHash], at now: UnixSeconds) async throws(SignInStoreError) -> [SecretHash: APIToken]

    /// - Returns: False when the organization has no such token that may still be used.
    @discardableResult
    func revoke(_ token: APITokenID, of organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError) -> Bool

    /// Of a deactivated employee (C2.4).
    @discardableResult
    func revokeAll(of employee: EmployeeID, in organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError) -> Int

    /// Notes the hour of use. Callers do so once an hour.
    func used(_ token: APITokenID, of organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError)

    /// Newest first, revoked and expired ones too.
    func tokens(of organization: OrganizationID) async throws(SignInStoreError) -> [APIToken]
}

/// The tokens of one process.
package final class InMemoryAPITokens: APITokenStore {
    private let kept = Mutex<[SecretHash: APIToken]>([:])

    package init() {}

    package func add(_ token: APIToken, hash: SecretHash) async throws(SignInStoreError) {
        kept.withLock { $0[hash] = token }
    }

    package func usable(_ hashes: [SecretHash], at now: UnixSeconds) async throws(SignInStoreError) -> [SecretHash: APIToken] {
        kept.withLock { kept in
            let known = hashes.map { ($0, kept[$0]) }.filter { $1.map { $0.revokedAt == nil && $0.expiresAt > now } ?? false }
            return Dictionary(known.compactMap { hash, token in token.map { (hash, $0) } }) { first, _ in first }
        }
    }

    package func revoke(
        _ token: APITokenID,
        of organization: OrganizationID,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> Bool {
        revoke(at: now) { $0.id == token && $0.organization == organization } > 0
    }

    package func revokeAll(
        of employee: EmployeeID,
        in organization: OrganizationID,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> Int {
        revoke(at: now) { $0.employee == employee && $0.organization == organization }
    }

    package func used(_ token: APITokenID, of organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError) {
        kept.withLock { kept in
            for (hash, other) in kept where other.id == token && other.organization == organization {
                kept[hash]?.lastUsedAt = now - now % 3600
            }
        }
    }

    package func tokens(of organization: OrganizationID) async throws(SignInStoreError) -> [APIToken] {
        let tokens = kept.withLock { kept in kept.values.filter { $0.organization == organization } }
        return tokens.sorted { ($0.issuedAt, $0.id.bits) > ($1.issuedAt, $1.id.bits) }
    }

    private func revoke(at now: UnixSeconds, where matches: (APIToken) -> Bool) -> Int {
        kept.withLock { kept in
            var count = 0
            for (hash, token) in kept where token.revokedAt == nil && matches(token) {
                kept[hash]?.revokedAt = now
                count += 1
            }
            return count
        }
    }
}

extension APITokenStore {
    /// - Returns: Nil when unknown, expired or revoked.
    package func usable(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> APIToken? {
        try await usable([hash], at: now)[hash]
    }
}
