import Synchronization

/// Counts attempts in windows of a minute, over all processes (P4.3, P2.3).
package protocol SignInLimits: Sendable {
    /// - Parameters:
    ///   - key: Hash of what is limited: the purpose with the client's address and the connection.
    ///   - limit: How many a minute.
    /// - Returns: False when there were too many in this minute.
    func admit(_ key: SecretHash, limit: Int, at now: UnixSeconds) async throws(SignInStoreError) -> Bool

    func purge(at now: UnixSeconds) async throws(SignInStoreError)
}

/// The counts of one process.
package final class InMemorySignInLimits: SignInLimits {
    private struct Window: Hashable {
        let key: SecretHash
        let minute: Int64
    }

    private let counts = Mutex<[Window: Int]>([:])

    package init() {}

    package func admit(_ key: SecretHash, limit: Int, at now: UnixSeconds) async throws(SignInStoreError) -> Bool {
        counts.withLock { counts in
            let window = Window(key: key, minute: now / 60)
            counts[window, default: 0] += 1
            return counts[window, default: 0] <= limit
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        counts.withLock { counts in counts = counts.filter { $0.key.minute >= now / 60 } }
    }
}
