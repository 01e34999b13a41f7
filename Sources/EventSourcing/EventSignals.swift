import Synchronization

/// Wakes those who wait for new events of an organization. A signal says "look", never what: it may come twice or for nothing, and whoever is
/// slow finds one signal, not many.
package final class EventSignals: Sendable {
    private struct Subscription {
        let organization: UInt128?
        let continuation: AsyncStream<Void>.Continuation
    }

    private struct State {
        var next: UInt64 = 0
        var subscriptions: [UInt64: Subscription] = [:]
        var listeners: [@Sendable (Set<UInt128>?) -> Void] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// - Parameter organization: Nil for signals of any organization.
    /// - Returns: A stream that ends when its reader goes away or ``finish()`` is called.
    package func signals(of organization: UInt128?) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.next += 1
            state.subscriptions[state.next] = Subscription(organization: organization, continuation: continuation)
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.subscriptions.removeValue(forKey: id) }
        }
        return stream
    }

    /// Has a function called with each signal from now on; it must return at once.
    ///
    /// - Parameter listener: Gets the organizations; nil where it is not known which.
    package func tell(_ listener: @escaping @Sendable (Set<UInt128>?) -> Void) {
        state.withLock { $0.listeners.append(listener) }
    }

    package func signal(_ organizations: Set<UInt128>) {
        for listener in state.withLock({ $0.listeners }) { listener(organizations) }
        wake { $0 == nil || $0.map(organizations.contains) == true }
    }

    /// For when it is not known who is ahead.
    package func signalAll() {
        for listener in state.withLock({ $0.listeners }) { listener(nil) }
        wake { _ in true }
    }

    /// Ends all streams.
    package func finish() {
        let all = state.withLock { Array($0.subscriptions.values) }
        for subscription in all { subscription.continuation.finish() }
    }

    private func wake(where concerns: (UInt128?) -> Bool) {
        let woken = state.withLock { state in state.subscriptions.values.filter { concerns($0.organization) } }
        for subscription in woken { subscription.continuation.yield() }
    }
}
