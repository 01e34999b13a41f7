/// GraphQL §5.3.2: fields that share a name in the answer are the same field, or of objects that are never the same, and of one shape.
///
/// Conflicts are looked for where the fields meet: within each selection set, between it and every fragment that it spreads, and between those
/// fragments. What two fragments have between them is looked at once for the whole document.
struct FieldsInSetCanMerge: ValidationRule {
    private var search: MergeSearch?

    mutating func enter(_ node: Visited, _ context: ValidationContext) {
        guard case .selections(let set) = node, !context.hasEnough else { return }
        let search = self.search ?? MergeSearch(context)
        self.search = search
        for conflict in search.conflicts(in: set, of: context.parent) {
            context.report(
                "Fields '\(conflict.key)' conflict because \(conflict.reason). Use different aliases on the fields to fetch both if this was intentional.",
                at: (conflict.one + conflict.other).map(\.offset)
            )
        }
        if search.isExhausted, !search.hasReportedExhaustion {
            search.hasReportedExhaustion = true
            context.report("The document repeats fields so often that they cannot be compared.", at: set.offset)
        }
    }
}

struct MergeConflict {
    let key: String
    let reason: String
    let one: [Field]
    let other: [Field]
}

/// Finds fields that cannot be merged, and remembers what it has compared.
final class MergeSearch {
    struct Candidate {
        let parent: TypeDefinition?
        let field: Field
        let definition: FieldDefinition?
    }

    struct Collected {
        let id: Int
        var groups: [(key: String, candidates: [Candidate])] = []
        var indices: [String: Int] = [:]
        var fragments: [String] = []
    }

    private struct SetKey: Hashable {
        let offset: Int
        let parent: String?
    }

    private struct PairKey: Hashable {
        let one: String
        let other: String
        let isExclusive: Bool
    }

    private let context: ValidationContext
    private var collected: [SetKey: Collected] = [:]
    private var compared: Set<PairKey> = []
    private var budget = 250_000
    var hasReportedExhaustion = false

    init(_ context: ValidationContext) { self.context = context }

    var isExhausted: Bool { budget <= 0 }

    func conflicts(in set: SelectionSet, of parent: TypeDefinition?) -> [MergeConflict] {
        let own = collect(set, parent)
        var found: [MergeConflict] = []
        for group in own.groups {
            for (index, one) in group.candidates.enumerated() {
                for other in group.candidates[(index + 1)...] { compare(group.key, one, other, false, &found) }
            }
        }
        for (index, fragment) in own.fragments.enumerated() {
            between(own, fragment, false, &found)
            for other in own.fragments[(index + 1)...] { between(fragment, other, false, &found) }
        }
        return found
    }

    private func between(_ set: Collected, _ fragment: String, _ isExclusive: Bool, _ found: inout [MergeConflict]) {
        guard isNew("#\(set.id)", fragment, isExclusive), let other = collect(fragment), other.id != set.id else { return }
        between(set, other, isExclusive, &found)
        for next in other.fragments { between(set, next, isExclusive, &found) }
    }

    private func between(_ one: String, _ other: String, _ isExclusive: Bool, _ found: inout [MergeConflict]) {
        guard one != other, isNew(min(one, other), max(one, other), isExclusive) else { return }
        guard let first = collect(one), let second = collect(other) else { return }
        between(first, second, isExclusive, &found)
        for next in second.fragments { between(one, next, isExclusive, &found) }
        for next in first.fragments { between(next, other, isExclusive, &found) }
    }

    private func between(_ one: Collected, _ other: Collected, _ isExclusive: Bool, _ found: inout [MergeConflict]) {
        for group in one.groups {
            guard let index = other.indices[group.key] else { continue }
            for first in group.candidates {
                for second in other.groups[index].candidates { compare(group.key, first, second, isExclusive, &found) }
            }
        }
    }

    private func compare(_ key: String, _ one: Candidate, _ other: Candidate, _ isExclusive: Bool, _ found: inout [MergeConflict]) {
        budget -= 1
        guard !isExhausted, found.count < ValidationContext.maximumErrors, let conflict = conflict(key, one, other, isExclusive) else {
            return
        }
        found.append(conflict)
    }

