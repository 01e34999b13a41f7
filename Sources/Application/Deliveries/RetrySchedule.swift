/// When a delivery that failed is tried again, and when it is given up.
package struct RetrySchedule: Hashable, Sendable {
    /// After the first attempt, the second, and so on; after the last of them there is none.
    package var delays: [Duration]

    package init(delays: [Duration]) {
        self.delays = delays
    }

    /// Nine attempts in about 22 hours: short faults pass unnoticed, and a receiver that was down for a day gets what it missed.
    package static let usual = RetrySchedule(
        delays: [
            .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(3_600), .seconds(10_800), .seconds(21_600), .seconds(43_200),
        ]
    )

    /// What a receiver may ask for at most, however long it wants to be left alone.
    package static let longestWish = Duration.seconds(86_400)

    /// - Parameters:
    ///   - attempt: The one that failed, from 1.
    ///   - wish: What the receiver asked for (Retry-After).
    ///   - random: From 0 to 1: spreads by a fifth in both directions what failed together, so that it does not come back together.
    /// - Returns: Nil when it is given up.
    package func delay(after attempt: Int, wish: Duration?, random: Double) -> Duration? {
        guard attempt >= 1, attempt <= delays.count else { return nil }
        let spread = Double(delays[attempt - 1].wholeMicroseconds) * (0.8 + 0.4 * random)
        return max(.microseconds(Int64(spread)), min(wish ?? .zero, Self.longestWish))
    }

    /// How long a destination is left alone that failed so many times in a row: twice it is only asked for less at a time.
    static func pause(afterFailures failures: Int) -> Duration {
        failures <= 2 ? .zero : min(.seconds(1 << min(failures - 3, 6)), .seconds(60))
    }
}
