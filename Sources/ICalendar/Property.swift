/// A property of a component: a name, parameters, and a value whose form the name decides (RFC 5545 §3.1).
package struct Property: Hashable, Sendable {
    package struct Parameter: Hashable, Sendable {
        /// In capitals.
        package let name: String
        /// Without quotation marks; RFC 6868 undone.
        package let values: [String]

        package init(_ name: String, _ values: String...) {
            self.name = name.capitals
            self.values = values
        }

        init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    /// In capitals.
    package let name: String
    package let parameters: [Parameter]
    /// As it stands in the line: texts are still escaped, see ``text``.
    package let value: String
    /// Where it was read; 0 for one that is to be written.
    package let line: Int

    /// - Parameter value: In the form that stands in the line.
    package init(_ name: String, _ parameters: [Parameter] = [], raw value: String, line: Int = 0) {
        self.name = name.capitals
        self.parameters = parameters
        self.value = value
        self.line = line
    }

    /// A property whose value is a text (RFC 5545 §3.3.11).
    package init(_ name: String, _ parameters: [Parameter] = [], text: String) {
        self.init(name, parameters, raw: EscapedText.escape(text))
    }

    package init(_ name: String, date: CalendarDate) {
        self.init(name, [Parameter("VALUE", "DATE")], raw: date.description)
    }

    /// The value as a text: `\n`, `\,`, `\;` and `\\` undone.
    package var text: String { EscapedText.unescape(value) }

    /// The first value of a parameter.
    package func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name }?.values.first
    }

    /// The value's parts between commas.
    package var list: [Substring] { value.split(separator: ",", omittingEmptySubsequences: false) }
}

extension Property {
    /// - Throws: ``CalendarFault/Code/malformedLine`` or ``CalendarFault/Code/malformedText``.
    init(reading line: ContentLine) throws(CalendarFault) {
        guard let text = String(validating: line.bytes, as: UTF8.self) else {
            throw CalendarFault(.malformedText, line: line.number, "This line is not UTF-8.")
        }
        guard !line.bytes.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
            throw CalendarFault(.malformedText, line: line.number, "This line holds a control character.")
        }
        var scanner = LineScanner(text)
        let name = scanner.name()
        var parameters: [Parameter] = []
        var isGood = !name.isEmpty
        while isGood, scanner.take(";") {
            let name = scanner.name()
            isGood = !name.isEmpty && scanner.take("=")
            guard isGood else { break }
            var values: [String] = []
            repeat { values.append(scanner.parameterValue()) } while scanner.take(",")
            parameters.append(Parameter(name: name.uppercased(), values: values))
        }
        guard isGood, scanner.take(":") else {
            throw CalendarFault(.malformedLine, line: line.number, "A line of the form NAME:value is expected.")
        }
        self.init(name, parameters, raw: scanner.rest, line: line.number)
    }

    /// The content line, folded where it is long.
    func write(to text: inout [UInt8]) {
        let start = text.count
        text.append(contentsOf: name.utf8)
        for parameter in parameters {
            text.append(UInt8(ascii: ";"))
            text.append(contentsOf: parameter.name.utf8)
            for (index, value) in parameter.values.enumerated() {
                text.append(UInt8(ascii: index == 0 ? "=" : ","))
                text.append(contentsOf: EscapedText.parameter(value).utf8)
            }
        }
        text.append(UInt8(ascii: ":"))
        text.append(contentsOf: value.utf8)
        ContentLine.end(lineFrom: start, of: &text)
    }
}

extension String {
    /// In capitals, which most names are already.
    fileprivate var capitals: String { utf8.contains { $0 >= 0x61 } ? uppercased() : self }
}

private struct LineScanner {
    private var remaining: Substring.UnicodeScalarView

    init(_ text: String) {
        remaining = Substring(text).unicodeScalars
    }

    var rest: String { String(Substring(remaining)) }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard remaining.first == scalar else { return false }
        remaining.removeFirst()
        return true
    }

    mutating func name() -> String {
        take { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-") }
    }

    mutating func parameterValue() -> String {
        let isQuoted = take("\"")
        let raw = isQuoted ? take { $0 != "\"" } : take { $0 != ";" && $0 != ":" && $0 != "," && $0 != "\"" }
        if isQuoted { _ = take("\"") }
        return EscapedText.parameterUndone(raw)
    }

    private mutating func take(while isWanted: (Unicode.Scalar) -> Bool) -> String {
        let taken = remaining.prefix(while: isWanted)
        remaining = remaining[taken.endIndex...]
        return String(Substring(taken))
    }
}
