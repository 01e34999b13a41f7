/// A calendar date without a time zone (proleptic Gregorian), LEAVE_RULES L2.1.
package struct LocalDate: Hashable, Sendable {
    /// Whole days since 1970-01-01.
    package let daysSinceEpoch: Int

    package init(daysSinceEpoch: Int) { self.daysSinceEpoch = daysSinceEpoch }

    /// Nil when the calendar has no such date in the years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else { return nil }
        self.init(civilYear: year, month: month, day: day)
    }

    /// Those that have a text, of the years 1 to 9999; arithmetic may lead out of them.
    package static let writable = LocalDate(civilYear: 1, month: 1, day: 1)...LocalDate(civilYear: 9999, month: 12, day: 31)

    /// Days from the civil date: years begin in March, so that the leap day comes last; 400 years have 146097 days.
    private init(civilYear: Int, month: Int, day: Int) {
        let year = month <= 2 ? civilYear - 1 : civilYear
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSinceEpoch = era * 146_097 + dayOfEra - 719_468
    }

    package var components: (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    package var year: Int { components.year }

    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}

extension LocalDate: Comparable, Strideable {
    package static func < (left: LocalDate, right: LocalDate) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }
    package func distance(to other: LocalDate) -> Int { other.daysSinceEpoch - daysSinceEpoch }
    package func advanced(by days: Int) -> LocalDate { LocalDate(daysSinceEpoch: daysSinceEpoch + days) }
}

extension LocalDate {
    package static func + (date: LocalDate, days: Int) -> LocalDate { date.advanced(by: days) }
    package static func - (date: LocalDate, days: Int) -> LocalDate { date.advanced(by: -days) }
    /// Days from `earlier` to `later`.
    package static func - (later: LocalDate, earlier: LocalDate) -> Int { earlier.distance(to: later) }

    package var next: LocalDate { self + 1 }
    package var previous: LocalDate { self - 1 }

    /// 0 is Monday, 6 is Sunday (ISO 8601).
    package var weekday: Int {
        let remainder = (daysSinceEpoch + 3) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }

    /// The Monday of this date's week.
    package var monday: LocalDate { self - weekday }

    /// The same day `count` months later, or the first day of the following month where that day does not exist (L2.3).
    package func adding(months count: Int) -> LocalDate {
        let (year, month, day) = components
        let index = year * 12 + month - 1 + count
        let targetYear = index >= 0 ? index / 12 : (index - 11) / 12
        let targetMonth = index - targetYear * 12 + 1
        guard day > Self.days(inMonth: targetMonth, of: targetYear) else {
            return LocalDate(civilYear: targetYear, month: targetMonth, day: day)
        }
        let following = index + 1
        let followingYear = following >= 0 ? following / 12 : (following - 11) / 12
        return LocalDate(civilYear: followingYear, month: following - followingYear * 12 + 1, day: 1)
    }

    /// Whole months from this date to `later` by L2.3: the largest n with `self + n months <= later`; 0 when `later` is earlier.
    package func fullMonths(to later: LocalDate) -> Int {
        guard later >= self else { return 0 }
        let (year, month, _) = components
        let (laterYear, laterMonth, _) = later.components
        var count = (laterYear - year) * 12 + laterMonth - month + 1
        while count > 0, adding(months: count) > later { count -= 1 }
        return count
    }

    /// Whole years from this date to `later` (L6.10).
    package func fullYears(to later: LocalDate) -> Int { fullMonths(to: later) / 12 }
}

extension LocalDate: LosslessStringConvertible {
    /// Reads exactly `YYYY-MM-DD`.
    package init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else { return nil }
        guard let year = decimal(text[0..<4]), let month = decimal(text[5..<7]), let day = decimal(text[8..<10]) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var description: String {
        let (year, month, day) = components
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

extension LocalDate: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.text(.dateMalformed) { LocalDate($0) }
    }

    /// - Throws: An `EncodingError` outside ``writable``: what could not be read again must not be stored.
    package func encode(to encoder: any Encoder) throws {
        guard Self.writable.contains(self) else {
            throw EncodingError.invalidValue(self, .init(codingPath: encoder.codingPath, debugDescription: "years are 1 to 9999"))
        }
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The number that the digits say; nil when there is anything but digits.
func decimal(_ digits: some Collection<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return digits.isEmpty ? nil : value
}

func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
