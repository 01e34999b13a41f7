import Leave

/// The public holidays of the demo organization's two countries.
enum PublicHolidays {
    /// Zakon o državnim i drugim praznicima: one of the state's holidays that falls on a Sunday moves to the next working day.
    static func serbia(_ year: Int) -> [Holiday] {
        let state = fixed(
            year,
            [
                (1, 1, "New Year's Day"), (1, 2, "New Year's Day"), (2, 15, "Statehood Day"), (2, 16, "Statehood Day"),
                (5, 1, "Labour Day"), (5, 2, "Labour Day"), (11, 11, "Armistice Day"),
            ]
        )
        let church =
            fixed(year, [(1, 7, "Orthodox Christmas")])
            + movable(Easter.orthodox(year), [(-2, "Orthodox Good Friday"), (0, "Orthodox Easter"), (1, "Orthodox Easter Monday")])
        let all = merged(state + church)
        let taken = Set(all.map(\.date))
        let moved = state.filter { $0.date.weekday == 6 }.map { holiday in
            var day = holiday.date + 1
            while taken.contains(day) { day = day + 1 }
            return Holiday(on: day, name: (holiday.name ?? "") + " (observed)")
        }
        return merged(all + moved)
    }

    /// Código do Trabalho, article 234, and the holiday of the city of Lisbon.
    static func lisbon(_ year: Int) -> [Holiday] {
        let days = fixed(
            year,
            [
                (1, 1, "New Year's Day"), (4, 25, "Freedom Day"), (5, 1, "Labour Day"), (6, 10, "Portugal Day"),
                (6, 13, "Saint Anthony's Day"), (8, 15, "Assumption Day"), (10, 5, "Republic Day"), (11, 1, "All Saints' Day"),
                (12, 1, "Restoration of Independence"), (12, 8, "Immaculate Conception"), (12, 25, "Christmas Day"),
            ]
        )
        return merged(days + movable(Easter.western(year), [(-2, "Good Friday"), (0, "Easter"), (60, "Corpus Christi")]))
    }

    private static func fixed(_ year: Int, _ days: [(month: Int, day: Int, name: String)]) -> [Holiday] {
        days.compactMap { day in LocalDate(year: year, month: day.month, day: day.day).map { Holiday(on: $0, name: day.name) } }
    }

    private static func movable(_ easter: LocalDate?, _ days: [(offset: Int, name: String)]) -> [Holiday] {
        easter.map { easter in days.map { Holiday(on: easter + $0.offset, name: $0.name) } } ?? []
    }

    /// In order, one a day: a calendar has one entry for each date (LEAVE_RULES L4.1).
    private static func merged(_ holidays: [Holiday]) -> [Holiday] {
        Dictionary(holidays.map { ($0.date, $0) }, uniquingKeysWith: { first, _ in first }).values.sorted { $0.date < $1.date }
    }
}
