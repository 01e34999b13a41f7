import CoreMetrics
import Synchronization

final class Counted: CounterHandler, FloatingPointCounterHandler {
    private let counted = Mutex(0.0)

    var value: Double { counted.withLock { $0 } }

    func increment(by amount: Int64) { counted.withLock { $0 += Double(amount) } }

    func increment(by amount: Double) { counted.withLock { $0 += amount } }

    func reset() { counted.withLock { $0 = 0 } }
}

final class Gauged: MeterHandler {
    private let gauged = Mutex(0.0)

    var value: Double { gauged.withLock { $0 } }

    func set(_ value: Int64) { gauged.withLock { $0 = Double(value) } }

    func set(_ value: Double) { gauged.withLock { $0 = value } }

    func increment(by amount: Double) { gauged.withLock { $0 += amount } }

    func decrement(by amount: Double) { gauged.withLock { $0 -= amount } }
}

/// Seconds, or whatever base unit the name says.
struct Histogram: Sendable {
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// Of each bound those values that no smaller bound holds.
    private(set) var counts = Array(repeating: 0, count: bounds.count)
    private(set) var count = 0
    private(set) var sum = 0.0

    mutating func record(_ value: Double) {
        count += 1
        sum += value
        guard let index = Self.bounds.firstIndex(where: { value <= $0 }) else { return }
        counts[index] += 1
    }
}

final class Distributed: RecorderHandler, TimerHandler {
    private let recorded = Mutex(Histogram())

    var histogram: Histogram { recorded.withLock { $0 } }

    func record(_ value: Int64) { recorded.withLock { $0.record(Double(value)) } }

    func record(_ value: Double) { recorded.withLock { $0.record(value) } }

    func recordNanoseconds(_ duration: Int64) { recorded.withLock { $0.record(Double(duration) / 1e9) } }
}
