import ICalendar
import Testing

@Suite struct `Writing a calendar` {
    @Test func `folds at 75 octets and never within a character`() {
        for text in [String(repeating: "ä", count: 200), String(repeating: "𝄞", count: 99), String(repeating: "x", count: 75) + "€€"] {
            let bytes = Component("A", [Property("SUMMARY", text: text)]).bytes
            for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) where !line.isEmpty {
                #expect(line.count <= 76 && line.last == 0x0D)  // the CR is not counted
                #expect(String(validating: line, as: UTF8.self) != nil)
            }
        }
    }

    @Test func `escapes texts and leaves control characters out`() {
        let property = Property("SUMMARY", text: "a,b;c\\d\r\ne\rf\u{0}\u{1B}g\th")
        #expect(property.value == #"a\,b\;c\\d\ne\nfg"# + "\th")
        #expect(property.text == "a,b;c\\d\ne\nfg\th")
    }

    @Test func `quotes parameters that need it`() throws {
        let written = Component("A", [Property("X", [Property.Parameter("cn", #"O"Neil: ^n; x"#, "plain")], raw: "v")]).bytes
        #expect(String(decoding: written, as: UTF8.self).contains(#"X;CN="O^'Neil: ^^n; x",plain:v"#))
        #expect(try Component.reading(written).first?.properties.first?.parameters.first?.values == [#"O"Neil: ^n; x"#, "plain"])
    }

    @Test func `names itself and how often to come again`() {
        let calendar = Component.calendar(product: "-//Away//Away//EN", name: "Acme", refreshHours: 12, [])
        let text = String(decoding: calendar.bytes, as: UTF8.self)
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Away//Away//EN\r\n"))
        #expect(text.contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n"))
    }

    @Test(arguments: ["P1D", "P14D", "PT12H", "P1DT6H30M", "PT45S"]) func `durations are written as they are read`(text: String) throws {
        #expect(try #require(CalendarDuration(text)).description == text)
    }

    @Test(arguments: ["", "P", "PT", "1D", "P1H", "PT1D", "P1", "-P1D", "P1DT", "P9999999D"]) func `other durations are none`(text: String)
    {
        #expect(CalendarDuration(text) == nil)
    }

    @Test func `dates go there and back`() {
        for days in stride(from: -719_162, through: 2_932_896, by: 317) {
            let date = CalendarDate(daysSinceEpoch: days)
            #expect(CalendarDate(date.description) == date)
        }
    }
}
