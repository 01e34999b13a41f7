import Application
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Leave
import Testing

/// What icalendar (PyPI) and libical (Debian) make of the same feed. Needs `AWAY_TEST_PYTHON`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil)) struct `A calendar feed as others read it` {
    /// Answers for each event `uid|start|end|status|summary`, by icalendar; then the same by libical, and what libical finds wrong.
    private static let script = #"""
        import sys, ctypes, icalendar
        text = sys.stdin.buffer.read()
        told = []
        for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
            told.append("|".join(["icalendar", str(event["UID"]), str(event["DTSTART"].dt), str(event["DTEND"].dt), str(event["STATUS"]), str(event["SUMMARY"])]))
            assert not event.errors, event.errors
        c = ctypes.CDLL("libical.so.3")
        pointer = ctypes.c_void_p
        class Time(ctypes.Structure):
            _fields_ = [(name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")] + [("zone", pointer)]
        for name, result in [("icalparser_parse_string", pointer), ("icalcomponent_get_first_component", pointer), ("icalcomponent_get_next_component", pointer),
                             ("icalcomponent_get_uid", ctypes.c_char_p), ("icalcomponent_get_summary", ctypes.c_char_p), ("icalcomponent_get_dtstart", Time),
                             ("icalcomponent_get_dtend", Time), ("icalcomponent_get_status", ctypes.c_int), ("icalproperty_status_to_string", ctypes.c_char_p),
                             ("icalcomponent_count_errors", ctypes.c_int), ("icalrestriction_check", ctypes.c_int)]:
            getattr(c, name).restype = result
        date = lambda time: "%04d-%02d-%02d%s" % (time.year, time.month, time.day, "" if time.is_date else "T")
        calendar = pointer(c.icalparser_parse_string(text))
        VEVENT = 4
        event = c.icalcomponent_get_first_component(calendar, VEVENT)
        while event:
            event = pointer(event)
            status = c.icalproperty_status_to_string(c.icalcomponent_get_status(event)).decode()
            told.append("|".join(["libical", c.icalcomponent_get_uid(event).decode(), date(c.icalcomponent_get_dtstart(event)), date(c.icalcomponent_get_dtend(event)), status, c.icalcomponent_get_summary(event).decode()]))
            event = c.icalcomponent_get_next_component(calendar, VEVENT)
        told.append("errors|%d|%d" % (c.icalcomponent_count_errors(calendar), c.icalrestriction_check(calendar)))
        sys.stdout.buffer.write("\x1e".join(told).encode())
        """#

    @Test(arguments: ["en", "de"]) func `has the same events, days and texts, and no fault`(language: String) async throws {
        let acme = try await Subscription()
        // A name of every plane of Unicode that has characters, long enough to be folded in each of them.
        let name = "Ana, \"Ž\"; \\n\\ 漢字 𝄞𝒜 👩‍🚀 𠀀 𰀀 󠁁 é\u{301} ß " + String(repeating: "𰀀é", count: 30)
        let ana = try acme.id(of: "ana")
        try await acme.perform(ChangeEmployeeProfile(employee: ana, email: .unchanged, name: .set(name)), as: "ana")
        let (_, path) = try await acme.make(.organization, for: "ana", language: language)
        try await acme.test { client in
            let bytes = try await client.execute(uri: path, method: .get) { Array($0.body.readableBytesView) }
            try Self.checkLines(bytes)
            let records = try Self.read(bytes)
            let readers = ["icalendar", "libical"].map { reader in
                records.filter { $0.hasPrefix(reader + "|") }.map { $0.dropFirst(reader.count + 1) }
            }
            #expect(readers[0].count > 30)
            #expect(readers[0] == readers[1])
            #expect(readers[0].contains { $0.contains(name) })
            #expect(Set(readers[0].map { $0.prefix { $0 != "|" } }).count == readers[0].count)
            let fault = try #require(records.last).split(separator: "|")
            #expect(fault[1] == "0")
        }
    }

    /// CRLF, at most 75 octets, each of them UTF-8 by itself (RFC 5545 §3.1).
    private static func checkLines(_ bytes: [UInt8]) throws {
        #expect(bytes.suffix(2) == [0x0D, 0x0A])
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let line = bytes[start..<end]
            #expect(line.last == 0x0D && line.count <= 76)
            _ = try #require(String(validating: line, as: UTF8.self))
            start = end + 1
        }
    }

    private static func read(_ calendar: [UInt8]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = ["-c", script]
        let file = FileManager.default.temporaryDirectory.appending(path: "away-\(UUID()).ics")
        try Data(calendar).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // the system's folder is emptied anyway
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self).split(separator: "\u{1E}", omittingEmptySubsequences: false).map { String($0) }
    }
}
