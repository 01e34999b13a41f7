/// GraphQL §5.6.1: literals are of the type that is expected.
struct ValuesOfCorrectType: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .value(let literal) = node, let expected = context.expected else { return }
        check(literal, expected, context)
    }

    private func check(_ literal: Literal, _ type: TypeReference, _ context: ValidationContext) {
        if case .variable = literal.kind { return }
        switch type {
        case .nonNull(let inner):
            guard literal.kind != .null else {
                return context.report("Expected value of non-null type '\(type)' not to be null.", at: literal.offset)
            }
            check(literal, inner, context)
        case _ where literal.kind == .null: break
        case .list(let element):
            guard case .list(let elements) = literal.kind else { return check(literal, element, context) }
            for literal in elements { check(literal, element, context) }
        case .named(let name): named(literal, name, context)
        }
    }

    private func named(_ literal: Literal, _ name: String, _ context: ValidationContext) {
        switch context.schema.type(name) {
        case .scalar?:
            guard ScalarCoding.literal(literal, as: name, variables: [:]) == nil else { return }
            context.report("\(name) cannot represent value: \(literal)", at: literal.offset)
        case .enumeration(let type)?:
            guard case .enumeration(let value) = literal.kind else {
                return context.report("Enum '\(name)' cannot represent non-enum value: \(literal).", at: literal.offset)
            }
            guard type.value(value) == nil else { return }
            let hint = Suggestion.nearest(to: value, among: type.values.map(\.name)).map { " Did you mean the enum value '\($0)'?" } ?? ""
            context.report("Value '\(value)' does not exist in '\(name)' enum.\(hint)", at: literal.offset)
        case .input(let type)?: object(literal, type, context)
        case .object?, .interface?, .union?, nil: break
        }
    }

    private func object(_ literal: Literal, _ type: InputType, _ context: ValidationContext) {
        guard case .object(let fields) = literal.kind else {
            return context.report("Expected value of type '\(type.name)' to be an object, found: \(literal).", at: literal.offset)
        }
        for definition in type.fields {
            // Of several with one name the last counts; that they are several is another rule's matter.
            if let given = fields.last(where: { $0.name.text == definition.name }) {
                check(given.value, definition.type, context)
            } else if definition.isRequired {
                context.report(
                    "Expected value of type '\(type.name)' to include required field '\(definition.name)', found: \(literal).",
                    at: literal.offset
                )
            }
        }
        let known = fields.filter { type.field($0.name.text) != nil }
        for field in fields where type.field(field.name.text) == nil {
            let hint = Suggestion.nearest(to: field.name.text, among: type.fields.map(\.name)).map { " Did you mean '\($0)'?" } ?? ""
            context.report(
                "Expected value of type '\(type.name)' not to include unknown field '\(field.name.text)'.\(hint)",
                at: field.name.offset
            )
        }
        guard type.isOneOf, known.count != 1 || known[0].value.kind == .null else { return }
        context.report(
            "Within OneOf Input Object type '\(type.name)', exactly one field must be specified, and the value for that field must be non-null.",
            at: literal.offset
        )
    }
}

/// GraphQL §5.6.3
struct UniqueInputFieldNames: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .objectFields(let fields) = node else { return }
        var seen: [String: Int] = [:]
        for field in fields {
            if let first = seen[field.name.text] {
                context.report("There can be only one input field named '\(field.name.text)'.", at: [first, field.name.offset])
            } else {
                seen[field.name.text] = field.name.offset
            }
        }
    }
}
