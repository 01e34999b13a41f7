/// How many days recurrences may still look at: one for a whole file, so that no file decides how long we work.
package struct RecurrenceBudget: Sendable {
    package private(set) var days: Int

    package init(days: Int = 5_000_000) {
        self.days = days
    }

    /// - Returns: Whether there was as much.
    package mutating func spend(_ count: Int) -> Bool {
        days -= count
        return days >= 0
    }
}

extension RecurrenceRule {
    /// The dates on which it begins, from `start`, which always is the first of them (RFC 5545 §3.8.5.3), through `last`.
    ///
    /// - Parameter maximum: It ends when there are so many.
    /// - Returns: Nil when the budget is spent.
    package func dates(
        from start: CalendarDate,
        through last: CalendarDate,
        atMost maximum: Int,
        budget: inout RecurrenceBudget
    ) -> [CalendarDate]? {
        let end = min(last, until ?? last)
        let most = min(count ?? .max, maximum)
        var dates = [start]
        var period = Period(of: start, self)
        while period.first <= end, dates.count < most {
            guard budget.spend(period.last.daysSinceEpoch - period.first.daysSinceEpoch + 1) else { return nil }
            for date in chosen(in: period, from: start) where date > start && date <= end && dates.count < most {
                dates.append(date)
            }
            period.advance(by: interval, self)
        }
        return start <= end ? dates : []
    }

    /// The dates of one year, month, week or day that the rule names.
    private func chosen(in period: Period, from start: CalendarDate) -> [CalendarDate] {
        var dates: [CalendarDate] = []
        for number in period.first.daysSinceEpoch...period.last.daysSinceEpoch {
            let date = CalendarDate(daysSinceEpoch: number)
            if names(date, from: start) { dates.append(date) }
        }
        guard !positions.isEmpty else { return dates }
        return dates.indices.filter { positions.contains($0 + 1) || positions.contains($0 - dates.count) }.map { dates[$0] }
    }

    /// What the rule does not say it takes from `start`.
    private func names(_ date: CalendarDate, from start: CalendarDate) -> Bool {
        let (year, month, day) = date.components
        let isOpen = monthDays.isEmpty && yearDays.isEmpty && weekdays.isEmpty
        if !months.isEmpty {
            guard months.contains(month) else { return false }
        } else if isOpen, frequency == .yearly {
            guard month == start.components.month else { return false }
        }
        if isOpen {
            switch frequency {
            case .yearly, .monthly: return day == start.components.day
            case .weekly: return date.weekday == start.weekday
            case .daily: return true
            }
        }
        let length = CalendarDate.days(inMonth: month, of: year)
        if !monthDays.isEmpty, !monthDays.contains(day), !monthDays.contains(day - length - 1) { return false }
        let yearDay = date.daysSinceEpoch - CalendarDate.days(before: year) + 1
        let yearLength = CalendarDate.isLeap(year) ? 366 : 365
        if !yearDays.isEmpty, !yearDays.contains(yearDay), !yearDays.contains(yearDay - yearLength - 1) { return false }
        guard !weekdays.isEmpty else { return true }
        // The nth weekday is one of the month, or of the year where no month is named (§3.3.10, notes 1 and 2).
        let isOfMonth = frequency == .monthly || !months.isEmpty
        let (place, whole) = isOfMonth ? (day, length) : (yearDay, yearLength)
        return [nil, (place - 1) / 7 + 1, -((whole - place) / 7 + 1)].contains { nth in
            weekdays.contains(Weekday(day: date.weekday, nth: nth))
        }
    }
}

/// A year, month, week or day.
private struct Period {
    private(set) var first: CalendarDate
    private(set) var last: CalendarDate

    init(of date: CalendarDate, _ rule: RecurrenceRule) {
        let (year, month, day) = date.components
        switch rule.frequency {
        case .yearly: (first, last) = Self.year(year)
        case .monthly:
            first = date.adding(1 - day)
            last = first.adding(CalendarDate.days(inMonth: month, of: year) - 1)
        case .weekly:
            first = date.adding(-((date.weekday - rule.weekStart + 7) % 7))
            last = first.adding(6)
        case .daily: (first, last) = (date, date)
        }
    }

    mutating func advance(by interval: Int, _ rule: RecurrenceRule) {
        switch rule.frequency {
        case .yearly: (first, last) = Self.year(first.components.year + interval)
        case .monthly:
            let (year, month, _) = first.components
            let index = year * 12 + month - 1 + interval
            let days = CalendarDate.days(inMonth: index % 12 + 1, of: index / 12)
            let before = (1...index % 12 + 1).dropLast().reduce(0) { $0 + CalendarDate.days(inMonth: $1, of: index / 12) }
            first = CalendarDate(daysSinceEpoch: CalendarDate.days(before: index / 12) + before)
            last = first.adding(days - 1)
        case .weekly: (first, last) = (first.adding(7 * interval), last.adding(7 * interval))
        case .daily: (first, last) = (first.adding(interval), first.adding(interval))
        }
    }

    private static func year(_ year: Int) -> (CalendarDate, CalendarDate) {
        let first = CalendarDate(daysSinceEpoch: CalendarDate.days(before: year))
        return (first, first.adding(CalendarDate.isLeap(year) ? 365 : 364))
    }
}
