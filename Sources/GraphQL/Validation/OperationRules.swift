/// GraphQL §5.1.1: only operations and fragments are executed.
struct ExecutableDefinitions: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .typeSystem(let definition) = node else { return }
        let name = definition.kind.name.map { "'\($0.text)'" } ?? "schema"
        context.report("The \(name) definition is not executable.", at: definition.offset)
    }
}

/// GraphQL §5.2.1: the schema offers operations of that kind.
struct KnownOperationTypes: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .operation(let operation) = node, context.schema.root(operation.kind) == nil else { return }
        context.report("The \(operation.kind.rawValue) operation is not supported by the schema.", at: operation.offset)
    }
}

/// GraphQL §5.2.2.1
struct UniqueOperationNames: ValidationRule {
    private var seen: [String: Int] = [:]

    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .operation(let operation) = node, let name = operation.name else { return }
        if let first = seen[name.text] {
            context.report("There can be only one operation named '\(name.text)'.", at: [first, name.offset])
        } else {
            seen[name.text] = name.offset
        }
    }
}

/// GraphQL §5.2.3.1
struct LoneAnonymousOperation: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .operation(let operation) = node, operation.name == nil else { return }
        let operations = context.document.definitions.count { if case .operation = $0 { true } else { false } }
        guard operations > 1 else { return }
        context.report("This anonymous operation must be the only defined operation.", at: operation.offset)
    }
}

/// GraphQL §5.2.4.1: a subscription has one root field, without `@skip` and `@include`.
struct SingleFieldSubscriptions: ValidationRule {
    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .operation(let operation) = node, operation.kind == .subscription else { return }
        guard let root = context.schema.root(.subscription) else { return }
        let name = operation.name.map { "Subscription '\($0.text)'" } ?? "Anonymous Subscription"
        var collection = RootFields(context: context, root: root.name)
        collection.collect(operation.selections)
        guard collection.conditions.isEmpty else {
            return context.report(
                "\(name) must not use `@skip` or `@include` directives in the top level selection.",
                at: collection.conditions
            )
        }
        if collection.fields.isEmpty { context.report("\(name) must select one top level field.", at: operation.selections.offset) }
        if collection.fields.count > 1 {
            let extra = collection.fields.dropFirst().flatMap(\.fields).map(\.offset)
            context.report("\(name) must select only one top level field.", at: extra)
        }
        for group in collection.fields where group.fields[0].name.text.hasPrefix("__") {
            context.report("\(name) must not select an introspection top level field.", at: group.fields.map(\.offset))
        }
    }

    private struct RootFields {
        let context: ValidationContext
        let root: String
        var fields: [(key: String, fields: [Field])] = []
        /// Where conditions stand.
        var conditions: [Int] = []
        private var visited: Set<String> = []

        init(context: ValidationContext, root: String) {
            self.context = context
            self.root = root
        }

        mutating func collect(_ set: SelectionSet) {
            for selection in set.selections {
                switch selection {
                case .field(let field):
                    guard !note(field.directives) else { continue }
                    if let index = fields.firstIndex(where: { $0.key == field.responseKey }) {
                        fields[index].fields.append(field)
                    } else {
                        fields.append((field.responseKey, [field]))
                    }
                case .inline(let inline):
                    guard !note(inline.directives), applies(inline.typeCondition) else { continue }
                    collect(inline.selections)
                case .spread(let spread):
                    guard !note(spread.directives), visited.insert(spread.name.text).inserted else { continue }
                    guard let fragment = context.fragments[spread.name.text], applies(fragment.typeCondition) else { continue }
                    collect(fragment.selections)
                }
            }
        }

        private mutating func note(_ directives: [Directive]) -> Bool {
            let found = ["skip", "include"].compactMap { name in directives.first { $0.name.text == name } }
            conditions += found.map(\.offset)
            return !found.isEmpty
        }

        private func applies(_ condition: Name?) -> Bool {
            guard let condition else { return true }
            return condition.text == root || context.schema.isSubtype(root, of: condition.text)
        }
    }
}
