import Glibc

/// A moment of the monotonic clock in nanoseconds.
struct Moment: Hashable, Comparable, Sendable {
    var nanoseconds: Int64

    static var now: Moment {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    static func < (left: Moment, right: Moment) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    static func + (moment: Moment, duration: Duration) -> Moment {
        let (seconds, attoseconds) = duration.components
        // A century is as good as for ever, and cannot overflow.
        let bounded = min(max(seconds, 0), 3_000_000_000)
        return Moment(nanoseconds: moment.nanoseconds + bounded * 1_000_000_000 + max(attoseconds, 0) / 1_000_000_000)
    }
}

/// Timers of one event loop, in order of time. There are few: connects, cancellations and a tick for each pool.
struct Timers {
    struct ID: Hashable, Sendable {
        let number: UInt64
    }

    private var entries: [(due: Moment, id: ID, action: @Sendable () -> Void)] = []
    private var last: UInt64 = 0

    mutating func add(due: Moment, _ action: @escaping @Sendable () -> Void) -> ID {
        last += 1
        let id = ID(number: last)
        let index = entries.firstIndex { due < $0.due } ?? entries.endIndex
        entries.insert((due, id, action), at: index)
        return id
    }

    mutating func remove(_ id: ID) {
        entries.removeAll { $0.id == id }
    }

    /// Milliseconds until the first is due, rounded up, -1 without any: what `epoll_wait` wants.
    func milliseconds(from now: @autoclosure () -> Moment) -> Int32 {
        guard let first = entries.first else { return -1 }
        return Int32(clamping: max(0, (first.due.nanoseconds - now().nanoseconds + 999_999) / 1_000_000))
    }

    mutating func takeDue(at now: @autoclosure () -> Moment) -> [@Sendable () -> Void] {
        if entries.isEmpty { return [] }
        let now = now()
        guard let first = entries.first, first.due <= now else { return [] }
        let count = entries.firstIndex { $0.due > now } ?? entries.endIndex
        defer { entries.removeFirst(count) }
        return entries[..<count].map(\.action)
    }
}
