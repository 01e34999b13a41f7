package import Leave
import Synchronization

/// What came of looking at a connection's metadata (SSO_RULES S7.4).
package struct MetadataState: Hashable, Sendable {
    package var checkedAt: UnixSeconds
    package var nextAt: UnixSeconds
    /// `validUntil` of the metadata that was taken last; nil: it names no end.
    package var validUntil: UnixSeconds?
    /// Why it could not be taken the last time; nil: all is well.
    package var problem: String?

    package init(checkedAt: UnixSeconds, nextAt: UnixSeconds, validUntil: UnixSeconds? = nil, problem: String? = nil) {
        self.checkedAt = checkedAt
        self.nextAt = nextAt
        self.validUntil = validUntil
        self.problem = problem
    }
}

/// When which metadata was looked at, of one organization.
package protocol MetadataStates: Sendable {
    func states(of organization: OrganizationID) async throws(SignInStoreError) -> [SSOConnectionID: MetadataState]

    /// - Parameter state: Nil forgets it.
    func set(
        _ state: MetadataState?,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError)
}

/// The states of one process.
package final class InMemoryMetadataStates: MetadataStates {
    private let kept = Mutex<[OrganizationID: [SSOConnectionID: MetadataState]]>([:])

    package init() {}

    package func states(of organization: OrganizationID) async throws(SignInStoreError) -> [SSOConnectionID: MetadataState] {
        kept.withLock { $0[organization] ?? [:] }
    }

    package func set(
        _ state: MetadataState?,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        kept.withLock { $0[organization, default: [:]][connection] = state }
    }
}
