/// Texts in values (RFC 5545 §3.3.11) and in parameters (RFC 6868).
enum EscapedText {
    /// Line breaks of any kind become `\n`; other control characters, which may not stand in a calendar, are left out.
    static func escape(_ text: String) -> String {
        // Nearly all texts stand as they are.
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || Self.special.contains($0) }) else { return text }
        var escaped = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            switch scalar {
            case "\\", ";", ",":
                escaped.append("\\")
                escaped.append(scalar)
            case "\n" where previous == "\r": continue
            case "\n", "\r": escaped.append(contentsOf: #"\n"#.unicodeScalars)
            case "\t": escaped.append(scalar)
            case _ where isControl(scalar): continue
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    static func unescape(_ value: String) -> String {
        var text = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in value.unicodeScalars {
            if isEscaped {
                text.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }

    /// A parameter's value: quoted where it must be, with `^n`, `^'` and `^^`.
    static func parameter(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || Self.specialInParameter.contains($0) }) else { return value }
        var escaped = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "^": escaped.append(contentsOf: "^^".unicodeScalars)
            case "\n": escaped.append(contentsOf: "^n".unicodeScalars)
            case "\"": escaped.append(contentsOf: "^'".unicodeScalars)
            case _ where isControl(scalar) && scalar != "\t": continue
            default: escaped.append(scalar)
            }
        }
        let text = String(escaped)
        return escaped.contains { $0 == ":" || $0 == ";" || $0 == "," } ? "\"\(text)\"" : text
    }

    static func parameterUndone(_ value: String) -> String {
        var text = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in value.unicodeScalars {
            guard isEscaped else {
                if scalar == "^" { isEscaped = true } else { text.append(scalar) }
                continue
            }
            isEscaped = false
            switch scalar {
            case "n": text.append("\n")
            case "'": text.append("\"")
            case "^": text.append("^")
            default: text.append(contentsOf: ["^", scalar])  // RFC 6868 §3.2: left as it is
            }
        }
        if isEscaped { text.append("^") }
        return String(text)
    }

    /// `,`, `;` and the backslash.
    private static let special: [UInt8] = [0x2C, 0x3B, 0x5C]

    /// `"`, `,`, `:`, `;` and `^`.
    private static let specialInParameter: [UInt8] = [0x22, 0x2C, 0x3A, 0x3B, 0x5E]

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value == 0x7F
    }
}