    private func conflict(_ key: String, _ one: Candidate, _ other: Candidate, _ isExclusive: Bool) -> MergeConflict? {
        func conflict(_ reason: String) -> MergeConflict { MergeConflict(key: key, reason: reason, one: [one.field], other: [other.field]) }
        let isExclusive = isExclusive || areDifferentObjects(one.parent, other.parent)
        if !isExclusive {
            let names = (one.field.name.text, other.field.name.text)
            guard names.0 == names.1 else { return conflict("'\(names.0)' and '\(names.1)' are different fields") }
            guard one.field.arguments.areSame(as: other.field.arguments) else { return conflict("they have differing arguments") }
        }
        if let type = one.definition?.type, let second = other.definition?.type, haveDifferentShapes(type, second) {
            return conflict("they return conflicting types '\(type)' and '\(second)'")
        }
        guard let selections = one.field.selections, let others = other.field.selections else { return nil }
        let inner = between(
            collect(selections, composite(one.definition)),
            collect(others, composite(other.definition)),
            isExclusive
        )
        guard !inner.isEmpty else { return nil }
        let reasons = inner.map { "subfields '\($0.key)' conflict because \($0.reason)" }
        return MergeConflict(
            key: key,
            reason: reasons.joined(separator: " and "),
            one: [one.field] + inner.flatMap(\.one),
            other: [other.field] + inner.flatMap(\.other)
        )
    }

    /// Between what two fields select.
    private func between(_ one: Collected, _ other: Collected, _ isExclusive: Bool) -> [MergeConflict] {
        var found: [MergeConflict] = []
        between(one, other, isExclusive, &found)
        for fragment in other.fragments { between(one, fragment, isExclusive, &found) }
        for fragment in one.fragments { between(other, fragment, isExclusive, &found) }
        for first in one.fragments {
            for second in other.fragments { between(first, second, isExclusive, &found) }
        }
        return found
    }

    /// Compared for objects that may be the same says more than for objects that never are.
    private func isNew(_ one: String, _ other: String, _ isExclusive: Bool) -> Bool {
        guard !compared.contains(PairKey(one: one, other: other, isExclusive: false)) else { return false }
        return compared.insert(PairKey(one: one, other: other, isExclusive: isExclusive)).inserted
    }

    private func areDifferentObjects(_ one: TypeDefinition?, _ other: TypeDefinition?) -> Bool {
        guard case .object(let one)? = one, case .object(let other)? = other else { return false }
        return one.name != other.name
    }

    private func haveDifferentShapes(_ one: TypeReference, _ other: TypeReference) -> Bool {
        switch (one, other) {
        case (.list(let one), .list(let other)), (.nonNull(let one), .nonNull(let other)): haveDifferentShapes(one, other)
        case (.list, _), (_, .list), (.nonNull, _), (_, .nonNull): true
        case (.named(let one), .named(let other)):
            if context.schema.type(one)?.isLeaf == true || context.schema.type(other)?.isLeaf == true { one != other } else { false }
        }
    }

    private func composite(_ definition: FieldDefinition?) -> TypeDefinition? {
        guard let type = definition.flatMap({ context.schema.type($0.type.name) }), type.isComposite else { return nil }
        return type
    }
}

/// What stands in a selection set, inline fragments opened.
extension MergeSearch {
    private func collect(_ fragment: String) -> Collected? {
        guard let fragment = context.fragments[fragment] else { return nil }
        let type = context.schema.type(fragment.typeCondition.text)
        return collect(fragment.selections, type?.isComposite == true ? type : nil)
    }

    private func collect(_ set: SelectionSet, _ parent: TypeDefinition?) -> Collected {
        let key = SetKey(offset: set.offset, parent: parent?.name)
        if let known = collected[key] { return known }
        var result = Collected(id: collected.count)
        fill(&result, set, parent)
        collected[key] = result
        return result
    }

    private func fill(_ result: inout Collected, _ set: SelectionSet, _ parent: TypeDefinition?) {
        for selection in set.selections {
            switch selection {
            case .field(let field):
                let definition = parent.flatMap { context.schema.field(field.name.text, of: $0) }
                let candidate = Candidate(parent: parent, field: field, definition: definition)
                if let index = result.indices[field.responseKey] {
                    result.groups[index].candidates.append(candidate)
                } else {
                    result.indices[field.responseKey] = result.groups.count
                    result.groups.append((field.responseKey, [candidate]))
                }
            case .spread(let spread): if !result.fragments.contains(spread.name.text) { result.fragments.append(spread.name.text) }
            case .inline(let inline):
                let type = inline.typeCondition.map { context.schema.type($0.text) } ?? parent
                fill(&result, inline.selections, type)
            }
        }
    }
}

extension [Argument] {
    /// Whether both give the same values under the same names, in any order.
    fileprivate func areSame(as others: [Argument]) -> Bool {
        count == others.count
            && allSatisfy { argument in
                others.contains { $0.name.text == argument.name.text && $0.value.canonicalText == argument.value.canonicalText }
            }
    }
}

extension Literal {
    /// The text in which the order of an object's fields does not matter.
    fileprivate var canonicalText: String {
        switch kind {
        case .list(let elements): "[\(elements.map(\.canonicalText).joined(separator: ", "))]"
        case .object(let fields):
            "{\(fields.map { "\($0.name.text): \($0.value.canonicalText)" }.sorted().joined(separator: ", "))}"
        case .variable, .int, .float, .string, .boolean, .null, .enumeration: description
        }
    }
}
