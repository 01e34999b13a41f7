/// One leave year of an employee (LEAVE_RULES L2.4–L2.7).
package struct LeaveYear: Hashable, Sendable {
    /// The days from its start to its end; a transfer may have cut either.
    package let span: DateSpan
    /// The whole leave year of the location; its first day may lie before employment.
    package let full: DateSpan
    /// A transfer between different leave years began it.
    package let isCutAtStart: Bool
    /// A transfer between different leave years ended it the day after its last day.
    package let isEndedByTransfer: Bool

    /// The full first day, or the transfer's date.
    package var name: LocalDate { span.first }
    package var start: LocalDate { span.first }
    package var end: LocalDate { span.last }
}

extension LeaveYearRule {
    /// The full leave year that contains the date.
    func year(containing date: LocalDate, employmentStart: LocalDate) -> DateSpan {
        let start: LocalDate
        let next: LocalDate
        switch self {
        case .startsOn(let day):
            start = day.last(onOrBefore: date)
            next = day.first(onOrAfter: start.next)
        case .anniversary:
            let years = employmentStart.fullYears(to: date)
            start = employmentStart.adding(months: 12 * years)
            next = employmentStart.adding(months: 12 * (years + 1))
        }
        return DateSpan(start, through: next.previous) ?? DateSpan(start)
    }
}

extension Perspective {
    /// All leave years from the first to the one that holds `date`; none after the one that holds the end of employment.
    func leaveYears(through date: LocalDate) -> [LeaveYear] {
        var rule = firstRule
        let last = min(date, end ?? date)
        var years: [LeaveYear] = []
        var cursor = start
        var isCut = false
        var changes = ruleChanges[...]
        repeat {
            let full = rule.year(containing: cursor, employmentStart: start)
            let first = isCut ? cursor : full.first
            if let change = changes.first, change.date <= full.last.next {
                changes.removeFirst()
                let span = DateSpan(first, through: change.date.previous) ?? DateSpan(first)
                let cuts = change.date <= full.last
                years.append(LeaveYear(span: span, full: full, isCutAtStart: isCut, isEndedByTransfer: cuts))
                rule = change.rule
                cursor = change.date
                isCut = rule.year(containing: cursor, employmentStart: start).first < cursor
            } else {
                let span = DateSpan(first, through: full.last) ?? DateSpan(first)
                years.append(LeaveYear(span: span, full: full, isCutAtStart: isCut, isEndedByTransfer: false))
                cursor = full.last.next
                isCut = false
            }
        } while cursor <= last
        return years
    }

    /// The leave year that holds the date; before employment the first, after it the last (L2.6).
    func leaveYear(holding date: LocalDate) -> LeaveYear {
        let years = leaveYears(through: date)
        return years.last { $0.start <= date } ?? years[0]
    }

    /// Without a location, the calendar year.
    private var firstRule: LeaveYearRule { firstLocation.flatMap { sites[$0]?.location.leaveYear } ?? .startsOn(.newYear) }

    /// The transfers to a location whose leave year is set differently (L2.7).
    private var ruleChanges: [(date: LocalDate, rule: LeaveYearRule)] {
        var changes: [(date: LocalDate, rule: LeaveYearRule)] = []
        var current = firstRule
        for (date, transfer) in transfers where date > start && date <= end ?? date {
            guard let rule = sites[transfer.location]?.location.leaveYear else { continue }
            if rule != current { changes.append((date, rule)) }
            current = rule
        }
        return changes
    }
}
