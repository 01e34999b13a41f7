import Synchronization

/// What was looked up a moment ago, so that many deliveries to one destination look it up once.
final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let lifetime: Duration
    private let kept = Mutex<[Key: (value: Value, until: ContinuousClock.Instant)]>([:])

    /// - Parameter lifetime: How old an answer may be.
    init(for lifetime: Duration) {
        self.lifetime = lifetime
    }

    func value(_ key: Key, _ lookUp: () async throws -> Value) async throws -> Value {
        let now = ContinuousClock.now
        if let known = kept.withLock({ $0[key] }), known.until > now { return known.value }
        let value = try await lookUp()
        kept.withLock { kept in
            if kept.count >= 1_000 { kept = kept.filter { $0.value.until > now } }
            kept[key] = (value, now + lifetime)
        }
        return value
    }
}
