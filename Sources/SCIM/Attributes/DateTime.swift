import EventSourcing
import Leave

/// Instants as SCIM writes them (xsd:dateTime, RFC 7643 §2.3.5), in UTC, to the millisecond.
enum DateTime {
    static func text(_ instant: Instant) -> String {
        let (seconds, rest) = floored(instant.microseconds, 1_000_000)
        let (days, second) = floored(seconds, 86_400)
        let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(LocalDate(daysSinceEpoch: Int(days)))T\(time).\(padded(rest / 1000, 3))Z"
    }

    /// Nil for anything but `2026-11-24T09:30:00Z`, with or without a fraction, in UTC or with an offset.
    static func microseconds(_ text: String) -> Int64? {
        guard let split = text.firstIndex(where: { $0 == "T" || $0 == "t" }), let date = LocalDate(String(text[..<split])) else {
            return nil
        }
        var time = text[text.index(after: split)...]
        var offset: Int64 = 0
        if time.last == "Z" || time.last == "z" {
            time = time.dropLast()
        } else {
            guard let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return nil }
            let parts = time[time.index(after: sign)...].split(separator: ":").map { Int64($0) }
            guard parts.count == 2, let hours = parts[0], let minutes = parts[1], hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * 60 * (time[sign] == "+" ? 1 : -1)
            time = time[..<sign]
        }
        let parts = time.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = Int64(parts[0]), let minute = Int64(parts[1]), let second = Double(parts[2]) else { return nil }
        guard (0..<24).contains(hour), (0..<60).contains(minute), second >= 0, second < 60 else { return nil }
        let whole = Int64(date.daysSinceEpoch) * 86_400 + hour * 3600 + minute * 60 - offset
        return whole * 1_000_000 + Int64((second * 1_000_000).rounded())
    }

    private static func floored(_ number: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let rest = number % divisor
        return rest < 0 ? (number / divisor - 1, rest + divisor) : (number / divisor, rest)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
