import OpenSSL
import Synchronization

/// UUIDs of version 7 (RFC 9562 §5.7): they sort by the time at which they were made, also within a millisecond.
final class UUIDGenerator: Sendable {
    private let last = Mutex<(milliseconds: UInt64, counter: UInt16)>((0, 0))
    private let milliseconds: @Sendable () -> UInt64

    /// - Parameter milliseconds: Since 1970.
    init(milliseconds: @escaping @Sendable () -> UInt64) {
        self.milliseconds = milliseconds
    }

    func next() -> UInt128 {
        let now = milliseconds()
        let (time, counter) = last.withLock { last in
            if now > last.milliseconds {
                last = (now, 0)
            } else if last.counter < 0xFFF {
                last.counter += 1
            } else {
                last = (last.milliseconds + 1, 0)  // a millisecond ahead of the clock rather than out of order
            }
            return last
        }
        let random = randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let high = time << 16 | 0x7000 | UInt64(counter)
        let low = 0x8000_0000_0000_0000 | random >> 2
        return UInt128(high) << 64 | UInt128(low)
    }
}
