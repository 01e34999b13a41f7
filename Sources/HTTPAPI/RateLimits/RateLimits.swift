package import Application
import Synchronization

/// The limits of one process: of requests, and of what is asked over a connection that stays open.
package final class RateLimits: Sendable {
    private let limiter: Mutex<RateLimiter>
    private let now: @Sendable () -> Double

    /// - Parameter now: Seconds on a clock that never goes back.
    package init(_ limits: RateLimiter.Limits, now: @escaping @Sendable () -> Double) {
        limiter = Mutex(RateLimiter(limits))
        self.now = now
    }

    package func admit(_ principal: Principal) -> RateLimiter.Verdict {
        let now = now()
        return limiter.withLock { $0.admit(principal, now: now) }
    }
}
