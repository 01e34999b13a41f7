extension JSON {
    /// The default of `maximumDepth`: arrays and objects in each other, the outermost counted as 1.
    package static let defaultMaximumDepth = 32

    /// Reads one value, with nothing but white space around it.
    ///
    /// Strict RFC 8259 over UTF-8 without byte order mark. Also refused: a member name twice in one object, U+0000 and lone
    /// surrogates in strings (no PostgreSQL text can hold them), and more depth than allowed.
    package init(parsing bytes: [UInt8], maximumDepth: Int = defaultMaximumDepth) throws(JSONError) {
        var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth)
        self = try parser.document()
    }

    package init(parsing text: String, maximumDepth: Int = defaultMaximumDepth) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }
}

struct JSONParser {
    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var position = 0
    private var depth = 0

    init(bytes: [UInt8], maximumDepth: Int) {
        precondition((1...512).contains(maximumDepth), "the parser is recursive: the depth must be one that the stack holds")
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONError) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw malformed("a byte order mark stands before the value") }
        skipWhitespace()
        let value = try value()
        skipWhitespace()
        guard position == bytes.count else { throw malformed("something stands after the value") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        guard let byte = peek else { throw malformed("the text ends where a value is expected") }
        switch byte {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw malformed("no value begins like this")
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try enter()
        var members: [JSONObject.Member] = []
        var names = UniqueNames()
        skipWhitespace()
        if !take(UInt8(ascii: "}")) {
            repeat {
                skipWhitespace()
                let start = position
                guard peek == UInt8(ascii: "\"") else { throw malformed("a member name is expected") }
                let name = try string()
                guard names.insert(name, after: members) else {
                    throw JSONError(code: .duplicateMember, offset: start, reason: "the object has a member of this name already")
                }
                skipWhitespace()
                guard take(UInt8(ascii: ":")) else { throw malformed("a colon is expected") }
                skipWhitespace()
                members.append(JSONObject.Member(name: name, value: try value()))
                skipWhitespace()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw malformed("a comma or a closing brace is expected") }
        }
        depth -= 1
        return JSONObject(unique: members)
    }

    private mutating func array() throws(JSONError) -> [JSON] {
        try enter()
        var elements: [JSON] = []
        skipWhitespace()
        if !take(UInt8(ascii: "]")) {
            repeat {
                skipWhitespace()
                elements.append(try value())
                skipWhitespace()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw malformed("a comma or a closing bracket is expected") }
        }
        depth -= 1
        return elements
    }

    /// Steps over an opening bracket or brace.
    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= maximumDepth else {
            throw JSONError(code: .tooDeep, offset: position, reason: "values stand more than \(maximumDepth) deep in each other")
        }
        position += 1
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let length = JSONNumber.length(of: bytes[position...])
        guard length > 0 else { throw malformed("this is not a number") }
        let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
        position += length
        return JSONNumber(checked: text)
    }

    private mutating func literal(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[position...].starts(with: text.description.utf8) else { throw malformed("no value begins like this") }
        position += text.utf8CodeUnitCount
        return value
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw malformed("a control character stands in a string") }
            position += 1
        }
        guard let end = peek else { throw malformed("the text ends in a string") }
        if end == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try validated(bytes.span.extracting(start..<position), at: start)
        }
        return try stringWithEscapes(start: start)
    }

    private mutating func stringWithEscapes(start: Int) throws(JSONError) -> String {
        var unescaped = Array(bytes[start..<position])
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try validated(unescaped.span, at: start)
            case UInt8(ascii: "\\"):
                try escape(into: &unescaped)
            case 0..<0x20:
                throw malformed("a control character stands in a string")
            default:
                unescaped.append(byte)
                position += 1
            }
        }
        throw malformed("the text ends in a string")
    }

    private mutating func escape(into unescaped: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        guard let byte = peek else { throw malformed("the text ends in a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try escapedScalar(start: start)
            unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw JSONError(code: .malformed, offset: start, reason: "there is no such escape")
        }
    }

    private mutating func escapedScalar(start: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try hexadecimal()
        if unit == 0 { throw JSONError(code: .malformed, offset: start, reason: "a string may not hold U+0000") }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let lone = JSONError(code: .malformed, offset: start, reason: "a surrogate stands alone")
        guard UTF16.isLeadSurrogate(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw lone }
        let trail = try hexadecimal()
        guard UTF16.isTrailSurrogate(trail) else { throw lone }
        let value = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(trail - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw lone }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch peek {
            case let byte? where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case let byte? where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case let byte? where byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw malformed("four hexadecimal digits are expected")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    private func validated(_ octets: Span<UInt8>, at offset: Int) throws(JSONError) -> String {
        guard let valid = try? UTF8Span(validating: octets) else {
            throw JSONError(code: .malformed, offset: offset, reason: "this string is not UTF-8")
        }
        return String(copying: valid)
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func malformed(_ reason: String) -> JSONError {
        JSONError(code: .malformed, offset: position, reason: reason)
    }
}

/// Finds a name that comes twice: by comparing while there are few, by hashing when there are many,
/// so that an object of a hundred thousand members takes no quadratic time.
private struct UniqueNames {
    private var seen: Set<Name> = []

    private struct Name: Hashable {
        let text: String

        static func == (left: Name, right: Name) -> Bool { left.text.hasSameBytes(as: right.text) }

        func hash(into hasher: inout Hasher) {
            text.utf8Span.span.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }

    mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
        guard members.count >= 8 else { return !members.contains { $0.name.hasSameBytes(as: name) } }
        if seen.isEmpty { seen = Set(members.map { Name(text: $0.name) }) }
        return seen.insert(Name(text: name)).inserted
    }
}
