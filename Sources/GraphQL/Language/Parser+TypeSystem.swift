/// The type system (GraphQL §3).
extension Parser {
    /// A string in front of what it describes; nil when there is none.
    mutating func description() throws(GraphQLError) -> String? {
        switch token.kind {
        case .string(let text), .blockString(let text):
            try advance()
            return text
        default: return nil
        }
    }

    mutating func typeSystemDefinition(_ description: String?, at start: Int) throws(GraphQLError) -> TypeSystemDefinition {
        guard case .name(let keyword) = token.kind else { throw unexpected() }
        let (kind, directives) = try body(of: keyword)
        return TypeSystemDefinition(kind: kind, isExtension: false, description: description, directives: directives, offset: start)
    }

    mutating func typeSystemExtension() throws(GraphQLError) -> TypeSystemDefinition {
        let start = token.offset
        let next = try lookAhead()
        guard case .name(let keyword) = next.kind, Parser.extensible.contains(keyword) else { throw unexpected(next) }
        try advance()
        let (kind, directives) = try body(of: keyword)
        guard !directives.isEmpty || !kind.addsNothing else { throw unexpected() }
        return TypeSystemDefinition(kind: kind, isExtension: true, description: nil, directives: directives, offset: start)
    }

    /// What begins a definition of the type system; all but directives can be extended.
    static let definable = extensible.union(["directive"])
    private static let extensible: Set<String> = ["schema", "scalar", "type", "interface", "union", "enum", "input"]

    private mutating func body(of keyword: String) throws(GraphQLError) -> (TypeSystemDefinition.Kind, [Directive]) {
        try advance()
        switch keyword {
        case "schema":
            let directives = try directives(constant: true)
            return (.schema(try operationTypes()), directives)
        case "scalar":
            let name = try name()
            return (.scalar(name), try directives(constant: true))
        case "type", "interface":
            let name = try name()
            let interfaces = try interfaces()
            let directives = try directives(constant: true)
            let fields = try fields()
            return (
                keyword == "type"
                    ? .object(name, interfaces: interfaces, fields: fields) : .interface(name, interfaces: interfaces, fields: fields),
                directives
            )
        case "union":
            let name = try name()
            let directives = try directives(constant: true)
            return (.union(name, members: try skip(.equals) ? try names(separatedBy: .pipe) : []), directives)
        case "enum":
            let name = try name()
            let directives = try directives(constant: true)
            return (.enumeration(name, values: try enumValues()), directives)
        case "input":
            let name = try name()
            let directives = try directives(constant: true)
            return (.input(name, fields: try inputValues(.openBrace, .closeBrace)), directives)
        default: return (try directiveDefinition(), [])
        }
    }

    private mutating func operationTypes() throws(GraphQLError) -> [TypeSystemDefinition.OperationTypeDefinition] {
        try optionalMany(.openBrace, .closeBrace) { parser throws(GraphQLError) in
            let kind = try parser.operationKind()
            try parser.expect(.colon)
            return TypeSystemDefinition.OperationTypeDefinition(kind: kind, type: try parser.name())
        }
    }

    private mutating func interfaces() throws(GraphQLError) -> [Name] {
        try skip(keyword: "implements") ? try names(separatedBy: .ampersand) : []
    }

    private mutating func names(separatedBy separator: Token.Punctuator) throws(GraphQLError) -> [Name] {
        _ = try skip(separator)
        var names = [try name()]
        while try skip(separator) { names.append(try name()) }
        return names
    }

    private mutating func fields() throws(GraphQLError) -> [TypeSystemDefinition.FieldNode] {
        try optionalMany(.openBrace, .closeBrace) { parser throws(GraphQLError) in
            let description = try parser.description()
            let name = try parser.name()
            let arguments = try parser.inputValues(.openParenthesis, .closeParenthesis)
            try parser.expect(.colon)
            return TypeSystemDefinition.FieldNode(
                name: name,
                description: description,
                arguments: arguments,
                type: try parser.typeReference(),
                directives: try parser.directives(constant: true)
            )
        }
    }

    private mutating func inputValues(
        _ open: Token.Punctuator,
        _ close: Token.Punctuator
    ) throws(GraphQLError) -> [TypeSystemDefinition.InputValueNode] {
        try optionalMany(open, close) { parser throws(GraphQLError) in
            let description = try parser.description()
            let name = try parser.name()
            try parser.expect(.colon)
            return TypeSystemDefinition.InputValueNode(
                name: name,
                description: description,
                type: try parser.typeReference(),
                defaultValue: try parser.skip(.equals) ? try parser.literal(constant: true) : nil,
                directives: try parser.directives(constant: true)
            )
        }
    }

    private mutating func enumValues() throws(GraphQLError) -> [TypeSystemDefinition.EnumValueNode] {
        try optionalMany(.openBrace, .closeBrace) { parser throws(GraphQLError) in
            let description = try parser.description()
            if case .name(let text) = parser.token.kind, ["true", "false", "null"].contains(text) {
                throw GraphQLError(
                    "Syntax Error: Name '\(text)' is reserved and cannot be used for an enum value.",
                    locations: [parser.source.location(at: parser.token.offset)]
                )
            }
            return TypeSystemDefinition.EnumValueNode(
                name: try parser.name(),
                description: description,
                directives: try parser.directives(constant: true)
            )
        }
    }

    private mutating func directiveDefinition() throws(GraphQLError) -> TypeSystemDefinition.Kind {
        try expect(.at)
        let name = try name()
        let arguments = try inputValues(.openParenthesis, .closeParenthesis)
        let isRepeatable = try skip(keyword: "repeatable")
        try expect(keyword: "on")
        _ = try skip(.pipe)
        var locations: [Name] = []
        repeat {
            let taken = token
            let location = try self.name()
            guard DirectiveLocation(rawValue: location.text) != nil else { throw unexpected(taken) }
            locations.append(location)
        } while try skip(.pipe)
        return .directive(name, arguments: arguments, isRepeatable: isRepeatable, locations: locations)
    }
}

extension TypeSystemDefinition.Kind {
    fileprivate var addsNothing: Bool {
        switch self {
        case .schema(let types): types.isEmpty
        case .scalar: true
        case .object(_, let interfaces, let fields), .interface(_, let interfaces, let fields): interfaces.isEmpty && fields.isEmpty
        case .union(_, let members): members.isEmpty
        case .enumeration(_, let values): values.isEmpty
        case .input(_, let fields): fields.isEmpty
        case .directive: false
        }
    }
}
