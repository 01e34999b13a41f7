/// Reads documents by recursive descent (GraphQL appendix B). The first fault ends it.
struct Parser {
    /// How deep selections, lists, objects and types may stand in each other: the parser and all that walks its trees recurse.
    static let maximumDepth = 200

    private(set) var token: Token
    private var lexer: Lexer
    private var upcoming: Token?
    private var remainingTokens: Int
    private var depth = 0

    var source: Source { lexer.source }

    /// - Parameter maximumTokens: More tokens than these are refused before they are read.
    init(_ source: Source, maximumTokens: Int) throws(GraphQLError) {
        lexer = Lexer(source)
        remainingTokens = maximumTokens
        token = try lexer.next()
    }

    mutating func document() throws(GraphQLError) -> Document {
        var definitions: [Definition] = []
        repeat { definitions.append(try definition()) } while token.kind != .endOfFile
        return Document(source: source, definitions: definitions)
    }

    /// Takes the current token.
    @discardableResult
    mutating func advance() throws(GraphQLError) -> Token {
        let taken = token
        remainingTokens -= 1
        guard remainingTokens >= 0 else { throw lexer.error("The document has too many tokens.", at: token.offset) }
        if let upcoming {
            token = upcoming
            self.upcoming = nil
        } else {
            token = try lexer.next()
        }
        return taken
    }

    /// The token after the current one.
    mutating func lookAhead() throws(GraphQLError) -> Token {
        if let upcoming { return upcoming }
        let next = try lexer.next()
        upcoming = next
        return next
    }

    func at(_ punctuator: Token.Punctuator) -> Bool { token.kind == .punctuator(punctuator) }

    func at(keyword: String) -> Bool { token.kind == .name(keyword) }

    mutating func skip(_ punctuator: Token.Punctuator) throws(GraphQLError) -> Bool {
        guard at(punctuator) else { return false }
        try advance()
        return true
    }

    mutating func skip(keyword: String) throws(GraphQLError) -> Bool {
        guard at(keyword: keyword) else { return false }
        try advance()
        return true
    }

    @discardableResult
    mutating func expect(_ punctuator: Token.Punctuator) throws(GraphQLError) -> Token {
        guard at(punctuator) else {
            throw lexer.error("Expected '\(punctuator.rawValue)', found \(token.kind.described).", at: token.offset)
        }
        return try advance()
    }

    mutating func expect(keyword: String) throws(GraphQLError) {
        guard try skip(keyword: keyword) else {
            throw lexer.error("Expected '\(keyword)', found \(token.kind.described).", at: token.offset)
        }
    }

    mutating func name() throws(GraphQLError) -> Name {
        guard case .name(let text) = token.kind else {
            throw lexer.error("Expected Name, found \(token.kind.described).", at: token.offset)
        }
        return Name(text: text, offset: try advance().offset)
    }

    func unexpected(_ token: Token? = nil) -> GraphQLError {
        let token = token ?? self.token
        return lexer.error("Unexpected \(token.kind.described).", at: token.offset)
    }

    /// One or more of something between two punctuators.
    mutating func many<Element>(
        _ open: Token.Punctuator,
        _ close: Token.Punctuator,
        _ element: (inout Parser) throws(GraphQLError) -> Element
    ) throws(GraphQLError) -> [Element] {
        try expect(open)
        var elements: [Element] = []
        repeat { elements.append(try element(&self)) } while try !skip(close)
        return elements
    }

    /// The same, where the whole may be left out.
    mutating func optionalMany<Element>(
        _ open: Token.Punctuator,
        _ close: Token.Punctuator,
        _ element: (inout Parser) throws(GraphQLError) -> Element
    ) throws(GraphQLError) -> [Element] {
        at(open) ? try many(open, close, element) : []
    }

    mutating func nested<Node>(_ node: (inout Parser) throws(GraphQLError) -> Node) throws(GraphQLError) -> Node {
        guard depth < Parser.maximumDepth else { throw lexer.error("The document is nested too deeply.", at: token.offset) }
        depth += 1
        defer { depth -= 1 }
        return try node(&self)
    }
}

extension Document {
    /// - Throws: ``GraphQLError`` with the place of the first fault.
    package init(parsing text: String, maximumTokens: Int = 10_000) throws(GraphQLError) {
        var parser = try Parser(Source(text), maximumTokens: maximumTokens)
        self = try parser.document()
    }
}
