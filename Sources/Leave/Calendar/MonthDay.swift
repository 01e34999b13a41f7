/// A day of the year, `MM-DD`. 29 February exists in leap years only.
package struct MonthDay: Hashable, Sendable {
    package let month: Int
    package let day: Int

    /// Nil when no year has such a day.
    package init?(month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= LocalDate.days(inMonth: month, of: 2000) else { return nil }
        self.month = month
        self.day = day
    }

    /// 1 January.
    static let newYear = MonthDay(unchecked: (1, 1))

    private init(unchecked day: (Int, Int)) { (month, self.day) = day }

    var isLeapDay: Bool { month == 2 && day == 29 }

    /// The first such date on or after `date` (L6.16).
    package func first(onOrAfter date: LocalDate) -> LocalDate {
        var year = date.year
        // A leap day may be up to eight years away.
        while true {
            if day <= LocalDate.days(inMonth: month, of: year) {
                let found = Self.date(year, month, day)
                if found >= date { return found }
            }
            year += 1
        }
    }

    /// The last such date on or before `date`.
    package func last(onOrBefore date: LocalDate) -> LocalDate {
        var year = date.year
        while true {
            if day <= LocalDate.days(inMonth: month, of: year) {
                let found = Self.date(year, month, day)
                if found <= date { return found }
            }
            year -= 1
        }
    }

    /// Also beyond the years that can be written down: the start of a leave year may lie there.
    private static func date(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
        LocalDate(daysSinceEpoch: 0).adding(months: (year - 1970) * 12 + month - 1) + (day - 1)
    }
}

extension MonthDay: LosslessStringConvertible {
    package init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count == 5, text[2] == UInt8(ascii: "-") else { return nil }
        guard let month = decimal(text[0..<2]), let day = decimal(text[3..<5]) else { return nil }
        self.init(month: month, day: day)
    }

    package var description: String { "\(padded(month, to: 2))-\(padded(day, to: 2))" }
}

extension MonthDay: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.text(.invalidMonthDay) { MonthDay($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
