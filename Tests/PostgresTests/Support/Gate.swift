import Synchronization

/// Opens when as many have come as it is for, or when one of them is cancelled.
final class Gate: Sendable {
    private let missing: Atomic<Int>
    private let size: Int
    private let (stream, continuation) = AsyncStream<Void>.makeStream()

    init(for count: Int) {
        missing = Atomic(count)
        size = count
    }

    /// Somebody has come.
    var isWaitedFor: Bool { missing.load(ordering: .sequentiallyConsistent) < size }

    func pass() async {
        if missing.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { continuation.finish() }
        for await _ in stream {}
    }
}
