package import EventSourcing
import Leave
import Synchronization

/// The clock of the demo organization's past: it stands until it is set.
package final class DemoClock: Sendable {
    private let microseconds = Mutex<Int64>(0)

    package init() {}

    package var now: Instant { Instant(microseconds: microseconds.withLock { $0 }) }

    /// So many minutes after the day began, UTC.
    func set(_ date: LocalDate, minute: Int) {
        microseconds.withLock { $0 = (Int64(date.daysSinceEpoch) * 1440 + Int64(minute)) * 60_000_000 }
    }
}
