import EventSourcing
import Foundation
import Glibc

enum Clock {
    @Sendable static func now() -> Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    static func newID() -> UInt128 {
        var generator = SystemRandomNumberGenerator()
        let milliseconds = UInt128(truncatingIfNeeded: now().microseconds / 1000) & 0xffff_ffff_ffff
        return milliseconds << 80 | 0x7 << 76 | UInt128(generator.next() as UInt64)
    }

    /// Processor time of this process, in microseconds.
    static var processTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }
}
