import JSON

/// Which fields a selection asks of an object (GraphQL §6.3.2).
struct FieldCollector {
    let schema: Schema
    let fragments: [String: FragmentDefinition]
    let variables: [String: JSON]

    struct Group {
        let key: String
        var fields: [Field]
    }

    /// The fields by the name in the answer, in order.
    func collect(_ sets: [SelectionSet], of type: ObjectType) -> [Group] {
        var groups: [Group] = []
        var indices: [String: Int] = [:]
        var visited: Set<String> = []
        for set in sets { collect(set, type, &groups, &indices, &visited) }
        return groups
    }

    private func collect(
        _ set: SelectionSet,
        _ type: ObjectType,
        _ groups: inout [Group],
        _ indices: inout [String: Int],
        _ visited: inout Set<String>
    ) {
        for selection in set.selections {
            switch selection {
            case .field(let field):
                guard isIncluded(field.directives) else { continue }
                if let index = indices[field.responseKey] {
                    groups[index].fields.append(field)
                } else {
                    indices[field.responseKey] = groups.count
                    groups.append(Group(key: field.responseKey, fields: [field]))
                }
            case .spread(let spread):
                guard isIncluded(spread.directives), !visited.contains(spread.name.text) else { continue }
                visited.insert(spread.name.text)
                guard let fragment = fragments[spread.name.text], applies(fragment.typeCondition.text, to: type) else { continue }
                collect(fragment.selections, type, &groups, &indices, &visited)
            case .inline(let inline):
                guard isIncluded(inline.directives), inline.typeCondition.map({ applies($0.text, to: type) }) ?? true else { continue }
                collect(inline.selections, type, &groups, &indices, &visited)
            }
        }
    }

    private func applies(_ condition: String, to type: ObjectType) -> Bool {
        condition == type.name || schema.isSubtype(type.name, of: condition)
    }

    private func isIncluded(_ directives: [Directive]) -> Bool {
        directives.allSatisfy { directive in
            switch directive.name.text {
            case "skip": condition(directive) != true
            case "include": condition(directive) != false
            default: true
            }
        }
    }

    private func condition(_ directive: Directive) -> Bool? {
        guard let literal = directive.arguments.first(where: { $0.name.text == "if" })?.value else { return nil }
        switch literal.kind {
        case .boolean(let value): return value
        case .variable(let name): return variables[name]?.bool
        default: return nil
        }
    }
}
