import ICalendar
import Testing

@Suite struct `A recurrence` {
    private func dates(_ lines: String..., through last: String) throws -> [String] {
        let text = "BEGIN:VEVENT\n" + lines.joined(separator: "\n") + "\nEND:VEVENT\n"
        let event = try CalendarEvent(try #require(try calendars(text).first))
        var budget = RecurrenceBudget()
        return try event.beginnings(through: try day(last), atMost: 10_000, budget: &budget).map(\.description)
    }

    @Test func `of every year keeps month and day`() throws {
        try #expect(
            dates("DTSTART:20260501", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270501", through: "20281231") == ["20260501", "20280501"]
        )
    }

    @Test func `on 29 February skips the years without it`() throws {
        try #expect(dates("DTSTART:20240229", "RRULE:FREQ=YEARLY", through: "20321231") == ["20240229", "20280229", "20320229"])
    }

    @Test func `on the fourth Thursday of November is Thanksgiving`() throws {
        try #expect(
            dates("DTSTART:20251127", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", through: "20271231") == [
                "20251127", "20261126", "20271125",
            ]
        )
    }

    @Test func `on the last Monday of May is Memorial Day`() throws {
        try #expect(
            dates("DTSTART:20260525", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2", through: "20401231") == ["20260525", "20270531"]
        )
    }

    @Test func `on the Saturday between 20 and 26 June is Midsummer`() throws {
        let rule = "RRULE:FREQ=YEARLY;BYMONTH=6;BYDAY=SA;BYMONTHDAY=20,21,22,23,24,25,26;UNTIL=20280101T000000Z"
        try #expect(dates("DTSTART:20260620", rule, through: "20401231") == ["20260620", "20270626"])
    }

    @Test func `further dates are added, also after the last day that is asked for`() throws {
        try #expect(
            dates("DTSTART:20260101", "RDATE;VALUE=DATE:20260201,20500101", through: "20261231") == ["20260101", "20260201", "20500101"]
        )
    }

    @Test func `that begins after the last day asked for is there once`() throws {
        try #expect(dates("DTSTART:20500101", "RRULE:FREQ=YEARLY", through: "20261231") == ["20500101"])
    }

    @Test func `ends with its budget`() throws {
        let event = try event("DTSTART:00010101", "RRULE:FREQ=DAILY")
        var budget = RecurrenceBudget(days: 1000)
        #expect(throws: CalendarFault.self) { try event.beginnings(through: try day("20261231"), atMost: .max / 2, budget: &budget) }
    }

    @Test func `ends when there are as many as the caller takes, and what is excepted does not count`() throws {
        let event = try event("DTSTART:00010101", "RRULE:FREQ=DAILY", "EXDATE;VALUE=DATE:00010102,00010103")
        var budget = RecurrenceBudget(days: 1000)
        let dates = try event.beginnings(through: try day("99991231"), atMost: 3, budget: &budget)
        #expect(dates.map(\.description) == ["00010101", "00010104", "00010105"])
    }

    @Test func `that says the same many times keeps it once`() throws {
        let (many, one) = (
            "FREQ=YEARLY;BYYEARDAY=\(String(repeating: "366,", count: 16_000))1;BYDAY=MO,MO", "FREQ=YEARLY;BYYEARDAY=1,366;BYDAY=MO"
        )
        let rule = try RecurrenceRule(Property("RRULE", raw: many))
        #expect(rule.yearDays == [1, 366])
        try #expect(rule == RecurrenceRule(Property("RRULE", raw: one)))
    }
}
