/// Operations, fragments and selections (GraphQL §2.3 to §2.8).
extension Parser {
    mutating func definition() throws(GraphQLError) -> Definition {
        let start = token.offset
        let isDescribed = token.kind.isString
        let description = try description()
        if isDescribed, at(.openBrace) { throw unexpectedDescription(at: start, "descriptions are not supported on shorthand queries") }
        guard case .name(let keyword) = token.kind else {
            if at(.openBrace) { return .operation(try operation(at: start)) }
            throw unexpected()
        }
        switch keyword {
        case "query", "mutation", "subscription": return .operation(try operation(at: start))
        case "fragment": return .fragment(try fragmentDefinition(at: start))
        case "extend" where !isDescribed: return .typeSystem(try typeSystemExtension())
        case _ where Parser.definable.contains(keyword): return .typeSystem(try typeSystemDefinition(description, at: start))
        default:
            if isDescribed { throw unexpectedDescription(at: start, "only GraphQL definitions support descriptions") }
            throw unexpected()
        }
    }

    private func unexpectedDescription(at offset: Int, _ reason: String) -> GraphQLError {
        GraphQLError("Syntax Error: Unexpected description, \(reason).", locations: [source.location(at: offset)])
    }

    private mutating func operation(at offset: Int) throws(GraphQLError) -> OperationDefinition {
        if at(.openBrace) {
            return OperationDefinition(
                kind: .query,
                name: nil,
                variables: [],
                directives: [],
                selections: try selectionSet(),
                offset: offset
            )
        }
        let kind = try operationKind()
        var name: Name?
        if case .name = token.kind { name = try self.name() }
        return OperationDefinition(
            kind: kind,
            name: name,
            variables: try optionalMany(.openParenthesis, .closeParenthesis) { parser throws(GraphQLError) in
                try parser.variableDefinition()
            },
            directives: try directives(constant: false),
            selections: try selectionSet(),
            offset: offset
        )
    }

    mutating func operationKind() throws(GraphQLError) -> OperationKind {
        let taken = token
        guard case .name(let text) = token.kind, let kind = OperationKind(rawValue: text) else {
            _ = try name()
            throw unexpected(taken)
        }
        try advance()
        return kind
    }

    private mutating func variableDefinition() throws(GraphQLError) -> VariableDefinition {
        let start = token.offset
        _ = try description()
        let variable = try variable()
        try expect(.colon)
        return VariableDefinition(
            variable: variable,
            type: try typeReference(),
            defaultValue: try skip(.equals) ? try literal(constant: true) : nil,
            directives: try directives(constant: true),
            offset: start
        )
    }

    /// The name stands at its `$`.
    private mutating func variable() throws(GraphQLError) -> Name {
        let offset = try expect(.dollar).offset
        return Name(text: try name().text, offset: offset)
    }

    private mutating func fragmentDefinition(at start: Int) throws(GraphQLError) -> FragmentDefinition {
        try expect(keyword: "fragment")
        if at(keyword: "on") { throw unexpected() }
        let name = try name()
        try expect(keyword: "on")
        return FragmentDefinition(
            name: name,
            typeCondition: try self.name(),
            directives: try directives(constant: false),
            selections: try selectionSet(),
            offset: start
        )
    }

    private mutating func selectionSet() throws(GraphQLError) -> SelectionSet {
        try nested { parser throws(GraphQLError) in
            let offset = parser.token.offset
            let selections = try parser.many(.openBrace, .closeBrace) { parser throws(GraphQLError) in try parser.selection() }
            return SelectionSet(selections: selections, offset: offset)
        }
    }

    private mutating func selection() throws(GraphQLError) -> Selection {
        at(.spread) ? try fragment() : .field(try field())
    }

    private mutating func field() throws(GraphQLError) -> Field {
        let first = try name()
        let isAlias = try skip(.colon)
        return Field(
            alias: isAlias ? first : nil,
            name: isAlias ? try name() : first,
            arguments: try arguments(constant: false),
            directives: try directives(constant: false),
            selections: at(.openBrace) ? try selectionSet() : nil,
            offset: first.offset
        )
    }

    private mutating func fragment() throws(GraphQLError) -> Selection {
        let offset = try expect(.spread).offset
        let hasCondition = try skip(keyword: "on")
        if !hasCondition, case .name = token.kind {
            return .spread(FragmentSpread(name: try name(), directives: try directives(constant: false), offset: offset))
        }
        return .inline(
            InlineFragment(
                typeCondition: hasCondition ? try name() : nil,
                directives: try directives(constant: false),
                selections: try selectionSet(),
                offset: offset
            )
        )
    }

    private mutating func arguments(constant: Bool) throws(GraphQLError) -> [Argument] {
        try optionalMany(.openParenthesis, .closeParenthesis) { parser throws(GraphQLError) in
            let name = try parser.name()
            try parser.expect(.colon)
            return Argument(name: name, value: try parser.literal(constant: constant))
        }
    }

    mutating func directives(constant: Bool) throws(GraphQLError) -> [Directive] {
        var directives: [Directive] = []
        while at(.at) {
            let offset = try advance().offset
            directives.append(Directive(name: try name(), arguments: try arguments(constant: constant), offset: offset))
        }
        return directives
    }
}
