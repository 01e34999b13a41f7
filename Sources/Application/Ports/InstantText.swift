package import EventSourcing
import Leave

/// Instants as RFC 3339 writes them, in UTC, to the microsecond.
package enum InstantText {
    private static let secondsOfDay: Int64 = 86_400

    package static func text(_ instant: Instant) -> String {
        let (seconds, microseconds) = instant.microseconds.flooredQuotientAndRemainder(by: 1_000_000)
        let (days, second) = seconds.flooredQuotientAndRemainder(by: secondsOfDay)
        let date = LocalDate(daysSinceEpoch: Int(days))
        let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }.joined(separator: ":")
        return microseconds == 0 ? "\(date)T\(time)Z" : "\(date)T\(time).\(padded(microseconds, to: 6))Z"
    }

    /// Nil for anything but `2026-11-24T09:30:00Z`, with or without a fraction of a second of up to 6 digits.
    package static func instant(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes.last == UInt8(ascii: "Z"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let date = LocalDate(String(decoding: bytes[..<10], as: UTF8.self)),
            let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]), let second = digits(bytes[17..<19]),
            hour < 24, minute < 60, second < 60, let fraction = fraction(bytes[19..<(bytes.count - 1)])
        else { return nil }
        let seconds = Int64(date.daysSinceEpoch) * secondsOfDay + hour * 3600 + minute * 60 + second
        return Instant(microseconds: seconds * 1_000_000 + fraction)
    }

    /// Microseconds of a fraction with its point; 0 of nothing.
    private static func fraction(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let first = bytes.first else { return 0 }
        guard first == UInt8(ascii: "."), (2...7).contains(bytes.count) else { return nil }
        return digits(bytes.dropFirst() + Array(repeating: UInt8(ascii: "0"), count: 7 - bytes.count))
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int64? {
        bytes.reduce(Int64?(0)) { value, byte in
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            return value.map { $0 * 10 + Int64(byte - UInt8(ascii: "0")) }
        }
    }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    fileprivate func flooredQuotientAndRemainder(by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
