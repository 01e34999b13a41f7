/// String values (GraphQL §2.9.4).
extension Lexer {
    mutating func string() throws(GraphQLError) -> Token.Kind {
        if peek(1) == UInt8(ascii: "\""), peek(2) == UInt8(ascii: "\"") {
            position += 3
            return .blockString(try blockString())
        }
        position += 1
        return .string(try quotedString())
    }

    private mutating func quotedString() throws(GraphQLError) -> String {
        var value: [UInt8] = []
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: value, as: UTF8.self)
            case UInt8(ascii: "\\"): value.append(contentsOf: String(try escape()).utf8)
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): throw error("Unterminated string.", at: position)
            default:
                value.append(byte)
                position += 1
            }
        }
        throw error("Unterminated string.", at: position)
    }

    private mutating func escape() throws(GraphQLError) -> UnicodeScalar {
        let start = position
        if peek(1) == UInt8(ascii: "u") {
            return try peek(2) == UInt8(ascii: "{") ? bracedEscape(from: start) : fixedEscape(from: start)
        }
        guard let byte = peek(1), let scalar = Self.escapes[byte] else {
            let shown = peek(1) == nil ? "\\" : "\\" + String(decoding: source.bytes[(start + 1)...].prefix(4), as: UTF8.self).prefix(1)
            throw error("Invalid character escape sequence: '\(shown)'.", at: start)
        }
        position += 2
        return scalar
    }

    /// `\u{…}`: any scalar value.
    private mutating func bracedEscape(from start: Int) throws(GraphQLError) -> UnicodeScalar {
        position += 3
        var value: UInt32 = 0
        var digits = 0
        while let byte = peek(), let digit = byte.hexadecimalValue, digits < 8 {
            value = value << 4 | digit
            digits += 1
            position += 1
        }
        guard digits > 0, peek() == UInt8(ascii: "}"), let scalar = UnicodeScalar(value) else { throw invalidUnicode(from: start) }
        position += 1
        return scalar
    }

    /// `\uXXXX`, of which two make a scalar value where they are surrogates.
    private mutating func fixedEscape(from start: Int) throws(GraphQLError) -> UnicodeScalar {
        guard let first = fourDigits(at: 2) else { throw invalidUnicode(from: start) }
        if let scalar = UnicodeScalar(first) {
            position += 6
            return scalar
        }
        guard first < 0xDC00, peek(6) == UInt8(ascii: "\\"), peek(7) == UInt8(ascii: "u"), let second = fourDigits(at: 8),
            (0xDC00..<0xE000).contains(second), let scalar = UnicodeScalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw invalidUnicode(from: start) }
        position += 12
        return scalar
    }

    private func fourDigits(at distance: Int) -> UInt32? {
        var value: UInt32 = 0
        for index in distance..<(distance + 4) {
            guard let digit = peek(index)?.hexadecimalValue else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private func invalidUnicode(from start: Int) -> GraphQLError {
        let end = min(source.bytes.count, max(position, start + 6))
        return error("Invalid Unicode escape sequence: '\(String(decoding: source.bytes[start..<end], as: UTF8.self))'.", at: start)
    }

    private mutating func blockString() throws(GraphQLError) -> String {
        var raw: [UInt8] = []
        while let byte = peek() {
            if byte == UInt8(ascii: "\""), peek(1) == byte, peek(2) == byte {
                position += 3
                return BlockString.value(of: raw)
            }
            if byte == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "\""), peek(2) == UInt8(ascii: "\""), peek(3) == UInt8(ascii: "\"") {
                raw.append(contentsOf: "\"\"\"".utf8)
                position += 4
                continue
            }
            raw.append(byte)
            position += 1
        }
        throw error("Unterminated string.", at: position)
    }

    private static let escapes: [UInt8: UnicodeScalar] = [
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}",
        UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
}

/// The common indentation of a block string belongs to the document, not to the value (GraphQL §2.9.4, `BlockStringValue`).
enum BlockString {
    static func value(of raw: [UInt8]) -> String {
        var lines = lines(of: raw)
        let indent = lines.dropFirst().filter { !isBlank($0) }.map(indentation).min() ?? 0
        for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(indent) }
        let kept = lines.drop(while: isBlank)
        let end = kept.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? kept.startIndex
        return String(decoding: Array(kept[..<end].joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
    }

    private static func lines(of raw: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < raw.count {
            let isReturn = raw[index] == UInt8(ascii: "\r")
            guard isReturn || raw[index] == UInt8(ascii: "\n") else {
                index += 1
                continue
            }
            lines.append(raw[start..<index])
            index += isReturn && index + 1 < raw.count && raw[index + 1] == UInt8(ascii: "\n") ? 2 : 1
            start = index
        }
        return lines + [raw[start...]]
    }

    private static func indentation(_ line: ArraySlice<UInt8>) -> Int { line.prefix(while: \.isBlank).count }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy(\.isBlank) }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
