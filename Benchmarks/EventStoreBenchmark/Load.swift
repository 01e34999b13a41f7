import Postgres
import Synchronization

/// Runs an operation on many tasks for a time and counts.
final class Load: Sendable {
    private let latencies = Mutex<[Duration]>([])

    struct Result {
        let count: Int
        let seconds: Double
        /// Milliseconds.
        let p50: Double
        let p99: Double
    }

    func run(tasks: Int, seconds: Double, loops: EventLoops, _ operation: @escaping @Sendable () async throws -> Void) async throws
        -> Result
    {
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        try await withThrowingTaskGroup { group in
            for _ in 0..<tasks {
                group.addTask(executorPreference: loops.next()) { [self] in
                    var own: [Duration] = []
                    while ContinuousClock.now < end {
                        let begin = ContinuousClock.now
                        try await operation()
                        own.append(ContinuousClock.now - begin)
                    }
                    let measured = own
                    latencies.withLock { $0 += measured }
                }
            }
            try await group.waitForAll()
        }
        let elapsed = ContinuousClock.now - start
        let sorted = latencies.withLock { $0.sorted() }
        func milliseconds(_ part: Double) -> Double {
            sorted.isEmpty ? 0 : sorted[Int(Double(sorted.count - 1) * part)] / .milliseconds(1)
        }
        return Result(count: sorted.count, seconds: elapsed / .seconds(1), p50: milliseconds(0.5), p99: milliseconds(0.99))
    }
}
