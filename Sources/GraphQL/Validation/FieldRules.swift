/// GraphQL §5.3.3: leaves have no selections, everything else has some.
struct LeafSelections: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .field(let field) = node, let definition = context.field else { return }
        guard let type = context.schema.type(definition.type.name) else { return }
        let name = field.name.text
        switch (type.isLeaf, field.selections) {
        case (true, let selections?):
            context.report(
                "Field '\(name)' must not have a selection since type '\(definition.type)' has no subfields.",
                at: selections.offset
            )
        case (false, nil):
            context.report(
                "Field '\(name)' of type '\(definition.type)' must have a selection of subfields. Did you mean '\(name) { ... }'?",
                at: field.offset
            )
        case (true, nil), (false, _?): break
        }
    }
}

/// GraphQL §5.3.1: the field exists.
struct FieldsOnCorrectType: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .field(let field) = node, let parent = context.parent, context.field == nil else { return }
        let close = parent.output.flatMap { Suggestion.nearest(to: field.name.text, among: $0.fields.map(\.name)) }
        let hint = close.map { " Did you mean '\($0)'?" } ?? ""
        context.report("Cannot query field '\(field.name.text)' on type '\(parent.name)'.\(hint)", at: field.offset)
    }
}

/// GraphQL §5.4.1: arguments exist.
struct KnownArgumentNames: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        switch node {
        case .field(let field):
            guard let parent = context.parent, let definition = context.field else { return }
            for argument in field.arguments where definition.argument(argument.name.text) == nil {
                context.report(
                    "Unknown argument '\(argument.name.text)' on field '\(parent.name).\(definition.name)'.",
                    at: argument.offset
                )
            }
        case .directive(let directive, _):
            guard let definition = context.directive else { return }
            for argument in directive.arguments where definition.argument(argument.name.text) == nil {
                context.report("Unknown argument '\(argument.name.text)' on directive '@\(definition.name)'.", at: argument.offset)
            }
        default: break
        }
    }
}

/// GraphQL §5.4.2
struct UniqueArgumentNames: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .arguments(let arguments) = node else { return }
        for (_, places) in Repeated.names(arguments.map(\.name)) {
            context.report("There can be only one argument named '\(places[0].text)'.", at: places.map(\.offset))
        }
    }
}

/// GraphQL §5.4.3: required arguments are given.
struct ProvidedRequiredArguments: ValidationRule {
    mutating func leave(_ node: Visited, _ context: ValidationContext) {
        switch node {
        case .field(let field):
            guard let definition = context.field else { return }
            for missing in missing(definition.arguments, field.arguments) {
                context.report(
                    "Field '\(definition.name)' argument '\(missing.name)' of type '\(missing.type)' is required, but it was not provided.",
                    at: field.offset
                )
            }
        case .directive(let directive, _):
            guard let definition = context.directive else { return }
            for missing in missing(definition.arguments, directive.arguments) {
                context.report(
                    "Directive '@\(definition.name)' argument '\(missing.name)' of type '\(missing.type)' is required, but it was not provided.",
                    at: directive.offset
                )
            }
        default: break
        }
    }

    private func missing(_ definitions: [InputValue], _ given: [Argument]) -> [InputValue] {
        definitions.filter { definition in definition.isRequired && !given.contains { $0.name.text == definition.name } }
    }
}

/// Names that stand more than once.
enum Repeated {
    /// Each with all its places, in the order of their first.
    static func names(_ names: [Name]) -> [(name: String, places: [Name])] {
        var groups: [(name: String, places: [Name])] = []
        for name in names {
            if let index = groups.firstIndex(where: { $0.name == name.text }) {
                groups[index].places.append(name)
            } else {
                groups.append((name.text, [name]))
            }
        }
        return groups.filter { $0.places.count > 1 }
    }
}
