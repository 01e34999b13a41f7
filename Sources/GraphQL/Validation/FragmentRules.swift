/// GraphQL §5.5.1.1
struct UniqueFragmentNames: ValidationRule {
    private var seen: [String: Int] = [:]

    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .fragment(let fragment) = node else { return }
        if let first = seen[fragment.name.text] {
            context.report("There can be only one fragment named '\(fragment.name.text)'.", at: [first, fragment.name.offset])
        } else {
            seen[fragment.name.text] = fragment.name.offset
        }
    }
}

/// GraphQL §5.5.1.2: types that are named exist; also those of variables.
struct KnownTypeNames: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        switch node {
        case .fragment(let fragment): check(fragment.typeCondition, context)
        case .inline(let inline): inline.typeCondition.map { check($0, context) }
        case .variable(let definition): check(definition.type.name, context)
        default: break
        }
    }

    private func check(_ name: Name, _ context: ValidationContext) {
        guard context.schema.type(name.text) == nil else { return }
        let hint = Suggestion.nearest(to: name.text, among: context.schema.typeNames).map { " Did you mean '\($0)'?" } ?? ""
        context.report("Unknown type '\(name.text)'.\(hint)", at: name.offset)
    }
}

/// GraphQL §5.5.1.3
struct FragmentsOnCompositeTypes: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        switch node {
        case .fragment(let fragment): check(fragment.typeCondition, "Fragment '\(fragment.name.text)'", context)
        case .inline(let inline): inline.typeCondition.map { check($0, "Fragment", context) }
        default: break
        }
    }

    private func check(_ condition: Name, _ subject: String, _ context: ValidationContext) {
        guard let type = context.schema.type(condition.text), !type.isComposite else { return }
        context.report("\(subject) cannot condition on non composite type '\(condition.text)'.", at: condition.offset)
    }
}

/// GraphQL §5.5.1.4
struct NoUnusedFragments: ValidationRule {
    mutating func finish(_ context: ValidationContext) {
        var used: Set<String> = []
        for case .operation(let operation) in context.document.definitions { used.formUnion(context.reachable(from: operation)) }
        for case .fragment(let fragment) in context.document.definitions where !used.contains(fragment.name.text) {
            context.report("Fragment '\(fragment.name.text)' is never used.", at: fragment.offset)
        }
    }
}

/// GraphQL §5.5.2.1
struct KnownFragmentNames: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .spread(let spread) = node, context.fragments[spread.name.text] == nil else { return }
        context.report("Unknown fragment '\(spread.name.text)'.", at: spread.name.offset)
    }
}

/// GraphQL §5.5.2.2: no fragment reaches itself.
struct NoFragmentCycles: ValidationRule {
    private var visited: Set<String> = []

    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .fragment(let fragment) = node else { return }
        var path: [FragmentSpread] = []
        var positions: [String: Int] = [:]
        search(fragment, &path, &positions, context)
    }

    private mutating func search(
        _ fragment: FragmentDefinition,
        _ path: inout [FragmentSpread],
        _ positions: inout [String: Int],
        _ context: ValidationContext
    ) {
        guard visited.insert(fragment.name.text).inserted else { return }
        positions[fragment.name.text] = path.count
        for spread in spreads(fragment.selections) {
            path.append(spread)
            if let start = positions[spread.name.text] {
                let cycle = path[start...]
                let via = cycle.dropLast().map { "'\($0.name.text)'" }.joined(separator: ", ")
                context.report(
                    "Cannot spread fragment '\(spread.name.text)' within itself\(via.isEmpty ? "" : " via \(via)").",
                    at: cycle.map(\.offset)
                )
            } else if let next = context.fragments[spread.name.text] {
                search(next, &path, &positions, context)
            }
            path.removeLast()
        }
        positions[fragment.name.text] = nil
    }

    /// Those of the set itself first, then those of the sets inside, the last one first.
    private func spreads(_ set: SelectionSet) -> [FragmentSpread] {
        var spreads: [FragmentSpread] = []
        var waiting = [set]
        while let set = waiting.popLast() {
            for selection in set.selections {
                switch selection {
                case .field(let field): if let inner = field.selections { waiting.append(inner) }
                case .spread(let spread): spreads.append(spread)
                case .inline(let inline): waiting.append(inline.selections)
                }
            }
        }
        return spreads
    }
}

/// GraphQL §5.5.2.3: some object is of both types.
struct PossibleFragmentSpreads: ValidationRule {
    private var outer: [TypeDefinition?] = []

    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        switch node {
        case .spread(let spread):
            guard let fragment = context.fragments[spread.name.text], let parent = context.parent,
                let type = composite(fragment.typeCondition, context), !Self.overlap(parent, type, context.schema)
            else { return }
            context.report(
                "Fragment '\(spread.name.text)' cannot be spread here as objects of type '\(parent.name)' can never be of type '\(type.name)'.",
                at: spread.offset
            )
        case .selections: outer.append(context.parent)
        case .inline(let inline):
            defer { outer.append(context.parent) }
            guard let condition = inline.typeCondition, let parent = outer.last ?? nil, let type = composite(condition, context),
                !Self.overlap(parent, type, context.schema)
            else { return }
            context.report(
                "Fragment cannot be spread here as objects of type '\(parent.name)' can never be of type '\(type.name)'.",
                at: inline.offset
            )
        default: break
        }
    }

    mutating func leave(_ node: Visited, _ context: ValidationContext) {
        switch node {
        case .selections, .inline: outer.removeLast()
        default: break
        }
    }

    private func composite(_ name: Name, _ context: ValidationContext) -> TypeDefinition? {
        guard let type = context.schema.type(name.text), type.isComposite else { return nil }
        return type
    }

    private static func overlap(_ one: TypeDefinition, _ other: TypeDefinition, _ schema: Schema) -> Bool {
        guard one.name != other.name else { return true }
        return !objects(one, schema).isDisjoint(with: objects(other, schema))
    }

    private static func objects(_ type: TypeDefinition, _ schema: Schema) -> Set<String> {
        type.isAbstract ? schema.possibleTypes[type.name] ?? [] : [type.name]
    }
}
