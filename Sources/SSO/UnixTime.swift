/// An instant: what has passed since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
///
/// The rules take the present as a parameter of this type; nothing here reads a clock.
package struct UnixTime: Hashable, Comparable, Sendable {
    package let sinceEpoch: Duration

    package init(sinceEpoch: Duration) {
        self.sinceEpoch = sinceEpoch
    }

    package init(seconds: Int64) {
        sinceEpoch = .seconds(seconds)
    }

    /// Whole seconds since the epoch, rounded down.
    package var seconds: Int64 {
        let (seconds, attoseconds) = sinceEpoch.components
        return attoseconds < 0 ? seconds - 1 : seconds
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.sinceEpoch < right.sinceEpoch
    }

    package static func + (time: Self, duration: Duration) -> Self {
        Self(sinceEpoch: time.sinceEpoch + duration)
    }

    package static func - (time: Self, duration: Duration) -> Self {
        Self(sinceEpoch: time.sinceEpoch - duration)
    }

    package static func - (left: Self, right: Self) -> Duration {
        left.sinceEpoch - right.sinceEpoch
    }
}

extension UnixTime: CustomStringConvertible {
    /// `2026-03-01T08:30:00Z`, to the second; for people and diagnosis.
    package var description: String {
        let day = seconds.floorDivided(by: 86_400)
        let second = seconds - day * 86_400
        let (year, month, dayOfMonth) = Self.date(day: day)
        return "\(year.padded(4))-\(month.padded(2))-\(dayOfMonth.padded(2))T"
            + "\((second / 3600).padded(2)):\((second / 60 % 60).padded(2)):\((second % 60).padded(2))Z"
    }

    /// The Gregorian date of a day counted from 1970-01-01, by eras of 400 years that begin on 1 March.
    private static func date(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    fileprivate func padded(_ width: Int) -> String {
        let digits = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
