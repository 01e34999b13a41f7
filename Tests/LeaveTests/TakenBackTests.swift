import Testing

@testable import Leave

@Suite struct `Facts that are taken back` {
    @Test func `are unknown, and were known before`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        let calendar = HolidayCalendarID(1)
        fixture.facts.record(HolidayCalendar(id: calendar, holidays: [Holiday(on: day("2025-05-01"))]), seq: 1)
        fixture.facts.record(try Department(id: Fixture.dev), seq: 1)
        fixture.facts.record(try Fixture.location(Fixture.london), seq: 1)
        fixture.facts.record(LeaveType(id: LeaveTypeID(2), unit: .hours), seq: 1)
        fixture.facts.record(BlackoutPeriod(id: BlackoutPeriodID(1), span: span("2026-03-02", "2026-03-06")), seq: 1)
        #expect(try fixture.assess("2026-03-02", "2026-03-02").faults == [.blackout])

        fixture.facts.remove(calendar, seq: 2)
        fixture.facts.remove(Fixture.dev, seq: 2)
        fixture.facts.remove(Fixture.london, seq: 2)
        fixture.facts.remove(LeaveTypeID(2), seq: 2)
        fixture.facts.remove(BlackoutPeriodID(1), seq: 2)
        fixture.facts.remove(HolidayCalendarID(9), seq: 2)
        #expect(fixture.facts.holidayCalendars[calendar]?.isCurrent == false)
        #expect(fixture.facts.holidayCalendars[calendar]?.holidays[day("2025-05-01")]?.known(before: 2) != nil)
        #expect(fixture.facts.holidayCalendars[calendar]?.holidays[day("2025-05-01")]?.current == nil)
        #expect(fixture.facts.department(Fixture.dev) == nil)
        #expect(fixture.facts.location(Fixture.london) == nil)
        #expect(fixture.facts.leaveType(LeaveTypeID(2)) == nil)
        #expect(try fixture.assess("2026-03-02", "2026-03-02").faults.isEmpty)
    }

    @Test func `of a policy leave the version before in force`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        try fixture.policy(try Fixture.terms("30"), from: "2026-01-01", seq: 3)
        let version = try #require(fixture.facts.policy(at: Fixture.belgrade, for: Fixture.pto, on: day("2026-02-02")))
        #expect(fixture.facts.policy(version.id) == version)
        #expect(fixture.facts.seq(of: version.id) == 3)
        #expect(try fixture.balance(on: "2026-12-31") == Amount(30))
        fixture.facts.remove(version, seq: 4)
        #expect(fixture.facts.policy(version.id) == nil)
        #expect(fixture.facts.seq(of: version.id) == nil)
        #expect(try fixture.balance(on: "2026-12-31") == Amount(20))
        #expect(
            try fixture.facts.summary(of: Fixture.john, Fixture.pto, on: day("2026-12-31"), today: day("2026-12-31"), knownBefore: 4)
                .balance == Amount(30)
        )
    }

    @Test func `as all others are found by what names them`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        try fixture.recorded("2025-03-03", "2025-03-04", seq: 5)
        fixture.adjust("1.5", on: "2025-04-01", seq: 6)
        let record = try #require(fixture.facts.employees[Fixture.john])
        let leave = try #require(record.recordedLeaves.current.first)
        let adjustment = try #require(record.adjustments.current.first)
        #expect(fixture.facts.recordedLeave(leave.id) == leave)
        #expect(fixture.facts.adjustment(adjustment.id) == adjustment)
        #expect(fixture.facts.recordedLeave(LeaveRequestID(9_999)) == nil)
        #expect(fixture.facts.adjustment(AdjustmentID(9_999)) == nil)
        #expect(fixture.facts.seq(of: .recordedLeave(leave.id)) == 5)
        #expect(fixture.facts.seq(of: .adjustment(adjustment.id)) == 6)
    }

    @Test func `of people hold from a day on, roles and departments too`() throws {
        var fixture = try Fixture(start: "2025-01-01")
        fixture.facts.record(try Department(id: Fixture.dev), seq: 0)
        fixture.assign(.department(Fixture.dev), from: "2026-01-01")
        fixture.assign(.department(nil), from: "2026-07-01")
        fixture.assign(.roles([.admin]), from: "2026-02-01")
        fixture.assign(.roles([]), from: "2026-03-01")
        let facts = fixture.facts
        #expect(facts.department(of: Fixture.john, on: day("2026-06-30")) == Fixture.dev)
        #expect(facts.department(of: Fixture.john, on: day("2026-07-01")) == nil)
        #expect(
            [day("2026-01-31"), day("2026-02-01"), day("2026-03-01")].map { facts.isAdmin(Fixture.john, on: $0) } == [false, true, false]
        )
        #expect(facts.location(of: Fixture.john, on: day("2026-01-01")) == Fixture.belgrade)
        #expect(facts.workingWeek(of: Fixture.john, on: day("2026-01-01")) == (try Fixture.week(480, 480, 480, 480, 480)))
        #expect(facts.employmentEnd(of: Fixture.john) == nil)
        let absences = facts.absences(in: span("2026-03-02", "2026-03-02"), at: Fixture.belgrade, of: Fixture.dev)
        #expect(absences == [AbsenceCount(date: day("2026-03-02"), morning: 0, afternoon: 0)])
    }
}
