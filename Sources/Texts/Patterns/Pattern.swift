/// A text with placeholders, in the part of ICU's MessageFormat that translators know: `{name}`, `{name, style}`,
/// `{name, plural, =0 {none} one {# day} other {# days}}` and `{name, select, morning {…} other {…}}`.
struct Pattern: Hashable, Sendable {
    indirect enum Part: Hashable, Sendable {
        case text(String)
        case placeholder(String, style: String?)
        /// `#` in a branch is the number itself.
        case plural(String, [Branch])
        case select(String, [Branch])
        case number
    }

    struct Branch: Hashable, Sendable {
        /// `one`, `other`, `=0`, or a word of a select.
        let label: String
        let pattern: Pattern
    }

    let parts: [Part]

    /// The names in braces, with those of the branches.
    var placeholders: Set<String> {
        parts.reduce(into: []) { names, part in
            switch part {
            case .text, .number: break
            case .placeholder(let name, _): names.insert(name)
            case .plural(let name, let branches), .select(let name, let branches):
                names.insert(name)
                for branch in branches { names.formUnion(branch.pattern.placeholders) }
            }
        }
    }

    /// The categories that plurals must have but lack, of those that the language tells apart.
    func missing(of categories: Set<String>) -> Set<String> {
        parts.reduce(into: []) { missing, part in
            switch part {
            case .text, .number, .placeholder: break
            case .plural(_, let branches):
                missing.formUnion(categories.subtracting(branches.map(\.label)))
                for branch in branches { missing.formUnion(branch.pattern.missing(of: categories)) }
            case .select(_, let branches):
                if !branches.contains(where: { $0.label == "other" }) { missing.insert("other") }
                for branch in branches { missing.formUnion(branch.pattern.missing(of: categories)) }
            }
        }
    }
}
