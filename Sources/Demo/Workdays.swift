import Leave

/// The days from Monday to Friday that are no holiday at a place.
struct Workdays {
    private let holidays: Set<LocalDate>

    init(_ holidays: [Holiday]) {
        self.holidays = Set(holidays.map(\.date))
    }

    func contains(_ date: LocalDate) -> Bool {
        date.weekday < 5 && !holidays.contains(date)
    }

    /// So many working days, from the first one on or after `date`: a leave that always counts the same.
    func span(from date: LocalDate, count: Int) -> DateSpan {
        var first = date
        while !contains(first) { first = first + 1 }
        var last = first
        for _ in 1..<max(count, 2) where count > 1 {
            repeat { last = last + 1 } while !contains(last)
        }
        return DateSpan(first, through: last) ?? DateSpan(first)
    }
}
