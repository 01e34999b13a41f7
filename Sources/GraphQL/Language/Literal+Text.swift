/// Literals as a document would write them, for introspection and messages.
extension Literal: CustomStringConvertible {
    package var description: String {
        switch kind {
        case .variable(let name): "$\(name)"
        case .int(let text), .float(let text), .enumeration(let text): text
        case .string(let text, _): Literal.quoted(text)
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        case .list(let elements): "[\(elements.map(\.description).joined(separator: ", "))]"
        case .object(let fields): fields.isEmpty ? "{}" : "{ \(fields.map(\.description).joined(separator: ", ")) }"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{8}": quoted += "\\b"
            case "\u{C}": quoted += "\\f"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension ObjectField: CustomStringConvertible {
    var description: String { "\(name.text): \(value)" }
}
