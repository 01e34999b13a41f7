import CSV
import ICalendar

/// Files that admins upload.
enum Imports {
    static func csv(_ bytes: [UInt8]) throws(Violation) {
        guard let table = try? CSVTable(reading: bytes, maximumRows: 1000) else { return }
        var writer = CSVWriter()
        for row in table.rows {
            for field in row.fields { writer.value(field) }
            writer.endRow()
        }
        // What we write of it says the same. A row of one empty field is an empty line, which readers skip.
        guard !table.rows.contains(where: { $0.fields.allSatisfy(\.isEmpty) }) else { return }
        // A mark of the byte order at the very beginning is no part of a field; our own tables begin with a header.
        guard table.rows.first?.fields.first?.unicodeScalars.first != "\u{FEFF}" else { return }
        let again = try? CSVTable(reading: Array(writer.text.utf8), maximumRows: 1000)
        try Violation.check(again?.rows.map(\.fields) == table.rows.map(\.fields), "what is written reads as something else")
    }

    static func calendar(_ bytes: [UInt8]) throws(Violation) {
        guard let calendars = try? Component.reading(bytes) else { return }
        var budget = RecurrenceBudget(days: 20_000)
        guard let last = CalendarDate(year: 2030, month: 12, day: 31) else { return }
        for component in calendars.flatMap(\.components) {
            guard let event = try? CalendarEvent(component) else { continue }
            let days = (try? event.beginnings(through: last, atMost: 500, budget: &budget)) ?? []
            try Violation.check(zip(days, days.dropFirst()).allSatisfy { $0 < $1 }, "days out of order")
        }
        let written = calendars.map(\.bytes)
        for text in written {
            let again = (try? Component.reading(text)).map { $0.map(\.bytes) }
            try Violation.check(again == [text], "what is written reads as something else")
        }
    }
}
