/// How often something comes again (RFC 5545 §3.3.10), as far as days go: whatever speaks of hours, minutes, seconds or week numbers is
/// ``CalendarFault/Code/unsupported``.
package struct RecurrenceRule: Hashable, Sendable {
    package enum Frequency: String, Hashable, Sendable, CaseIterable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// A weekday of every week, or the nth of a month or year, counted from its end where n is negative.
    package struct Weekday: Hashable, Sendable {
        /// 0 is Monday.
        package let day: Int
        package let nth: Int?
    }

    package var frequency: Frequency
    package var interval = 1
    package var count: Int?
    /// The last date on which it may begin.
    package var until: CalendarDate?
    package var months: Set<Int> = []
    /// 1 to 31, or −31 to −1 from the end.
    package var monthDays: Set<Int> = []
    package var yearDays: Set<Int> = []
    package var weekdays: Set<Weekday> = []
    package var positions: Set<Int> = []
    /// 0 is Monday.
    package var weekStart = 0

    package init(_ frequency: Frequency) {
        self.frequency = frequency
    }

    /// - Throws: A fault at the property's line.
    package init(_ property: Property) throws(CalendarFault) {
        func fault(_ code: CalendarFault.Code, _ reason: String) -> CalendarFault { CalendarFault(code, line: property.line, reason) }
        var parts: [String: Substring] = [:]
        for part in property.value.uppercased().split(separator: ";") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, parts.updateValue(sides[1], forKey: String(sides[0])) == nil else {
                throw fault(.invalidValue, "\(part) is no part of a recurrence, or comes twice.")
            }
        }
        guard let word = parts.removeValue(forKey: "FREQ") else { throw fault(.invalidValue, "A recurrence needs FREQ.") }
        guard let frequency = Frequency(rawValue: String(word)) else {
            throw fault(.unsupported, "FREQ=\(word) is not understood; YEARLY, MONTHLY, WEEKLY and DAILY are.")
        }
        self.init(frequency)
        for (name, value) in parts.sorted(by: { $0.key < $1.key }) {
            guard let isGood = take(name, value) else { throw fault(.unsupported, "\(name) is not understood in a recurrence.") }
            guard isGood else { throw fault(.invalidValue, "\(name)=\(value) is not valid in a recurrence.") }
        }
        if frequency != .yearly, frequency != .monthly, weekdays.contains(where: { $0.nth != nil }) || !yearDays.isEmpty {
            throw fault(.invalidValue, "FREQ=\(frequency.rawValue) goes neither with the nth weekday nor with BYYEARDAY.")
        }
        if count != nil, until != nil { throw fault(.invalidValue, "A recurrence has COUNT or UNTIL, not both.") }
    }

    /// - Returns: Whether the value is good; nil for a part that is not understood.
    private mutating func take(_ name: String, _ value: Substring) -> Bool? {
        switch name {
        case "INTERVAL":
            interval = Int(value) ?? 0
            return (1...1000).contains(interval)
        case "COUNT":
            count = Int(value)
            return count.map { (1...100_000).contains($0) } ?? false
        case "UNTIL":
            until = CalendarTime(value)?.date
            return until != nil
        case "BYMONTH": return Self.numbers(value, 1...12, &months)
        case "BYMONTHDAY": return Self.numbers(value, -31...31, &monthDays)
        case "BYYEARDAY": return Self.numbers(value, -366...366, &yearDays)
        case "BYSETPOS": return Self.numbers(value, -366...366, &positions)
        case "BYDAY":
            let read = value.split(separator: ",", omittingEmptySubsequences: false).map { Weekday($0) }
            weekdays = Set(read.compactMap { $0 })
            return !read.contains(nil)
        case "WKST":
            weekStart = Weekday(value)?.day ?? 0
            return Weekday(value).map { $0.nth == nil } ?? false
        default: return nil
        }
    }

    private static func numbers(_ text: Substring, _ range: ClosedRange<Int>, _ numbers: inout Set<Int>) -> Bool {
        let read = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let good = read.compactMap { $0 }.filter { $0 != 0 && range.contains($0) }
        numbers = Set(good)
        return good.count == read.count
    }
}

extension RecurrenceRule.Weekday {
    static let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    fileprivate init?(_ text: Substring) {
        guard let day = Self.names.firstIndex(of: String(text.suffix(2))) else { return nil }
        self.day = day
        let number = text.dropLast(2)
        guard !number.isEmpty else {
            nth = nil
            return
        }
        guard let nth = Int(number), nth != 0, (-53...53).contains(nth) else { return nil }
        self.nth = nth
    }
}
