/// How much is allowed: `burst` requests at once, and `perSecond` in the long run.
package struct RateLimit: Hashable, Sendable {
    package let perSecond: Double
    package let burst: Double

    /// Nil unless both are at least a little: a limit of nothing would be an outage.
    package init?(perSecond: Double, burst: Double) {
        guard perSecond > 0, burst >= 1, perSecond.isFinite, burst.isFinite else { return nil }
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Seconds in which an empty bucket fills.
    var window: Int { Int((burst / perSecond).rounded(.up)) }
}

/// A token bucket: pure, time comes from outside, in seconds on any clock that never goes back.
package struct TokenBucket: Hashable, Sendable {
    package let limit: RateLimit
    private var tokens: Double
    private var asOf: Double

    package init(_ limit: RateLimit, now: Double) {
        self.limit = limit
        tokens = limit.burst
        asOf = now
    }

    /// Takes one token.
    ///
    /// - Returns: False, and nothing is taken, when there is none.
    package mutating func take(now: Double) -> Bool {
        refill(now: now)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// How many requests would pass at once.
    package mutating func remaining(now: Double) -> Int {
        refill(now: now)
        return Int(tokens)
    }

    /// Seconds until there is a token; 0 when there is one.
    package mutating func wait(now: Double) -> Double {
        refill(now: now)
        return tokens >= 1 ? 0 : (1 - tokens) / limit.perSecond
    }

    /// Seconds until it is full.
    package mutating func untilFull(now: Double) -> Double {
        refill(now: now)
        return (limit.burst - tokens) / limit.perSecond
    }

    package mutating func isFull(now: Double) -> Bool {
        refill(now: now)
        return tokens >= limit.burst
    }

    private mutating func refill(now: Double) {
        guard now > asOf else { return }
        tokens = min(limit.burst, tokens + (now - asOf) * limit.perSecond)
        asOf = now
    }
}
