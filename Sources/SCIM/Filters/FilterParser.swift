import JSON

/// Reads filters and PATCH paths by the grammar of RFC 7644 §3.4.2.2 and §3.5.2, at most 1,024 bytes and 8 levels deep (SSO_RULES P5.5).
package struct FilterParser {
    private static let longest = 1024
    private static let deepest = 8

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private init(_ text: String) throws(InvalidFilter) {
        bytes = Array(text.utf8)
        guard bytes.count <= Self.longest else { throw InvalidFilter("A filter has at most \(Self.longest) bytes.") }
    }

    package static func filter(_ text: String) throws(InvalidFilter) -> Filter {
        var parser = try FilterParser(text)
        let filter = try parser.disjunction()
        parser.skipBlanks()
        guard parser.isAtEnd else { throw InvalidFilter("Something follows the filter at byte \(parser.position).") }
        return filter
    }

    /// PATH = attrPath / valuePath [subAttr]
    package static func patchPath(_ text: String) throws(InvalidFilter) -> PatchPath {
        var parser = try FilterParser(text)
        let attribute = try parser.attributePath()
        guard parser.take(UInt8(ascii: "[")) else {
            guard parser.isAtEnd else { throw InvalidFilter("Something follows the path at byte \(parser.position).") }
            return PatchPath(attribute: attribute)
        }
        let filter = try parser.valueFilter(of: attribute)
        guard !parser.isAtEnd else { return PatchPath(attribute: attribute, filter: filter) }
        guard parser.take(UInt8(ascii: ".")), attribute.sub == nil else { throw InvalidFilter("A sub-attribute follows `]`, or nothing.") }
        let name = parser.name()
        guard AttributePath.isName(name[...]), parser.isAtEnd else { throw InvalidFilter("`\(name)` is no sub-attribute's name.") }
        let path = AttributePath(schema: attribute.schema, name: attribute.name, sub: name)
        return PatchPath(attribute: path, filter: filter)
    }

    // MARK: precedence: or, and, not and groups

    private mutating func disjunction() throws(InvalidFilter) -> Filter {
        var filter = try conjunction()
        while takeWord("or") { filter = .or(filter, try conjunction()) }
        return filter
    }

    private mutating func conjunction() throws(InvalidFilter) -> Filter {
        var filter = try term()
        while takeWord("and") { filter = .and(filter, try term()) }
        return filter
    }

    private mutating func term() throws(InvalidFilter) -> Filter {
        skipBlanks()
        if take(UInt8(ascii: "(")) { return try group() }
        let start = position
        if takeWord("not") {
            skipBlanks()
            if take(UInt8(ascii: "(")) { return .not(try group()) }
            position = start  // an attribute may be called so
        }
        return try expression()
    }

    private mutating func group() throws(InvalidFilter) -> Filter {
        try enter()
        defer { depth -= 1 }
        let filter = try disjunction()
        skipBlanks()
        guard take(UInt8(ascii: ")")) else { throw InvalidFilter("`)` is missing at byte \(position).") }
        return filter
    }

    private mutating func enter() throws(InvalidFilter) {
        depth += 1
        guard depth <= Self.deepest else { throw InvalidFilter("A filter is at most \(Self.deepest) levels deep.") }
    }

    // MARK: expressions

    private mutating func expression() throws(InvalidFilter) -> Filter {
        let path = try attributePath()
        if take(UInt8(ascii: "[")) { return .values(path, try valueFilter(of: path)) }
        guard take(UInt8(ascii: " ")) else { throw InvalidFilter("An operator follows the attribute at byte \(position).") }
        skipBlanks()
        let word = name().lowercased()
        if word == "pr" { return .present(path) }
        guard let comparison = Filter.Operator(rawValue: word) else { throw InvalidFilter("`\(word)` is no operator.") }
        guard take(UInt8(ascii: " ")) else { throw InvalidFilter("A value follows the operator at byte \(position).") }
        skipBlanks()
        return .comparison(path, comparison, try value())
    }

    /// What stands between `[` and `]`; brackets do not nest.
    private mutating func valueFilter(of path: AttributePath) throws(InvalidFilter) -> Filter {
        guard path.sub == nil else { throw InvalidFilter("A filter of values follows an attribute, not a sub-attribute.") }
        try enter()
        defer { depth -= 1 }
        let filter = try disjunction()
        skipBlanks()
        guard take(UInt8(ascii: "]")) else { throw InvalidFilter("`]` is missing at byte \(position).") }
        guard !filter.hasValueFilter else { throw InvalidFilter("Filters of values do not nest.") }
        return filter
    }

    private mutating func attributePath() throws(InvalidFilter) -> AttributePath {
        let start = position
        while position < bytes.count, Self.isPathByte(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let path = AttributePath(text) else { throw InvalidFilter("An attribute's name is expected at byte \(start).") }
        return path
    }

    private mutating func name() -> String {
        let start = position
        while position < bytes.count, Self.isPathByte(bytes[position]), bytes[position] != UInt8(ascii: "."),
            bytes[position] != UInt8(ascii: ":")
        { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// false, null, true, a number or a string, as JSON writes them.
    private mutating func value() throws(InvalidFilter) -> JSON {
        let start = position
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            position += 1
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            position = min(position + 1, bytes.count)
        } else {
            while position < bytes.count, ![UInt8(ascii: " "), UInt8(ascii: ")"), UInt8(ascii: "]")].contains(bytes[position]) {
                position += 1
            }
        }
        guard let value = try? JSON(parsing: Array(bytes[start..<position])), value.isSimple else {
            throw InvalidFilter("A string, a number, true, false or null is expected at byte \(start).")
        }
        return value
    }

    // MARK: bytes

    private var isAtEnd: Bool { position == bytes.count }

    private mutating func skipBlanks() {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// A word of the grammar, in either case, that a blank or a parenthesis follows; blanks before it are skipped.
    private mutating func takeWord(_ word: String) -> Bool {
        let start = position
        skipBlanks()
        let end = position + word.utf8.count
        guard end < bytes.count, String(decoding: bytes[position..<end], as: UTF8.self).lowercased() == word,
            bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "(")
        else {
            position = start
            return false
        }
        position = end
        return true
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""): false
        default: byte > 0x20 && byte < 0x7F
        }
    }
}

extension Filter {
    fileprivate var hasValueFilter: Bool {
        switch self {
        case .comparison, .present: false
        case .values: true
        case .and(let left, let right), .or(let left, let right): left.hasValueFilter || right.hasValueFilter
        case .not(let filter): filter.hasValueFilter
        }
    }
}

extension JSON {
    fileprivate var isSimple: Bool {
        switch self {
        case .null, .bool, .number, .string: true
        case .array, .object: false
        }
    }
}
