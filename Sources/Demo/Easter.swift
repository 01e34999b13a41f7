import Leave

/// Easter Sunday, from which the movable holidays are counted.
enum Easter {
    /// Of the Western churches: the Gregorian computus, by the method published in Nature in 1876 (Meeus, "Astronomical Algorithms", ch. 8).
    static func western(_ year: Int) -> LocalDate? {
        let golden = year % 19
        let (century, yearOfCentury) = (year / 100, year % 100)
        let correction = (century + 8) / 25
        let epact = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
        let shift = (golden + 11 * epact + 22 * weekday) / 451
        let days = epact + weekday - 7 * shift + 114
        return LocalDate(year: year, month: days / 31, day: days % 31 + 1)
    }

    /// Of the Orthodox churches: Meeus's Julian algorithm, with the date in the Gregorian calendar.
    static func orthodox(_ year: Int) -> LocalDate? {
        let moon = (19 * (year % 19) + 15) % 30
        let weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        let days = moon + weekday + 114
        let julianLag = year / 100 - year / 400 - 2
        return LocalDate(year: year, month: days / 31, day: days % 31 + 1).map { $0 + julianLag }
    }
}
