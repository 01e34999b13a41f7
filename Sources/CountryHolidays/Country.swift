/// A country's public holidays as they are shipped with the program, for the whole country and its regions.
///
/// The data are generated (deploy/dev/country-holidays) from the PyPI package `holidays`, which is under the MIT licence.
package struct Country: Sendable {
    /// ISO 3166-1: `DE`.
    package let code: String
    package let name: String
    /// In the order of their codes; empty where only the country as a whole is known.
    package let regions: [Region]
    private let names: [(local: String, english: String)]
    private let entries: [Entry]

    package struct Region: Hashable, Sendable {
        /// The second part of ISO 3166-2: `BY`.
        package let code: String
        package let name: String
    }

    /// Where the data are from, with version and licence.
    package static var source: String { CountryData.source }

    /// The years that the data cover.
    package static var years: ClosedRange<Int> { CountryData.years }

    /// Every country, by code.
    package static let all: [Country] = CountryData.all.map { Country(reading: $0) }

    /// - Parameter code: `DE`, or `DE-BY` for a region; nil is what is not known.
    package static func calendar(_ code: String) -> CountryCalendar? {
        let parts = code.split(separator: "-", maxSplits: 1)
        guard let country = all.first(where: { $0.code == parts.first ?? "" }) else { return nil }
        guard parts.count == 2 else { return code == country.code ? CountryCalendar(country: country, region: nil) : nil }
        return country.regions.first { $0.code == parts[1] }.map { CountryCalendar(country: country, region: $0) }
    }

    /// Of the country and of each of its regions.
    package var calendars: [CountryCalendar] {
        [CountryCalendar(country: self, region: nil)] + regions.map { CountryCalendar(country: self, region: $0) }
    }

    fileprivate struct Entry: Sendable {
        let year: Int
        let month: Int
        let day: Int
        let isAfternoon: Bool
        let name: Int
        /// Region codes, `*` for the country as a whole; nil: everywhere.
        let places: Set<Substring>?
        /// Whether `places` are those that do not have it.
        let isExcept: Bool

        func holds(in place: Substring) -> Bool {
            places.map { $0.contains(place) != isExcept } ?? true
        }
    }

    fileprivate func holidays(in region: Region?, years: ClosedRange<Int>) -> [CountryHoliday] {
        let place = Substring(region?.code ?? "*")
        var holidays: [CountryHoliday] = []
        for entry in entries where years.contains(entry.year) && entry.holds(in: place) {
            let name = names[entry.name]
            holidays.append(
                CountryHoliday(
                    year: entry.year,
                    month: entry.month,
                    day: entry.day,
                    isAfternoon: entry.isAfternoon,
                    local: name.local,
                    english: name.english
                )
            )
        }
        return holidays
    }
}

/// The calendar of a country or of a region of it.
package struct CountryCalendar: Sendable {
    package let country: Country
    package let region: Country.Region?

    /// `DE`, `DE-BY`.
    package var code: String { country.code + (region.map { "-" + $0.code } ?? "") }

    /// `Germany`, `Germany: Bayern`.
    package var name: String { country.name + (region.map { ": " + $0.name } ?? "") }

    /// By date; one a date.
    package func holidays(years: ClosedRange<Int>) -> [CountryHoliday] { country.holidays(in: region, years: years) }
}

package struct CountryHoliday: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int
    /// Only the afternoon is off.
    package let isAfternoon: Bool
    /// As it is called there.
    package let local: String
    package let english: String
}

extension Country {
    /// Lines of `country|code|name`, `region|code|name`, `name|local[|english]`, `year|number` and `MMDD[p]|name[|places]`; the names are counted
    /// from 0, `p` is an afternoon, the places are those that have it, or behind `!` those that do not.
    fileprivate init(reading text: String) {
        var (code, name, year) = ("", "", 0)
        var regions: [Region] = []
        var names: [(local: String, english: String)] = []
        var entries: [Entry] = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "|", omittingEmptySubsequences: false)
            let last = parts[parts.count - 1]
            switch parts[0] {
            case "country": (code, name) = (String(parts[1]), String(last))
            case "region": regions.append(Region(code: String(parts[1]), name: String(last)))
            case "name": names.append((String(parts[1]), String(last)))
            case "year": year = Int(last) ?? 0
            default:
                let places = parts.count > 2 ? parts[2] : ""
                let isExcept = places.first == "!"
                entries.append(
                    Entry(
                        year: year,
                        month: Int(parts[0].prefix(2)) ?? 0,
                        day: Int(parts[0].dropFirst(2).prefix(2)) ?? 0,
                        isAfternoon: parts[0].last == "p",
                        name: Int(parts[1]) ?? 0,
                        places: places.isEmpty ? nil : Set((isExcept ? places.dropFirst() : places).split(separator: ",")),
                        isExcept: isExcept
                    )
                )
            }
        }
        self.code = code
        self.name = name
        self.regions = regions
        self.names = names
        self.entries = entries
    }
}
