package import Leave
import Synchronization

/// Which feed an address leads to.
package struct FeedPlace: Hashable, Sendable {
    package let organization: OrganizationID
    package let feed: CalendarFeedID
    package let owner: EmployeeID

    package init(organization: OrganizationID, feed: CalendarFeedID, owner: EmployeeID) {
        self.organization = organization
        self.feed = feed
        self.owner = owner
    }
}

/// The addresses of all organizations' feeds, found by the hash of what is secret in them. Whether a feed was revoked is the history's affair.
package protocol CalendarFeedStore: Sendable {
    func add(_ place: FeedPlace, hash: SecretHash) async throws(SignInStoreError)

    /// - Returns: Nil when unknown.
    func place(_ hash: SecretHash) async throws(SignInStoreError) -> FeedPlace?
}

/// Makes and recognizes the secret addresses. Each is given out once and kept as a hash only.
package protocol CalendarFeedAddresses: Sendable {
    /// Record the feed by ``MakeCalendarFeed`` first.
    ///
    /// - Returns: The whole address.
    func make(for place: FeedPlace) async throws(SignInStoreError) -> String

    /// - Parameter token: What is secret in the address.
    /// - Returns: Nil when it leads nowhere.
    func place(_ token: String) async throws(SignInStoreError) -> FeedPlace?
}

/// The addresses of one process.
package final class InMemoryCalendarFeeds: CalendarFeedStore {
    private let kept = Mutex<[SecretHash: FeedPlace]>([:])

    package init() {}

    package func add(_ place: FeedPlace, hash: SecretHash) async throws(SignInStoreError) {
        kept.withLock { $0[hash] = place }
    }

    package func place(_ hash: SecretHash) async throws(SignInStoreError) -> FeedPlace? { kept.withLock { $0[hash] } }
}
