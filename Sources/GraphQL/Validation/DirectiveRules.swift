/// GraphQL §5.7.1, §5.7.2: the directive exists and may stand there.
struct KnownDirectives: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .directive(let directive, let location) = node else { return }
        let name = directive.name.text
        guard let definition = context.directive else { return context.report("Unknown directive '@\(name)'.", at: directive.offset) }
        guard !definition.locations.contains(location) else { return }
        context.report("Directive '@\(name)' may not be used on \(location.rawValue).", at: directive.offset)
    }
}

/// GraphQL §5.7.3
struct UniqueDirectives: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .directives(let directives, _) = node else { return }
        var seen: [String: Int] = [:]
        for directive in directives {
            let name = directive.name.text
            guard let definition = context.schema.directive(name), !definition.isRepeatable else { continue }
            if let first = seen[name] {
                context.report("The directive '@\(name)' can only be used once at this location.", at: [first, directive.offset])
            } else {
                seen[name] = directive.offset
            }
        }
    }
}

/// Introspection through lists of lists grows without bound; three suffice for every tool. (No rule of the specification.)
struct IntrospectionDepth: ValidationRule {
    private static let limit = 3
    private static let lists: Set<String> = ["fields", "interfaces", "possibleTypes", "inputFields"]

    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .field(let field) = node, field.name.text == "__schema" || field.name.text == "__type" else { return }
        var visited: [String: Int] = [:]
        guard exceeds(field, 0, &visited, context) else { return }
        context.report("Maximum introspection depth exceeded", at: field.offset)
    }

    private func exceeds(_ field: Field, _ depth: Int, _ visited: inout [String: Int], _ context: ValidationContext) -> Bool {
        let depth = depth + (Self.lists.contains(field.name.text) ? 1 : 0)
        guard depth < Self.limit else { return true }
        return field.selections.map { exceeds($0, depth, &visited, context) } ?? false
    }

    private func exceeds(_ set: SelectionSet, _ depth: Int, _ visited: inout [String: Int], _ context: ValidationContext) -> Bool {
        for selection in set.selections {
            switch selection {
            case .field(let field): if exceeds(field, depth, &visited, context) { return true }
            case .inline(let inline): if exceeds(inline.selections, depth, &visited, context) { return true }
            case .spread(let spread):
                // Entered again only from deeper than before.
                guard visited[spread.name.text, default: -1] < depth, let fragment = context.fragments[spread.name.text] else { continue }
                visited[spread.name.text] = depth
                if exceeds(fragment.selections, depth, &visited, context) { return true }
            }
        }
        return false
    }
}
