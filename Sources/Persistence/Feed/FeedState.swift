/// Which organizations a feed's consumer has to look at, and when: a value without I/O or clock.
struct FeedState: Sendable {
    private(set) var due: Set<UInt128> = []
    /// Organizations in which the consumer failed, and until when to leave them alone.
    private var pauses: [UInt128: (failures: Int, until: ContinuousClock.Instant)] = [:]
    /// Everybody's heads must be compared with the checkpoints.
    private(set) var mustScan = true

    static let longestPause = Duration.seconds(60)

    mutating func wake(_ organizations: some Sequence<UInt128>) {
        due.formUnion(organizations)
    }

    mutating func wakeAll() {
        mustScan = true
    }

    /// - Returns: True once after each reason to scan.
    mutating func takeScan() -> Bool {
        defer { mustScan = false }
        return mustScan
    }

    /// The organizations to look at now; those that pause stay due.
    mutating func take(at now: ContinuousClock.Instant) -> [UInt128] {
        let ready = due.filter { organization in pauses[organization].map { $0.until <= now } ?? true }
        due.subtract(ready)
        return ready.sorted()
    }

    /// The first moment at which one that pauses may be looked at again; nil when none is due.
    var nextAttempt: ContinuousClock.Instant? {
        due.compactMap { pauses[$0]?.until }.min()
    }

    mutating func succeeded(_ organization: UInt128) {
        pauses[organization] = nil
    }

    /// Doubles the pause with each failure in a row, from one second.
    mutating func failed(_ organization: UInt128, at now: ContinuousClock.Instant) {
        let failures = (pauses[organization]?.failures ?? 0) + 1
        let pause = min(Duration.seconds(1 << min(failures - 1, 10)), Self.longestPause)
        pauses[organization] = (failures, now + pause)
        due.insert(organization)
    }
}
