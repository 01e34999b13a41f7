/// A lexical token (GraphQL §2.1.6).
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case endOfFile
        /// One of `! $ & ( ) ... : = @ [ ] { | }`.
        case punctuator(Punctuator)
        case name(String)
        /// The digits as they were written.
        case int(String)
        case float(String)
        /// The value that the text between the quotes means.
        case string(String)
        case blockString(String)
    }

    enum Punctuator: String, Hashable, Sendable {
        case bang = "!"
        case dollar = "$"
        case ampersand = "&"
        case openParenthesis = "("
        case closeParenthesis = ")"
        case spread = "..."
        case colon = ":"
        case equals = "="
        case at = "@"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case pipe = "|"
        case closeBrace = "}"
    }

    let kind: Kind
    /// The first byte.
    let offset: Int
}

extension Token.Kind {
    /// How a message names the token.
    var described: String {
        switch self {
        case .endOfFile: "<EOF>"
        case .punctuator(let punctuator): "'\(punctuator.rawValue)'"
        case .name(let name): "Name '\(name)'"
        case .int(let digits): "Int '\(digits)'"
        case .float(let digits): "Float '\(digits)'"
        case .string: "String"
        case .blockString: "BlockString"
        }
    }
}

extension Token.Kind {
    var isString: Bool {
        switch self {
        case .string, .blockString: true
        case .endOfFile, .punctuator, .name, .int, .float: false
        }
    }
}
