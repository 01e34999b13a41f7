import Testing

@testable import Leave

@Suite struct `Working time` {
    @Test func `splits a day with the odd minute in the morning`() {
        #expect(WorkingWeek.split(455) == ByHalf(morning: 228, afternoon: 227))
        #expect(WorkingWeek.split(1) == ByHalf(morning: 1, afternoon: 0))
    }

    @Test func `runs in cycles of weeks, also before the anchor`() throws {
        let weeks = (1...3).map { number in (0..<7).map { WorkingWeek.split($0 == 0 ? number * 60 : 0) } }
        let week = try WorkingWeek(weeks: weeks, anchor: day("2026-01-08"))
        let mondays = ["2025-12-15", "2025-12-22", "2025-12-29", "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]
        #expect(mondays.map { week.minutes(on: day($0)).sum / 60 } == [1, 2, 3, 1, 2, 3, 1])
        #expect(week.daysWorkedInCycle == 3)
        #expect(week.minutesInCycle == 360)
    }

    @Test func `converted to hours adds up however a day is cut`() throws {
        var fixture = try Fixture(unit: .hours)
        func hours(_ minutes: Int) -> Amount { Amount(ticks: (minutes * 10_000 + 30) / 60) }
        for minutes in stride(from: 1, through: 1440, by: 7) {
            fixture.assign(.workingWeek(try Fixture.week(minutes)), from: "2025-01-01")
            let perspective = try #require(Perspective(Fixture.john, in: fixture.facts))
            let worth = perspective.worth(on: day("2026-01-05"), in: .hours)
            guard worth.sum == hours(minutes), worth.morning == hours(minutes - minutes / 2) else {
                Issue.record("\(minutes)")
                return
            }
        }
    }

    @Test func `is that of the employee, of the location from a date, or of the location`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        fixture.facts.record(try Fixture.week(60), at: Fixture.belgrade, from: day("2026-02-02"), seq: 0)
        fixture.assign(.workingWeek(try Fixture.week(120)), from: "2026-03-02")
        fixture.assign(.workingWeek(nil), from: "2026-04-06")
        fixture.facts.end(Fixture.john, on: day("2026-05-04"), seq: 0)
        let mondays = ["2024-12-30", "2026-01-26", "2026-02-02", "2026-03-02", "2026-04-06", "2026-05-04", "2026-05-11"]
        let minutes = try mondays.map { try fixture.facts.workingDay(of: Fixture.john, on: day($0)).minutes.sum }
        #expect(minutes == [0, 480, 60, 120, 60, 60, 0])
    }

    @Test func `that is a holiday is worth nothing, half by half`() throws {
        var fixture = try Fixture()
        let (state, works) = (HolidayCalendarID(1), HolidayCalendarID(2))
        fixture.facts.record(HolidayCalendar(id: state, holidays: [Holiday(on: day("2026-05-04"), part: .morning)]), seq: 0)
        fixture.facts.record(HolidayCalendar(id: works, holidays: [Holiday(on: day("2026-05-05"), part: .afternoon)]), seq: 0)
        fixture.facts.record(try Fixture.location(Fixture.belgrade, calendars: [state, works]), seq: 0)
        let days = try ["2026-05-04", "2026-05-05", "2026-05-06"].map { try fixture.facts.workingDay(of: Fixture.john, on: day($0)).days }
        #expect(days.map(\.morning) == [.zero, amount("0.5"), amount("0.5")])
        #expect(days.map(\.afternoon) == [amount("0.5"), .zero, amount("0.5")])
    }

    @Test func `without a location there is none, and the first location is no transfer`() throws {
        var fixture = try Fixture()
        fixture.facts.record(try Employee(id: Fixture.zoe, employmentStart: day("2025-03-03")), seq: 0)
        #expect(try fixture.facts.workingDay(of: Fixture.zoe, on: day("2025-06-02")).minutes == .zero)
        #expect(try fixture.facts.leaveYear(of: Fixture.zoe, on: day("2025-06-02")).name == day("2025-01-01"))
        let transfer = Assignment.location(Transfer(to: Fixture.belgrade))
        #expect(fixture.facts.faults(of: transfer, for: Fixture.zoe, from: day("2026-01-01")) == [])
        fixture.facts.record(transfer, for: Fixture.zoe, from: day("2026-01-01"), seq: 0)
        #expect(try fixture.facts.workingDay(of: Fixture.zoe, on: day("2025-06-02")).minutes.sum == 480)
        let ledger = try fixture.facts.ledger(of: Fixture.zoe, Fixture.pto, through: day("2025-12-31"), today: day("2026-01-01"))
        #expect(ledger.lines.map(\.date) == [day("2025-03-03")])
    }
}
