import CountryHolidays
import Foundation
import Testing

@Suite struct `The country calendars` {
    private func dates(_ code: String, _ year: Int) throws -> [String] {
        try #require(Country.calendar(code)).holidays(years: year...year).map { holiday in
            "\(holiday.month)-\(holiday.day)" + (holiday.isAfternoon ? " pm" : "")
        }
    }

    @Test func `are of more than thirty countries, each with names and days in each year`() {
        #expect(Country.all.count > 70)
        for calendar in Country.all.flatMap(\.calendars) {
            for year in Country.years {
                let holidays = calendar.holidays(years: year...year)
                #expect(holidays.count >= 4, "\(calendar.code) \(year)")
                #expect(Set(holidays.map { [$0.month, $0.day] }).count == holidays.count, "\(calendar.code) \(year): one a date")
                #expect(holidays.allSatisfy { !$0.local.isEmpty && !$0.english.isEmpty }, "\(calendar.code)")
            }
        }
    }

    @Test func `know regions`() throws {
        try #expect(dates("DE", 2026).count == 9)
        try #expect(dates("DE-BY", 2026).contains("8-15") == false)
        try #expect(dates("DE-BY", 2026).contains("1-6"))
        try #expect(dates("GB-SCT", 2026).contains("11-30"))
        try #expect(!dates("GB-ENG", 2026).contains("11-30"))
    }

    @Test func `tell days that are observed instead of others`() throws {
        // 26 December 2026 is a Saturday, 4 July 2026 as well: the one is observed on Monday, the other on Friday.
        try #expect(dates("GB-ENG", 2026).contains("12-28"))
        try #expect(dates("US", 2026).contains("7-3"))
    }

    @Test func `tell afternoons`() throws {
        try #expect(dates("IS", 2026).contains("12-24 pm"))
        try #expect(dates("TR", 2026).contains("10-28 pm"))
    }

    @Test(arguments: ["", "D", "XX", "DE-", "DE-XX", "de", "-DE", "DE-BY-X"]) func `that are not known are none`(code: String) {
        #expect(Country.calendar(code) == nil)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil))
    func `are those of the package that they come from`() throws {
        let script = """
            import holidays
            for code in "\(Country.all.flatMap(\.calendars).map(\.code).joined(separator: " "))".split():
                country, _, region = code.partition("-")
                days = holidays.country_holidays(country, subdiv=region or None, years=range(\(Country.years.lowerBound), \(Country.years.upperBound + 1)))
                print(code, ",".join(f"{d:%Y%m%d}" for d in sorted(days)))
            """
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = ["-c", script]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        var compared = 0
        for line in output.split(separator: "\n") {
            let parts = line.split(separator: " ")
            let ours = try #require(Country.calendar(String(parts[0]))).holidays(years: Country.years).filter { !$0.isAfternoon }
            let told = ours.map { holiday in
                "\(holiday.year)" + (holiday.month < 10 ? "0" : "") + "\(holiday.month)" + (holiday.day < 10 ? "0" : "") + "\(holiday.day)"
            }
            #expect(told.joined(separator: ",") == parts[1], "\(parts[0])")
            compared += 1
        }
        #expect(compared > 200)
    }
}
