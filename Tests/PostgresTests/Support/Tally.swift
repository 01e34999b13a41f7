import Synchronization

/// Counts what happened, from any task.
final class Tally: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    var seen: [String: Int] { counts.withLock { $0 } }

    func add(_ what: String) {
        counts.withLock { $0[what, default: 0] += 1 }
    }
}

final class Counter: Sendable {
    private let value = Atomic(0)

    var count: Int { value.load(ordering: .relaxed) }

    @discardableResult
    func add(_ number: Int = 1) -> Int {
        value.add(number, ordering: .relaxed).newValue
    }
}
