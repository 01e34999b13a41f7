import Synchronization

/// Counts attempts in windows of a minute, over all processes (P4.3, P2.3).
package protocol SignInLimits: Sendable {
    /// - Parameters:
    ///   - key: Hash of what is limited: the purpose with the client's address and the connection.
    ///   - addition: 0 only looks.
    ///   - now: The window is the minute that this lies in. One in the future makes a longer window, which is forgotten when that is over.
    /// - Returns: How many there are in the window, this one included.
    func count(_ key: SecretHash, adding addition: Int, at now: UnixSeconds) async throws(SignInStoreError) -> Int

    func purge(at now: UnixSeconds) async throws(SignInStoreError)
}

extension SignInLimits {
    /// - Parameter limit: How many a minute.
    /// - Returns: False when there were too many in this minute.
    package func admit(_ key: SecretHash, limit: Int, at now: UnixSeconds) async throws(SignInStoreError) -> Bool {
        try await count(key, adding: 1, at: now) <= limit
    }
}

/// The counts of one process.
package final class InMemorySignInLimits: SignInLimits {
    private struct Window: Hashable {
        let key: SecretHash
        let minute: Int64
    }

    private let counts = Mutex<[Window: Int]>([:])

    package init() {}

    package func count(_ key: SecretHash, adding addition: Int, at now: UnixSeconds) async throws(SignInStoreError) -> Int {
        counts.withLock { counts in
            let window = Window(key: key, minute: now / 60)
            counts[window, default: 0] += addition
            return counts[window, default: 0]
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        counts.withLock { counts in counts = counts.filter { $0.key.minute >= now / 60 } }
    }
}
