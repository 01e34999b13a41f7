package import CountryHolidays
package import Leave
import Texts

/// Which of the shipped calendars, for which years, in which language.
package struct CountrySelection: Hashable, Sendable {
    package enum Names: String, CaseIterable, Hashable, Sendable {
        /// As the days are called in the country.
        case local
        case english
    }

    /// `DE`, `DE-BY`.
    package var code: String
    package var firstYear: Int
    package var lastYear: Int
    package var names: Names

    package init(code: String, firstYear: Int, lastYear: Int, names: Names = .local) {
        self.code = code
        self.firstYear = firstYear
        self.lastYear = lastYear
        self.names = names
    }

    /// The days from the first of January of the first year to the end of the last.
    ///
    /// - Throws: `unknown-country-calendar`, `years-not-covered`.
    package func holidays() throws(CommandError) -> (holidays: [Holiday], span: DateSpan) {
        var faults = Faults()
        let calendar = Country.calendar(code)
        if calendar == nil {
            faults.add(
                Refusal(
                    "unknown-country-calendar",
                    pointer: "/country/code",
                    detail: Message("refusal.country.unknown", ["code": .text(code)])
                )
            )
        }
        let known = Country.years
        let isCovered = firstYear <= lastYear && known.contains(firstYear) && known.contains(lastYear)
        let span = LocalDate(year: firstYear, month: 1, day: 1).flatMap { first in
            LocalDate(year: lastYear, month: 12, day: 31).flatMap { DateSpan(first, through: $0) }
        }
        if !isCovered || span == nil {
            let detail = Message("refusal.country.years", ["first": .text("\(known.lowerBound)"), "last": .text("\(known.upperBound)")])
            faults.add(Refusal("years-not-covered", pointer: "/country/lastYear", detail: detail))
        }
        try faults.finish()
        guard let calendar, let span else { return ([], DateSpan(LocalDate(daysSinceEpoch: 0))) }
        let holidays = calendar.holidays(years: firstYear...lastYear).compactMap { Holiday($0, names) }
        return (holidays, span)
    }
}

extension Holiday {
    package init?(_ holiday: CountryHoliday, _ names: CountrySelection.Names) {
        guard let date = LocalDate(year: holiday.year, month: holiday.month, day: holiday.day) else { return nil }
        let name = names == .local ? holiday.local : holiday.english
        self.init(on: date, name: String(name.prefix(200)), part: holiday.isAfternoon ? .afternoon : .full)
    }
}
