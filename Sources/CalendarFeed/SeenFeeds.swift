import Application
import Synchronization

/// Which version of each feed was made last in this process, and of which moment it is. The feeds themselves are not kept.
final class SeenFeeds: Sendable {
    struct Version: Hashable, Sendable {
        let tag: String
        let moment: FeedMoment
    }

    private let capacity: Int
    private let versions = Mutex<[CalendarFeedID: Version]>([:])

    /// - Parameter capacity: Beyond it, all begin anew.
    init(capacity: Int) { self.capacity = capacity }

    func version(of feed: CalendarFeedID) -> Version? { versions.withLock { $0[feed] } }

    func note(_ version: Version, of feed: CalendarFeedID) {
        versions.withLock { versions in
            if versions.count >= capacity, versions[feed] == nil { versions.removeAll(keepingCapacity: true) }
            versions[feed] = version
        }
    }
}
