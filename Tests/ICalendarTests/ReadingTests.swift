import ICalendar
import Testing

/// The outermost components of a text with LF in place of CRLF.
func calendars(_ text: String) throws(CalendarFaults) -> [Component] {
    try Component.reading(Array(text.utf8))
}

func event(_ lines: String...) throws -> CalendarEvent {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + lines.joined(separator: "\n") + "\nEND:VEVENT\nEND:VCALENDAR\n"
    return try CalendarEvent(try #require(try calendars(text).first?.components.first))
}

func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

@Suite struct `Reading a calendar` {
    /// The codes and lines of all that is wrong.
    private func faults(_ text: String, limits: CalendarLimits = CalendarLimits()) -> [String] {
        do {
            _ = try Component.reading(Array(text.utf8), limits: limits)
            return []
        } catch {
            return error.faults.map { "\($0.line) \($0.code.rawValue)" }
        }
    }

    @Test func `keeps unknown components and properties with their lines`() throws {
        let text = "BEGIN:VCALENDAR\r\nX-ANY;X=1,\"a;b\":v\r\nBEGIN:X-BOX\r\nEND:X-BOX\r\nend:vcalendar\r\n"
        let calendar = try #require(try calendars(text).first)
        #expect(calendar.properties == [Property("X-ANY", [Property.Parameter("X", "1", "a;b")], raw: "v", line: 2)])
        #expect(calendar.components.map(\.name) == ["X-BOX"])
    }

    @Test func `puts together what was folded, also within a character and with a tab`() throws {
        let euro: [UInt8] = [0xE2, 0x0D, 0x0A, 0x20, 0x82, 0x0A, 0x09, 0xAC]
        let bytes = Array("BEGIN:A\nSUMMARY:5 ".utf8) + euro + Array("\nEND:A".utf8)
        #expect(try Component.reading(bytes).first?.property("SUMMARY")?.text == "5 €")
    }

    @Test func `skips a byte order mark and empty lines`() throws {
        #expect(try calendars("\u{FEFF}BEGIN:A\n\nEND:A\n\n\n").count == 1)
    }

    @Test(arguments: [
        ("BEGIN:A\nno colon\nEND:A", ["2 malformed-line"]),
        ("BEGIN:A\n:x\n;X=1:x\nN;X:v\nEND:A", ["2 malformed-line", "3 malformed-line", "4 malformed-line"]),
        ("BEGIN:A\nEND:B", ["2 malformed-component"]),
        ("BEGIN:A\nBEGIN:B\nEND:B", ["1 malformed-component"]),
        ("SUMMARY:x", ["1 malformed-component"]),
        ("END:A", ["1 malformed-component"]),
        ("BEGIN:A\nX:\u{1}\nY:\u{7F}\nEND:A", ["2 malformed-text", "3 malformed-text"]),
    ])
    func `names every fault with its line`(text: String, expected: [String]) {
        #expect(faults(text) == expected)
    }

    @Test func `counts lines as they came, not as they were unfolded`() {
        #expect(faults("BEGIN:A\nX:1\n 2\n 3\nbad\nEND:A") == ["5 malformed-line"])
    }

    @Test func `refuses bytes that are no UTF-8`() {
        #expect(throws: CalendarFaults([CalendarFault(.malformedText, line: 2, "This line is not UTF-8.")])) {
            try Component.reading(Array("BEGIN:A\nX:".utf8) + [0xC3, 0x28] + Array("\nEND:A".utf8))
        }
    }

    @Test func `stops at its limits`() {
        var limits = CalendarLimits()
        (limits.bytes, limits.lineBytes, limits.components, limits.depth, limits.faults) = (200, 20, 3, 2, 4)
        #expect(faults("BEGIN:A\nEND:A\n" + String(repeating: " ", count: 200), limits: limits) == ["1 too-large"])
        #expect(faults("BEGIN:A\nX:" + String(repeating: "x", count: 30) + "\nEND:A", limits: limits) == ["2 too-large"])
        #expect(faults("BEGIN:A\nBEGIN:A\nBEGIN:A\n", limits: limits) == ["3 too-large"])
        #expect(faults(String(repeating: "BEGIN:A\nEND:A\n", count: 4), limits: limits) == ["7 too-large"])
        #expect(faults("BEGIN:A\n" + String(repeating: "x\n", count: 9) + "END:A", limits: limits).count == 4)
    }
}

@Suite struct `Reading an event` {
    private func faults(_ lines: String...) throws -> [String] {
        let text = "BEGIN:VEVENT\n" + lines.joined(separator: "\n") + "\nEND:VEVENT\n"
        do {
            _ = try CalendarEvent(try #require(try calendars(text).first))
            return []
        } catch let error as CalendarFaults {
            return error.faults.map { "\($0.line) \($0.code.rawValue)" }
        }
    }

    @Test func `an event without an end lasts its day`() throws {
        let christmas = try event("DTSTART;VALUE=DATE:20261225", #"SUMMARY:Christmas\, first day\; \\o/\nTwo lines"#, "UID:1")
        #expect(christmas.end == .date(try day("20261226")))
        #expect(christmas.summary == "Christmas, first day; \\o/\nTwo lines")
    }

    @Test(arguments: [
        ("DTSTART:20261224T120000", "DURATION:PT12H", "20261225T000000"),
        ("DTSTART;VALUE=DATE:20261224", "DURATION:P1W", "20261231"),
        ("DTSTART:20261224T120000Z", "DURATION:P1DT30M", "20261225T123000Z"),
        ("DTSTART;TZID=Europe/Berlin:20261224T120000", "DTEND;TZID=Europe/Berlin:20261224T130000", "20261224T130000"),
    ])
    func `an end is told by a date, a time or a duration`(start: String, end: String, expected: String) throws {
        #expect(try event(start, end).end.description == expected)
    }

    @Test func `all that is wrong is told`() throws {
        try #expect(faults("SUMMARY:x") == ["1 missing-property"])
        try #expect(faults("DTSTART:20261301", "DTSTART:20260101") == ["2 invalid-value", "3 duplicate-property"])
        try #expect(faults("DTSTART:20260101", "DTEND:20251231") == ["3 invalid-value"])
        try #expect(faults("DTSTART:20260101", "DTEND:20260101T120000") == ["3 invalid-value"])
        try #expect(faults("DTSTART:20260101", "DTEND:20260102", "DURATION:P1D") == ["3 duplicate-property"])
        try #expect(faults("DTSTART:20260101", "DURATION:-P1D", "EXDATE:x", "RECURRENCE-ID:20260101").count == 3)
        try #expect(faults("DTSTART:20260101", "RRULE:FREQ=HOURLY") == ["3 unsupported-recurrence"])
        try #expect(faults("DTSTART:20260101", "RRULE:FREQ=YEARLY;BYWEEKNO=1") == ["3 unsupported-recurrence"])
        for rule in [
            "INTERVAL=0", "COUNT=0", "COUNT=2;UNTIL=20300101", "BYMONTH=13", "BYDAY=XX", "BYDAY=0MO", "BYMONTHDAY=32", "X", "FREQ=DAILY",
        ] {
            try #expect(faults("DTSTART:20260101", "RRULE:FREQ=YEARLY;" + rule) == ["3 invalid-value"], "\(rule)")
        }
    }
}
