/// The minutes worked on each half of each weekday, in a cycle of 1 to 12 weeks (LEAVE_RULES L3).
package struct WorkingWeek: Hashable, Sendable {
    /// Seven days each, Monday first.
    package let weeks: [[ByHalf<Int>]]
    /// Any date of a week that uses the first of several weeks; nil for a single week.
    package let anchor: LocalDate?

    /// - Throws: `invalid-working-week` (L3.6).
    package init(weeks: [[ByHalf<Int>]], anchor: LocalDate? = nil) throws(RuleViolation) {
        let days = weeks.joined()
        guard (1...12).contains(weeks.count), weeks.allSatisfy({ $0.count == 7 }), weeks.count == 1 || anchor != nil,
            days.allSatisfy({ $0.morning >= 0 && $0.afternoon >= 0 && $0.morning <= 1440 && $0.afternoon <= 1440 && $0.sum <= 1440 }),
            days.contains(where: { $0.sum > 0 })
        else { throw RuleViolation(.invalidWorkingWeek) }
        self.weeks = weeks
        self.anchor = weeks.count == 1 ? nil : anchor
    }

    /// The minutes of one day split in two, the odd minute in the morning (L3.1).
    package static func split(_ minutes: Int) -> ByHalf<Int> {
        ByHalf(morning: minutes - minutes / 2, afternoon: minutes / 2)
    }

    package func minutes(on date: LocalDate) -> ByHalf<Int> {
        weeks[index(of: date)][date.weekday]
    }

    /// Days with any minutes, summed over the cycle (L6.12).
    package var daysWorkedInCycle: Int { weeks.joined().count { $0.sum > 0 } }

    package var minutesInCycle: Int { weeks.joined().reduce(0) { $0 + $1.sum } }

    private func index(of date: LocalDate) -> Int {
        guard let anchor else { return 0 }
        let remainder = ((date.monday - anchor.monday) / 7) % weeks.count
        return remainder < 0 ? remainder + weeks.count : remainder
    }
}
