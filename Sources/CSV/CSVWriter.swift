/// Writes tables as RFC 4180 wants them: commas, CRLF, quotation marks where they are needed.
package struct CSVWriter {
    /// UTF-8.
    package private(set) var text = ""
    private var isInRow = false

    package init() {}

    package mutating func header(_ names: String...) {
        for name in names { field(name) }
        endRow()
    }

    /// A text of people. What a spreadsheet would run as a formula is defused by an apostrophe in front, so that nobody's name or reason
    /// does anything on an admin's computer.
    package mutating func field(_ text: String?) {
        let text = text ?? ""
        raw(Self.isFormula(text) ? "'" + text : text)
    }

    /// A number or a date as we write them; a minus sign in front is no formula.
    package mutating func value(_ value: (some CustomStringConvertible)?) {
        raw(value?.description ?? "")
    }

    package mutating func endRow() {
        text += "\r\n"
        isInRow = false
    }

    private mutating func raw(_ field: String) {
        if isInRow { text += "," }
        isInRow = true
        let needsQuotes = field.unicodeScalars.contains { $0 == "," || $0 == ";" || $0 == "\"" || $0 == "\r" || $0 == "\n" }
        text += needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }

    /// Also with blanks in front, which some programs cut, and the wide forms, which some take for the narrow ones.
    private static func isFormula(_ text: String) -> Bool {
        let first = text.unicodeScalars.first { $0 != " " && $0 != "\u{A0}" }
        return first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? false
    }
}
