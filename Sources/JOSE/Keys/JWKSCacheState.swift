import SSO

/// The decisions of ``JWKSCache``, without waiting: when to fetch and by which keys to decide (SSO_RULES O2.4).
struct JWKSCacheState: Sendable {
    enum Plan: Sendable {
        case decide(JWKSet)
        /// - Parameter otherwise: Decides when the fetch fails.
        case fetch(otherwise: JWKSet?)
    }

    private var cached: (keys: JWKSet, expires: UnixTime)?
    private var lastForced: UnixTime?
    private var lastFailure: UnixTime?

    init(cached: (keys: JWKSet, expires: UnixTime)?) {
        self.cached = cached
    }

    /// - Parameter isFetching: Whether a fetch runs, which then is everybody's.
    mutating func plan(keyID: String?, isFetching: Bool, at now: UnixTime) -> Plan {
        guard let cached, now < cached.expires + Self.grace else { return .fetch(otherwise: nil) }
        guard now < cached.expires else {
            // While the provider is away the old set serves, and is not asked for at each sign-in.
            if let lastFailure, now < lastFailure + Self.pause { return .decide(cached.keys) }
            return .fetch(otherwise: cached.keys)
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

    mutating func fetchFailed(at now: UnixTime) {
        lastFailure = now
    }

    /// How long a set serves after its expiry when no new one can be had.
    private static let grace = Duration.seconds(86_400)
    private static let pause = Duration.seconds(60)
}
