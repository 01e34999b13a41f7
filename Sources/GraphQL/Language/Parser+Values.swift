/// Values and references to types (GraphQL §2.9, §2.11).
extension Parser {
    /// - Parameter constant: Whether variables are refused.
    mutating func literal(constant: Bool) throws(GraphQLError) -> Literal {
        let token = token
        func take(_ kind: Literal.Kind, _ parser: inout Parser) throws(GraphQLError) -> Literal {
            try parser.advance()
            return Literal(kind: kind, offset: token.offset)
        }
        switch token.kind {
        case .punctuator(.openBracket): return try list(constant: constant)
        case .punctuator(.openBrace): return try object(constant: constant)
        case .int(let digits): return try take(.int(digits), &self)
        case .float(let digits): return try take(.float(digits), &self)
        case .string(let value): return try take(.string(value, isBlock: false), &self)
        case .blockString(let value): return try take(.string(value, isBlock: true), &self)
        case .name("true"): return try take(.boolean(true), &self)
        case .name("false"): return try take(.boolean(false), &self)
        case .name("null"): return try take(.null, &self)
        case .name(let name): return try take(.enumeration(name), &self)
        case .punctuator(.dollar):
            try advance()
            if constant {
                guard case .name(let name) = self.token.kind else { throw unexpected(token) }
                throw GraphQLError(
                    "Syntax Error: Unexpected variable '$\(name)' in constant value.",
                    locations: [source.location(at: token.offset)]
                )
            }
            return Literal(kind: .variable(try name().text), offset: token.offset)
        default: throw unexpected()
        }
    }

    private mutating func list(constant: Bool) throws(GraphQLError) -> Literal {
        try nested { parser throws(GraphQLError) in
            let offset = try parser.expect(.openBracket).offset
            var elements: [Literal] = []
            while try !parser.skip(.closeBracket) { elements.append(try parser.literal(constant: constant)) }
            return Literal(kind: .list(elements), offset: offset)
        }
    }

    private mutating func object(constant: Bool) throws(GraphQLError) -> Literal {
        try nested { parser throws(GraphQLError) in
            let offset = try parser.expect(.openBrace).offset
            var fields: [ObjectField] = []
            while try !parser.skip(.closeBrace) {
                let name = try parser.name()
                try parser.expect(.colon)
                fields.append(ObjectField(name: name, value: try parser.literal(constant: constant)))
            }
            return Literal(kind: .object(fields), offset: offset)
        }
    }

    mutating func typeReference() throws(GraphQLError) -> TypeNode {
        let type = try nested { parser throws(GraphQLError) -> TypeNode in
            guard parser.at(.openBracket) else { return .named(try parser.name()) }
            let offset = try parser.advance().offset
            let element = try parser.typeReference()
            try parser.expect(.closeBracket)
            return .list(element, offset: offset)
        }
        return try skip(.bang) ? .nonNull(type) : type
    }
}
