/// A table of texts (RFC 4180) with the places where they stood, so that what is wrong can be told exactly.
package struct CSVTable: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// Of the text, from 1: where the row begins.
        package let line: Int
        package let fields: [String]
    }

    /// Those that hold anything: empty lines are no rows.
    package let rows: [Row]

    /// Reads UTF-8 with or without a byte order mark. The separator is `;` or `,`, whichever comes more often in the first row; rows end with
    /// CRLF, LF or CR.
    ///
    /// - Throws: The first fault of the form; what follows it would only be guessed.
    package init(reading bytes: some Collection<UInt8>, maximumRows: Int) throws(CSVFault) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CSVFault(.notUTF8, line: 1, column: 1, "The table is not in UTF-8.")
        }
        var parser = CSVParser(text)
        var rows: [Row] = []
        while let row = try parser.row() {
            guard row.fields != [""] else { continue }
            guard rows.count < maximumRows else {
                throw CSVFault(.tooManyRows, line: row.line, column: 1, "A table has at most \(maximumRows) rows.")
            }
            rows.append(row)
        }
        self.rows = rows
    }
}

/// Why a text is no table.
package struct CSVFault: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        case notUTF8 = "malformed-text"
        case malformed = "malformed-csv"
        case tooManyRows = "too-many-rows"
    }

    package let code: Code
    package let line: Int
    /// The field in its row, from 1.
    package let column: Int
    /// One sentence for a person.
    package let reason: String

    init(_ code: Code, line: Int, column: Int, _ reason: String) {
        self.code = code
        self.line = line
        self.column = column
        self.reason = reason
    }
}

private struct CSVParser {
    private var remaining: Substring.UnicodeScalarView
    private let separator: Unicode.Scalar
    private var line = 1

    init(_ text: String) {
        var scalars = Substring(text).unicodeScalars
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        remaining = scalars
        separator = Self.separator(of: scalars)
    }

    /// Counted outside quotation marks.
    private static func separator(of text: Substring.UnicodeScalarView) -> Unicode.Scalar {
        var (isQuoted, semicolons, commas) = (false, 0, 0)
        for scalar in text {
            switch scalar {
            case "\"": isQuoted.toggle()
            case ";" where !isQuoted: semicolons += 1
            case "," where !isQuoted: commas += 1
            case "\n" where !isQuoted, "\r" where !isQuoted: return semicolons > commas ? ";" : ","
            default: break
            }
        }
        return semicolons > commas ? ";" : ","
    }

    mutating func row() throws(CSVFault) -> CSVTable.Row? {
        guard !remaining.isEmpty else { return nil }
        let first = line
        var fields: [String] = []
        while true {
            fields.append(try field(number: fields.count + 1))
            guard let next = remaining.popFirst() else { break }
            if next == separator { continue }
            if next == "\r", remaining.first == "\n" { remaining.removeFirst() }
            line += 1
            break
        }
        return CSVTable.Row(line: first, fields: fields)
    }

    /// Up to the separator or the line's end, which are left.
    private mutating func field(number: Int) throws(CSVFault) -> String {
        func fault(_ reason: String, at line: Int) -> CSVFault { CSVFault(.malformed, line: line, column: number, reason) }
        var text = String.UnicodeScalarView()
        guard remaining.first == "\"" else {
            while let scalar = remaining.first, scalar != separator, scalar != "\n", scalar != "\r" {
                guard scalar != "\"" else { throw fault("A field that holds a quotation mark stands within quotation marks.", at: line) }
                guard scalar != "\0" else { throw fault("A field holds no NUL.", at: line) }
                text.append(scalar)
                remaining.removeFirst()
            }
            return String(text)
        }
        let start = line
        remaining.removeFirst()
        while let scalar = remaining.popFirst() {
            guard scalar == "\"" else {
                if scalar == "\n" || scalar == "\r" && remaining.first != "\n" { line += 1 }
                guard scalar != "\0" else { throw fault("A field holds no NUL.", at: line) }
                text.append(scalar)
                continue
            }
            if remaining.first == "\"" {
                text.append("\"")
                remaining.removeFirst()
                continue
            }
            if let next = remaining.first, next != separator, next != "\n", next != "\r" {
                throw fault("Behind a closing quotation mark the next field or row is expected.", at: line)
            }
            return String(text)
        }
        throw fault("This field's closing quotation mark is missing.", at: start)
    }
}
