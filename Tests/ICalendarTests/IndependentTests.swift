import Foundation
import ICalendar
import Testing

/// What the PyPI packages icalendar and dateutil make of the same texts. Needs `AWAY_TEST_PYTHON`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil)) struct `Calendars as icalendar sees them` {
    /// Answers for each line (a calendar in hexadecimal digits): its events as `SUMMARY|start|end`, in hexadecimal digits, and what it would
    /// write itself.
    private static let reader = #"""
        import sys, icalendar
        for line in sys.stdin:
            calendar = icalendar.Calendar.from_ical(bytes.fromhex(line.strip()))
            told = []
            for event in calendar.walk("VEVENT"):
                told.append("|".join([str(event["SUMMARY"]), str(event["X-NOTE"].params.get("X-WHO", "")), event["DTSTART"].dt.strftime("%Y%m%d")]))
            print("\x1f".join(told).encode().hex() + " " + calendar.to_ical().hex())
        """#

    /// Answers for each line `start rule last`: the dates.
    private static let recurrences = #"""
        import sys, datetime
        from dateutil.rrule import rrulestr
        day = lambda text: datetime.datetime.strptime(text, "%Y%m%d")
        for line in sys.stdin:
            start, rule, last = line.split()
            found = rrulestr(rule, dtstart=day(start)).between(day(start), day(last), inc=True)
            dates = sorted({day(start), *found}) if "COUNT" not in rule else sorted(found)
            print(",".join(date.strftime("%Y%m%d") for date in dates))
        """#

    @Test func `what we write it reads, and what it writes we read`() throws {
        var random = Seeded(state: 11)
        let events = (0..<400).map { _ in
            (0..<Int.random(in: 0...3, using: &random)).map { _ in
                (
                    summary: Self.text(&random), who: Self.text(&random, isParameter: true),
                    day: Int.random(in: -20_000...30_000, using: &random)
                )
            }
        }
        let written = events.map { events in
            Component.calendar(
                product: "-//Test//EN",
                events.map { event in
                    Component(
                        "VEVENT",
                        [
                            Property("UID", text: "x"), Property("DTSTAMP", raw: "20260101T000000Z"),
                            Property("DTSTART", date: CalendarDate(daysSinceEpoch: event.day)), Property("SUMMARY", text: event.summary),
                            Property("X-NOTE", [Property.Parameter("X-WHO", event.who)], text: "n"),
                        ]
                    )
                }
            ).bytes
        }
        let answers = try Python.answers(to: written.map(Python.hexadecimal), script: Self.reader)
        #expect(answers.count == events.count)
        for (events, answer) in zip(events, answers) {
            let parts = answer.split(separator: " ", omittingEmptySubsequences: false)
            let told = events.map { "\($0.summary)|\($0.who)|\(CalendarDate(daysSinceEpoch: $0.day))" }.joined(separator: "\u{1F}")
            #expect(String(decoding: Python.bytes(parts[0]), as: UTF8.self) == told)
            let theirs = try #require(try Component.reading(Python.bytes(parts[1])).first)
            let read = theirs.components.map { event in
                let who = event.property("X-NOTE")?.parameter("X-WHO") ?? ""
                return "\(event.property("SUMMARY")?.text ?? "")|\(who)|\(event.property("DTSTART")?.value ?? "")"
            }
            #expect(read.joined(separator: "\u{1F}") == told)
        }
    }

    @Test func `recurrences have the dates that dateutil finds`() throws {
        var random = Seeded(state: 5)
        let cases = (0..<1500).map { _ in Self.rule(&random) }
        let answers = try Python.answers(to: cases.map { "\($0.start) \($0.rule) \($0.last)" }, script: Self.recurrences)
        #expect(answers.count == cases.count)
        var several = 0
        for (each, answer) in zip(cases, answers) {
            let rule = try RecurrenceRule(Property("RRULE", raw: each.rule))
            var budget = RecurrenceBudget()
            let dates = try #require(rule.dates(from: each.start, through: each.last, atMost: .max, budget: &budget))
            if dates.count > 1 { several += 1 }
            #expect(dates.map(\.description).joined(separator: ",") == answer, "\(each)")
        }
        #expect(several > 700)
    }

    /// Rules whose start is one of their dates, as RFC 5545 §3.8.5.3 wants it where COUNT is there.
    private static func rule(_ random: inout Seeded) -> (start: CalendarDate, rule: String, last: CalendarDate) {
        let start = CalendarDate(daysSinceEpoch: Int.random(in: 15_000...22_000, using: &random))
        let (_, month, day) = start.components
        let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        let weekday = names[start.weekday]
        let forms = [
            "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=\(month);BYMONTHDAY=\(day)",
            "FREQ=YEARLY;BYMONTH=\(month);BYDAY=\((day - 1) / 7 + 1)\(weekday)",
            "FREQ=YEARLY;BYMONTH=1,\(month);BYDAY=-1\(weekday)", "FREQ=YEARLY;BYDAY=20MO,-1FR", "FREQ=YEARLY;BYMONTHDAY=\(day),-1",
            "FREQ=YEARLY;BYYEARDAY=1,100,-1", "FREQ=YEARLY;BYMONTH=\(month);BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYDAY=2TU,-1\(weekday)", "FREQ=MONTHLY;BYMONTHDAY=-1,13;BYDAY=FR,\(weekday)", "FREQ=WEEKLY",
            "FREQ=WEEKLY;BYDAY=MO,\(weekday);WKST=SU", "FREQ=DAILY", "FREQ=DAILY;BYMONTH=\(month)",
            "FREQ=YEARLY;BYMONTH=\(month);BYDAY=\(weekday);BYMONTHDAY=\(day),\(max(1, day - 7)),\(min(28, day + 7))",
        ]
        var rule = forms.randomElement(using: &random) ?? "FREQ=YEARLY"
        if Bool.random(using: &random) { rule += ";INTERVAL=\(Int.random(in: 1...3, using: &random))" }
        if Bool.random(using: &random) { rule += ";UNTIL=\(start.adding(Int.random(in: 0...2000, using: &random)))" }
        return (start, rule, start.adding(Int.random(in: 100...2500, using: &random)))
    }

    private static func text(_ random: inout Seeded, isParameter: Bool = false) -> String {
        let pool: [String] = ["a", "Z", " ", ",", ";", ":", "\\", "\"", "'", "^", "é", "ß", "漢", "𝄞", "👩‍🚀", "\u{301}", "n", "x\\n"]
        let length = Int.random(in: 1...120, using: &random)
        let text = (0..<length).map { _ in pool.randomElement(using: &random) ?? "" }.joined()
        // That package leaves RFC 6868 undone in parameters; it also takes a backslash before an N in a text for a line break, so there is no N.
        let known = isParameter ? text.filter { !"\"^\\".contains($0) } : text
        return "(" + known.replacing("|", with: "") + (isParameter ? "" : Bool.random(using: &random) ? "\nline" : "") + ")"
    }
}

/// A generator that gives the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

enum Python {
    /// One line of answer for each line of the question.
    static func answers(to lines: [String], script: String) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "away-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let question = folder.appending(path: "question")
        try Data(lines.joined(separator: "\n").utf8).write(to: question)
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = ["-c", script]
        process.standardInput = try FileHandle(forReadingFrom: question)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
            String($0)
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
    }
}
