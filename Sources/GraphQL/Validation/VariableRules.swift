/// GraphQL §5.8.1
struct UniqueVariableNames: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .operation(let operation) = node else { return }
        for (name, places) in Repeated.names(operation.variables.map(\.variable)) {
            context.report("There can be only one variable named '$\(name)'.", at: places.map(\.offset))
        }
    }
}

/// GraphQL §5.8.2
struct VariablesAreInputTypes: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .variable(let definition) = node else { return }
        let type = TypeReference(definition.type)
        guard let named = context.schema.type(type.name), !named.isInput else { return }
        context.report("Variable '$\(definition.variable.text)' cannot be non-input type '\(type)'.", at: definition.type.offset)
    }
}

/// GraphQL §5.8.3
struct NoUndefinedVariables: ValidationRule {
    mutating func finish(_ context: ValidationContext) {
        for case .operation(let operation) in context.document.definitions {
            let defined = Set(operation.variables.map(\.variable.text))
            let place = operation.name.map { " by operation '\($0.text)'" } ?? ""
            for usage in context.variableUsages(in: operation) where !defined.contains(usage.name) {
                context.report("Variable '$\(usage.name)' is not defined\(place).", at: [usage.offset, operation.offset])
            }
        }
    }
}

/// GraphQL §5.8.4
struct NoUnusedVariables: ValidationRule {
    mutating func finish(_ context: ValidationContext) {
        for case .operation(let operation) in context.document.definitions {
            let used = Set(context.variableUsages(in: operation).map(\.name))
            let place = operation.name.map { " in operation '\($0.text)'" } ?? ""
            for definition in operation.variables where !used.contains(definition.variable.text) {
                context.report("Variable '$\(definition.variable.text)' is never used\(place).", at: definition.offset)
            }
        }
    }
}

/// GraphQL §5.8.5: a variable fits where it is used.
struct VariablesInAllowedPosition: ValidationRule {
    mutating func finish(_ context: ValidationContext) {
        for case .operation(let operation) in context.document.definitions {
            let definitions = Dictionary(operation.variables.map { ($0.variable.text, $0) }) { $1 }
            for usage in context.variableUsages(in: operation) {
                guard let definition = definitions[usage.name] else { continue }
                check(usage, definition, context)
            }
        }
    }

    private func check(_ usage: VariableUsage, _ definition: VariableDefinition, _ context: ValidationContext) {
        let type = TypeReference(definition.type)
        guard context.schema.type(type.name) != nil, let expected = usage.type else { return }
        let places = [definition.offset, usage.offset]
        if !isAllowed(type, definition.defaultValue, expected, usage.hasDefault) {
            context.report("Variable '$\(usage.name)' of type '\(type)' used in position expecting type '\(expected)'.", at: places)
        }
        if let oneOf = usage.oneOf, !type.isNonNull {
            context.report(
                "Variable '$\(usage.name)' is of type '\(type)' but must be non-nullable to be used for OneOf Input Object '\(oneOf)'.",
                at: places
            )
        }
    }

    private func isAllowed(_ type: TypeReference, _ standard: Literal?, _ expected: TypeReference, _ hasDefault: Bool) -> Bool {
        guard case .nonNull(let nullable) = expected, !type.isNonNull else { return fits(type, expected) }
        let givesValue = standard.map { $0.kind != .null } ?? false
        return (givesValue || hasDefault) && fits(type, nullable)
    }

    private func fits(_ type: TypeReference, _ expected: TypeReference) -> Bool {
        switch (type, expected) {
        case (.nonNull(let type), .nonNull(let expected)): fits(type, expected)
        case (_, .nonNull): false
        case (.nonNull(let type), _): fits(type, expected)
        case (.list(let type), .list(let expected)): fits(type, expected)
        case (.named(let name), .named(let expected)): name == expected
        case (.list, .named), (.named, .list): false
        }
    }
}
