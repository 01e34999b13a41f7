package import EventSourcing
import Leave

/// The part of each day in which a person wants to be left alone. Written as `{"from":"22:00","to":"07:00"}`.
package struct QuietHours: Hashable, Sendable {
    /// Minutes since midnight, 0 to 1439.
    package let from: Int
    package let to: Int

    /// Nil for a minute that is not of a day, and for hours that would never or always be quiet.
    package init?(from: Int, to: Int) {
        guard (0..<1440).contains(from), (0..<1440).contains(to), from != to else { return nil }
        self.from = from
        self.to = to
    }

    package static let night = QuietHours(nightFrom: 22 * 60, to: 7 * 60)

    /// A constant of this file.
    private init(nightFrom from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// When they end; nil where it is not quiet.
    ///
    /// - Parameter zone: Where the person is; an unknown one is UTC.
    package func end(at instant: Instant, in zone: String, _ zones: any TimeZones) -> Instant? {
        let day = 86_400_000_000 as Int64
        let (today, minute) =
            zones.clock(at: instant, in: zone) ?? (
                .utc(at: instant), Int((instant.microseconds % day + day) % day / 60_000_000)
            )
        let isOverMidnight = from > to
        let isQuiet = isOverMidnight ? minute >= from || minute < to : minute >= from && minute < to
        guard isQuiet else { return nil }
        return zones.instant(
            of: isOverMidnight && minute >= from ? today.next : today,
            minute: to,
            in: zone
        )
    }
}

extension QuietHours: Codable {
    private enum CodingKeys: String, CodingKey { case from, to }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let from = ClockTime.minutes(try members.decode(String.self, forKey: .from))
        let to = ClockTime.minutes(try members.decode(String.self, forKey: .to))
        guard let from, let to, let hours = QuietHours(from: from, to: to) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no quiet hours")
            )
        }
        self = hours
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(ClockTime.text(from), forKey: .from)
        try members.encode(ClockTime.text(to), forKey: .to)
    }
}

/// Times of day as `22:00`.
package enum ClockTime {
    package static func text(_ minutes: Int) -> String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Nil for anything but two digits, a colon and two digits, from 00:00 to 23:59.
    package static func minutes(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
            [0, 1, 3, 4].allSatisfy({ (0x30...0x39).contains(bytes[$0]) })
        else { return nil }
        let digits = bytes.map { Int($0) - 0x30 }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[3] * 10 + digits[4])
        return hour < 24 && minute < 60 ? hour * 60 + minute : nil
    }
}
