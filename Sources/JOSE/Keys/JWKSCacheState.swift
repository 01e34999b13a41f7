import SSO

/// The decisions of ``JWKSCache``, without waiting: when to fetch and by which keys to decide (SSO_RULES O2.4).
struct JWKSCacheState: Sendable {
    enum Plan: Sendable {
        case decide(JWKSet)
        /// - Parameter otherwise: Decides when the fetch fails.
        case fetch(otherwise: JWKSet?)
        /// The provider failed less than a minute ago and nothing is known to decide by: the same answer for all who come meanwhile.
        case fail(any Error)
    }

    private var cached: (keys: JWKSet, expires: UnixTime)?
    private var lastForced: UnixTime?
    private var lastFailure: (time: UnixTime, cause: any Error)?

    init(cached: (keys: JWKSet, expires: UnixTime)?) {
        self.cached = cached
    }

    /// - Parameter isFetching: Whether a fetch runs, which then is everybody's.
    mutating func plan(keyID: String?, isFetching: Bool, at now: UnixTime) -> Plan {
        guard let cached, now < cached.expires else {
            let old = cached.flatMap { now < $0.expires + Self.grace ? $0.keys : nil }
            // A provider that is away is not asked at each sign-in: its old set serves while it may.
            guard let lastFailure, now < lastFailure.time + Self.pause else { return .fetch(otherwise: old) }
            return old.map(Plan.decide) ?? .fail(lastFailure.cause)
        }
        guard let keyID, !cached.keys.contains(keyID: keyID) else { return .decide(cached.keys) }
        if !isFetching {
            if let lastForced, now < lastForced + Self.pause { return .decide(cached.keys) }
            lastForced = now
        }
        return .fetch(otherwise: cached.keys)
    }

    mutating func store(_ keys: JWKSet, maximumAge: Duration?, at now: UnixTime) {
        cached = (keys, now + min(max(maximumAge ?? .seconds(3600), .seconds(300)), .seconds(86_400)))
        lastFailure = nil
    }

    mutating func fetchFailed(_ cause: any Error, at now: UnixTime) {
        lastFailure = (now, cause)
    }

    /// How long a set serves after its expiry when no new one can be had.
    private static let grace = Duration.seconds(86_400)
    private static let pause = Duration.seconds(60)
}
