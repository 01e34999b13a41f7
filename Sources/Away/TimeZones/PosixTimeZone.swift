/// What a TZ string says of all years to come, such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1 XBD 8.3, RFC 8536 §3.3).
struct PosixTimeZone: Sendable {
    private let standard: Int
    private let daylight: (offset: Int, begins: Change, ends: Change)?

    /// Nil for text of another form.
    init?(_ text: String) {
        var scanner = Scanner(text: Array(text.utf8))
        guard scanner.name(), let standard = scanner.time() else { return nil }
        self.standard = -standard
        guard !scanner.isAtEnd else {
            daylight = nil
            return
        }
        guard scanner.name() else { return nil }
        let offset = scanner.next == UInt8(ascii: ",") ? -standard + 3600 : scanner.time().map { -$0 }
        guard let offset, scanner.skip(UInt8(ascii: ",")), let begins = Change(&scanner), scanner.skip(UInt8(ascii: ",")),
            let ends = Change(&scanner),
            scanner.isAtEnd
        else { return nil }
        daylight = (offset, begins, ends)
    }

    /// Seconds east of UTC at the instant, in seconds since 1970.
    func offset(at instant: Int64) -> Int {
        guard let daylight else { return standard }
        let year = Civil.year(ofDay: (instant + Int64(standard)).floored(by: 86_400))
        let begins = daylight.begins.instant(in: year) - Int64(standard)
        let ends = daylight.ends.instant(in: year) - Int64(daylight.offset)
        let isDaylight = begins < ends ? begins <= instant && instant < ends : !(ends <= instant && instant < begins)
        return isDaylight ? daylight.offset : standard
    }

    /// When the clock is changed, once a year, in local time.
    private struct Change: Sendable {
        private enum Day: Sendable {
            /// The week is 1 to 5, 5 the last; days are counted from Sunday.
            case weekday(month: Int, week: Int, day: Int)
            /// 1 to 365, 29 February never counted.
            case julian(Int)
            /// 0 to 365.
            case ordinal(Int)
        }

        private let day: Day
        private let seconds: Int

        init?(_ scanner: inout Scanner) {
            if scanner.skip(UInt8(ascii: "M")) {
                guard let month = scanner.number(), scanner.skip(UInt8(ascii: ".")), let week = scanner.number(),
                    scanner.skip(UInt8(ascii: ".")),
                    let day = scanner.number(), (1...12).contains(month), (1...5).contains(week), (0...6).contains(day)
                else { return nil }
                self.day = .weekday(month: month, week: week, day: day)
            } else if scanner.skip(UInt8(ascii: "J")) {
                guard let day = scanner.number(), (1...365).contains(day) else { return nil }
                self.day = .julian(day)
            } else {
                guard let day = scanner.number(), (0...365).contains(day) else { return nil }
                self.day = .ordinal(day)
            }
            guard scanner.skip(UInt8(ascii: "/")) else {
                seconds = 2 * 3600
                return
            }
            guard let time = scanner.time() else { return nil }
            seconds = time
        }

        /// Local seconds since 1970.
        func instant(in year: Int64) -> Int64 {
            Int64(seconds) + 86_400 * dayNumber(in: year)
        }

        private func dayNumber(in year: Int64) -> Int64 {
            switch day {
            case .julian(let day): Civil.day(year, 1, 1) + Int64(day - 1) + (day >= 60 && Civil.isLeap(year) ? 1 : 0)
            case .ordinal(let day): Civil.day(year, 1, 1) + Int64(day)
            case .weekday(let month, let week, let day): nth(week, weekday: day, month: month, year: year)
            }
        }

        private func nth(_ week: Int, weekday: Int, month: Int, year: Int64) -> Int64 {
            let first = Civil.day(year, month, 1)
            let next = month == 12 ? Civil.day(year + 1, 1, 1) : Civil.day(year, month + 1, 1)
            let firstWeekday = (first + 4) - 7 * (first + 4).floored(by: 7)  // 1 January 1970 was a Thursday
            var day = first + (Int64(weekday) - firstWeekday + 7) % 7 + 7 * Int64(week - 1)
            while day >= next { day -= 7 }
            return day
        }
    }
}

/// Days since 1970 of the proleptic Gregorian calendar.
enum Civil {
    static func day(_ year: Int64, _ month: Int, _ day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floored(by: 400)
        let yearOfEra = shifted - 400 * era
        let dayOfYear = Int64((153 * ((month + 9) % 12) + 2) / 5 + day - 1)
        return 146_097 * era + 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func year(ofDay number: Int64) -> Int64 {
        var year = 1970 + (number * 400).floored(by: 146_097)
        while day(year + 1, 1, 1) <= number { year += 1 }
        while day(year, 1, 1) > number { year -= 1 }
        return year
    }

    static func isLeap(_ year: Int64) -> Bool {
        day(year + 1, 1, 1) - day(year, 1, 1) == 366
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity.
    func floored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

private struct Scanner {
    let text: [UInt8]
    var place = 0

    var next: UInt8? { place < text.count ? text[place] : nil }
    var isAtEnd: Bool { place == text.count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    /// `CET`, or `<+03>`.
    mutating func name() -> Bool {
        let start = place
        if skip(UInt8(ascii: "<")) {
            while let next, next != UInt8(ascii: ">") { place += 1 }
            return skip(UInt8(ascii: ">"))
        }
        while let next, next | 0x20 >= UInt8(ascii: "a"), next | 0x20 <= UInt8(ascii: "z") { place += 1 }
        return place - start >= 3
    }

    mutating func number() -> Int? {
        let start = place
        var value = 0
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next), place - start < 4 {
            value = value * 10 + Int(next - UInt8(ascii: "0"))
            place += 1
        }
        return place == start ? nil : value
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    mutating func time() -> Int? {
        let isNegative = skip(UInt8(ascii: "-"))
        if !isNegative { _ = skip(UInt8(ascii: "+")) }
        guard var seconds = number().map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] where skip(UInt8(ascii: ":")) {
            guard let value = number() else { return nil }
            seconds += value * unit
        }
        return isNegative ? -seconds : seconds
    }
}
