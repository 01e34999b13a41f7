import EventSourcing
import Foundation
import Synchronization

@testable import Away

/// A clock that stands until it is moved.
final class TestClock: Sendable {
    private let microseconds: Mutex<Int64>

    /// - Parameter date: `2025-01-15`; at ten o'clock UTC.
    init(_ date: String) throws {
        microseconds = Mutex(try Self.instant(date))
    }

    var now: Instant { Instant(microseconds: microseconds.withLock(\.self)) }

    func go(to date: String) throws {
        let instant = try Self.instant(date)
        microseconds.withLock { $0 = instant }
    }

    /// Does something at the time that it really is.
    func atPresent<R>(_ body: () async throws -> R) async throws -> R {
        let past = microseconds.withLock { clock in
            let past = clock
            clock = SystemClock.now().microseconds
            return past
        }
        let result = try await body()
        microseconds.withLock { $0 = past }
        return result
    }

    private static func instant(_ date: String) throws -> Int64 {
        Int64(try Date(date + "T10:00:00Z", strategy: .iso8601).timeIntervalSince1970) * 1_000_000
    }
}
