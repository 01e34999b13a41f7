import Testing

@testable import Leave

@Suite struct `Local dates` {
    @Test(arguments: [
        "1970-01-01": 0, "1969-12-31": -1, "2000-02-29": 11_016, "2026-11-24": 20_781, "0001-01-01": -719_162, "9999-12-31": 2_932_896,
    ])
    func `count days since 1970`(text: String, days: Int) {
        #expect(LocalDate(text)?.daysSinceEpoch == days)
        #expect(LocalDate(daysSinceEpoch: days).description == text)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-01", "26-01-01", "2026-01-01T", " 2026-01-01", "2026/01/01",
        "0000-01-01", "+026-01-01", "2026-01-0１", "",
    ])
    func `that do not exist are not read`(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test func `follow each other without gaps`() {
        var date = day("1899-12-25")
        var broken: [LocalDate] = []
        for _ in 0..<80_000 {
            let next = date.next
            let (year, month, dayOfMonth) = next.components
            let isSame = LocalDate(year: year, month: month, day: dayOfMonth) == next
            if !isSame || next.weekday != (date.weekday + 1) % 7 { broken.append(next) }
            date = next
        }
        #expect(broken.isEmpty)
        #expect(day("2026-11-24").weekday == 1)
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-03-01"), ("2024-01-31", 1, "2024-03-01"), ("2026-01-30", 1, "2026-03-01"), ("2026-03-31", 1, "2026-05-01"),
        ("2024-02-29", 12, "2025-03-01"), ("2024-02-29", 48, "2028-02-29"), ("2026-01-15", -1, "2025-12-15"),
        ("2026-11-30", 3, "2027-03-01"),
    ])
    func `plus months never exist only on paper`(from: String, months: Int, to: String) {
        #expect(day(from).adding(months: months) == day(to))
    }

    @Test func `count full months by the same rule`() {
        var chance = Chance(seed: 4)
        for _ in 0..<500 {
            let from = chance.date("2019-01-01", "2021-12-31")
            let to = from + chance.number(0...1_500)
            let months = from.fullMonths(to: to)
            #expect(from.adding(months: months) <= to && from.adding(months: months + 1) > to)
        }
    }

    @Test func `of a month and day are found before and after`() {
        let march = monthDay("03-31")
        #expect(march.first(onOrAfter: day("2026-03-31")) == day("2026-03-31"))
        #expect(march.first(onOrAfter: day("2026-04-01")) == day("2027-03-31"))
        #expect(march.last(onOrBefore: day("2026-03-30")) == day("2025-03-31"))
        #expect(monthDay("02-29").first(onOrAfter: day("2096-03-01")) == day("2104-02-29"))
    }
}

@Suite struct `Spans of days` {
    @Test func `cannot be empty or backward`() {
        #expect(DateSpan(day("2026-01-02"), through: day("2026-01-01")) == nil)
        #expect(span("2026-01-01", "2026-01-01").count == 1)
    }

    @Test func `meet where both have days`() {
        let january = span("2026-01-01", "2026-01-31")
        #expect(january.intersection(span("2026-01-31", "2026-02-10")) == span("2026-01-31", "2026-01-31"))
        #expect(january.intersection(span("2026-02-01", "2026-02-10")) == nil)
        #expect(january.overlaps(span("2025-12-01", "2026-01-01")))
        #expect(!january.overlaps(span("2025-12-01", "2025-12-31")))
    }
}

@Suite struct `Leave years` {
    private func years(_ fixture: Fixture, through date: String) throws -> [String] {
        let perspective = try #require(Perspective(Fixture.john, in: fixture.facts))
        return perspective.leaveYears(through: day(date)).map { "\($0.name) \($0.start) \($0.end)\($0.isEndedByTransfer ? " cut" : "")" }
    }

    private func moving(_ start: String, to leaveYear: String, on date: String) throws -> Fixture {
        var fixture = try Fixture(start: start)
        fixture.facts.record(try Fixture.location(Fixture.london, leaveYear: leaveYear), seq: 0)
        fixture.assign(.location(Transfer(to: Fixture.london)), from: date)
        return fixture
    }

    @Test func `are cut by a transfer to another leave year`() throws {
        #expect(
            try years(moving("2025-03-15", to: "04-01", on: "2026-06-01"), through: "2027-06-01") == [
                "2025-01-01 2025-01-01 2025-12-31", "2026-01-01 2026-01-01 2026-05-31 cut", "2026-06-01 2026-06-01 2027-03-31",
                "2027-04-01 2027-04-01 2028-03-31",
            ]
        )
    }

    @Test func `roll over as always when the old one had ended anyway`() throws {
        #expect(
            try years(moving("2025-01-01", to: "04-01", on: "2026-01-01"), through: "2026-05-01") == [
                "2025-01-01 2025-01-01 2025-12-31", "2026-01-01 2026-01-01 2026-03-31", "2026-04-01 2026-04-01 2027-03-31",
            ]
        )
    }

    @Test func `set differently are different even where the dates coincide`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        var london = try Fixture.location(Fixture.london)
        london.leaveYear = .anniversary
        fixture.facts.record(london, seq: 0)
        fixture.assign(.location(Transfer(to: Fixture.london)), from: "2026-06-01")
        #expect(
            try years(fixture, through: "2026-12-31") == [
                "2025-01-01 2025-01-01 2025-12-31", "2026-01-01 2026-01-01 2026-05-31 cut", "2026-06-01 2026-06-01 2026-12-31",
            ]
        )
    }

    @Test func `end with the employment`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        fixture.facts.end(Fixture.john, on: day("2026-02-28"), seq: 1)
        #expect(try years(fixture, through: "2030-01-01") == ["2025-01-01 2025-01-01 2025-12-31", "2026-01-01 2026-01-01 2026-12-31"])
        #expect(try fixture.facts.leaveYear(of: Fixture.john, on: day("2029-05-05")).name == day("2026-01-01"))
    }
}
