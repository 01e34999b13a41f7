/// When something begins or ends: a date (RFC 5545 §3.3.4) or a date with a time (§3.3.5).
package enum CalendarTime: Hashable, Sendable {
    /// Where a time holds.
    package enum Zone: Hashable, Sendable {
        /// Wherever the reader is.
        case floating
        case utc
        /// What `TZID` says; not looked up here.
        case named(String)
    }

    case date(CalendarDate)
    /// - Parameter second: Of the day, 0 to 86399; a leap second is the second before it.
    case dateTime(CalendarDate, second: Int, Zone)

    package var date: CalendarDate {
        switch self {
        case .date(let date), .dateTime(let date, _, _): date
        }
    }

    /// `20261224`, `20261224T120000`, `20261224T120000Z`; nil for anything else.
    ///
    /// A date without `VALUE=DATE` is taken as the date that it can only be.
    package init?(_ text: some StringProtocol, zone: String? = nil) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard let first = parts.first, let date = CalendarDate(first) else { return nil }
        guard parts.count > 1 else {
            self = .date(date)
            return
        }
        let isUTC = parts[1].hasSuffix("Z")
        let digits = Array((isUTC ? parts[1].dropLast() : parts[1]).utf8)
        guard parts.count == 2, digits.count == 6, let hour = Int(digits: digits[0..<2]), let minute = Int(digits: digits[2..<4]),
            let second = Int(digits: digits[4..<6]), hour < 24, minute < 60, second <= 60
        else { return nil }
        self = .dateTime(date, second: hour * 3600 + minute * 60 + min(second, 59), isUTC ? .utc : zone.map(Zone.named) ?? .floating)
    }

    /// The value of `DTSTART` and its like, by its parameters.
    package init(_ property: Property) throws(CalendarFault) {
        guard let time = CalendarTime(property.value, zone: property.parameter("TZID")) else {
            throw CalendarFault(
                .invalidValue,
                line: property.line,
                "\(property.name) is no date (20261224) and no time (20261224T120000Z)."
            )
        }
        self = time
    }
}

extension CalendarTime: CustomStringConvertible {
    /// As it stands in a value.
    package var description: String {
        switch self {
        case .date(let date): date.description
        case .dateTime(let date, let second, let zone):
            "\(date)T" + (second / 3600).digits(2) + (second / 60 % 60).digits(2) + (second % 60).digits(2) + (zone == .utc ? "Z" : "")
        }
    }
}

/// A length of time (RFC 5545 §3.3.6): whole days, and seconds that are not a day's worth of anything.
package struct CalendarDuration: Hashable, Sendable {
    package let days: Int
    package let seconds: Int

    package init(days: Int = 0, hours: Int = 0, seconds: Int = 0) {
        self.days = days
        self.seconds = hours * 3600 + seconds
    }

    /// `P1D`, `P2W`, `PT12H`, `P1DT6H30M`; nil for anything else, also for what is negative.
    package init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        guard bytes.first == UInt8(ascii: "P") else { return nil }
        bytes.removeFirst()
        var (days, seconds, isTime, parts) = (0, 0, false, 0)
        while let first = bytes.first {
            if first == UInt8(ascii: "T"), !isTime {
                (isTime, parts) = (true, 0)
                bytes.removeFirst()
                continue
            }
            let digits = bytes.prefix { (0x30...0x39).contains($0) }
            guard let number = Int(digits: digits), number <= 1_000_000, digits.endIndex < bytes.endIndex else { return nil }
            switch (bytes[digits.endIndex], isTime) {
            case (UInt8(ascii: "W"), false): days += number * 7
            case (UInt8(ascii: "D"), false): days += number
            case (UInt8(ascii: "H"), true): seconds += number * 3600
            case (UInt8(ascii: "M"), true): seconds += number * 60
            case (UInt8(ascii: "S"), true): seconds += number
            default: return nil
            }
            parts += 1
            bytes = bytes[(digits.endIndex + 1)...]
        }
        guard parts > 0 else { return nil }
        self.init(days: days, seconds: seconds)
    }
}

extension CalendarDuration: CustomStringConvertible {
    package var description: String {
        let parts = [(seconds / 3600, "H"), (seconds / 60 % 60, "M"), (seconds % 60, "S")].filter { $0.0 > 0 }
        let time = parts.map { "\($0.0)\($0.1)" }.joined()
        if time.isEmpty { return "P\(days)D" }
        return "P" + (days > 0 ? "\(days)D" : "") + "T" + time
    }
}
