/// Turns a text into tokens, one at a time (GraphQL §2.1).
struct Lexer {
    let source: Source
    /// The next byte to be read.
    var position = 0

    init(_ source: Source) { self.source = source }

    /// The next token that means something; at the end always `endOfFile`.
    mutating func next() throws(GraphQLError) -> Token {
        skipIgnored()
        let start = position
        guard let byte = peek() else { return Token(kind: .endOfFile, offset: start) }
        if let punctuator = punctuator(byte) {
            position += punctuator.rawValue.utf8.count
            return Token(kind: .punctuator(punctuator), offset: start)
        }
        switch byte {
        case UInt8(ascii: "\""): return Token(kind: try string(), offset: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return Token(kind: try number(), offset: start)
        case _ where byte.startsName: return Token(kind: .name(name()), offset: start)
        default: throw unexpectedCharacter(at: start)
        }
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < source.bytes.count ? source.bytes[position + distance] : nil
    }

    func error(_ message: String, at offset: Int) -> GraphQLError {
        GraphQLError("Syntax Error: \(message)", locations: [source.location(at: offset)])
    }

    /// White space, line ends, commas, comments and a byte order mark mean nothing (GraphQL §2.1.7).
    private mutating func skipIgnored() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ","): position += 1
            case UInt8(ascii: "#"):
                while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { position += 1 }
            case 0xEF where peek(1) == 0xBB && peek(2) == 0xBF: position += 3
            default: return
            }
        }
    }

    private func punctuator(_ byte: UInt8) -> Token.Punctuator? {
        guard byte == UInt8(ascii: ".") else { return Token.Punctuator(rawValue: String(UnicodeScalar(byte))) }
        return peek(1) == byte && peek(2) == byte ? .spread : nil
    }

    private mutating func name() -> String {
        let start = position
        while let byte = peek(), byte.continuesName { position += 1 }
        return text(from: start)
    }

    private mutating func number() throws(GraphQLError) -> Token.Kind {
        let start = position
        if peek() == UInt8(ascii: "-") { position += 1 }
        if peek() == UInt8(ascii: "0") {
            position += 1
            if let byte = peek(), byte.isDigit {
                throw error("Invalid number, unexpected digit after 0: '\(Character(UnicodeScalar(byte)))'.", at: position)
            }
        } else {
            try digits()
        }
        var isFloat = false
        if peek() == UInt8(ascii: ".") {
            isFloat = true
            position += 1
            try digits()
        }
        if let byte = peek(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            isFloat = true
            position += 1
            if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        // A number may not run into a name or a second fraction (GraphQL §2.9.1).
        if let byte = peek(), byte == UInt8(ascii: ".") || byte.startsName { throw expectedDigit() }
        return isFloat ? .float(text(from: start)) : .int(text(from: start))
    }

    private mutating func digits() throws(GraphQLError) {
        guard let byte = peek(), byte.isDigit else { throw expectedDigit() }
        while let byte = peek(), byte.isDigit { position += 1 }
    }

    private func expectedDigit() -> GraphQLError {
        error("Invalid number, expected digit but got: \(shown(at: position)).", at: position)
    }

    private func unexpectedCharacter(at offset: Int) -> GraphQLError {
        let hint = source.bytes[offset] == UInt8(ascii: "'") ? ", did you mean to use a double quote (\")?" : "."
        return error("Unexpected character: \(shown(at: offset))\(hint)", at: offset)
    }

    func text(from start: Int) -> String { String(decoding: source.bytes[start..<position], as: UTF8.self) }

    /// A character as a message shows it.
    func shown(at offset: Int) -> String {
        guard offset < source.bytes.count else { return "<EOF>" }
        guard let scalar = String(decoding: source.bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first else { return "<EOF>" }
        if scalar == "\"" { return "'\"'" }
        guard scalar.isASCII, scalar.value >= 0x20, scalar.value < 0x7F else {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        return "'\(scalar)'"
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var startsName: Bool {
        (self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z")) || (self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z"))
            || self == UInt8(ascii: "_")
    }

    var continuesName: Bool { startsName || isDigit }
}
