import EventSourcing
import Glibc

/// The clocks of the system.
enum SystemClock {
    static func now() -> Instant {
        let time = read(CLOCK_REALTIME)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Seconds on a clock that never goes back.
    static func uptime() -> Double {
        let time = read(CLOCK_MONOTONIC)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
