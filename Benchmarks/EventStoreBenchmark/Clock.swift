import EventSourcing
import Foundation
import Glibc
import Synchronization

enum Clock {
    @Sendable static func now() -> Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    static func newID() -> UInt128 {
        var generator = Random()
        let milliseconds = UInt128(truncatingIfNeeded: now().microseconds / 1000) & 0xffff_ffff_ffff
        return milliseconds << 80 | 0x7 << 76 | UInt128(generator.next())
    }

    /// Processor time of this process, in microseconds.
    static var processTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }
}

/// SplitMix64 over one counter: as cheap as pgbench's own numbers. The system's generator makes a system call for each.
struct Random: RandomNumberGenerator {
    private static let counter = Atomic(UInt64.random(in: 0 ... .max))

    mutating func next() -> UInt64 {
        var mixed = Self.counter.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    static func number(in range: ClosedRange<Int>) -> Int {
        var random = Random()
        return Int.random(in: range, using: &random)
    }
}
