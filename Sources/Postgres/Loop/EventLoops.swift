import Synchronization

/// The event loops of a process, which connections are spread over.
///
/// One beside an HTTP server on two cores, two for a process that does little but ask the database (one loop ends at about 50,000
/// queries a second).
package final class EventLoops: Sendable {
    package let all: [EventLoop]
    private let turn = Atomic<Int>(0)

    package init(count: Int = 1) {
        precondition(count > 0)
        all = (0..<count).map { _ in EventLoop() }
    }

    /// Another loop with every call.
    package func next() -> EventLoop {
        all[nextIndex()]
    }

    /// Ends the threads, when all clients have been closed, and waits for their end: call it before the process exits.
    package func stop() {
        for loop in all { loop.requestStop() }
        for loop in all { loop.awaitEnd() }
    }

    /// The loop that the caller runs on, or else the next one.
    func preferredIndex() -> Int {
        if all.count == 1 { return 0 }
        return all.firstIndex { $0.isCurrent } ?? nextIndex()
    }

    func nextIndex() -> Int {
        Int(bitPattern: UInt(bitPattern: turn.wrappingAdd(1, ordering: .relaxed).oldValue) % UInt(all.count))
    }
}
