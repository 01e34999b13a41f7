/// A type with its wrappers (GraphQL §3.4.1).
package indirect enum TypeReference: Hashable, Sendable {
    case named(String)
    case list(TypeReference)
    case nonNull(TypeReference)

    init(_ node: TypeNode) {
        self =
            switch node {
            case .named(let name): .named(name.text)
            case .list(let element, _): .list(TypeReference(element))
            case .nonNull(let type): .nonNull(TypeReference(type))
            }
    }

    /// The name inside all wrappers.
    var name: String {
        switch self {
        case .named(let name): name
        case .list(let type), .nonNull(let type): type.name
        }
    }

    var isNonNull: Bool {
        if case .nonNull = self { true } else { false }
    }

    /// The type without `!`.
    var nullable: TypeReference {
        if case .nonNull(let type) = self { type } else { self }
    }

    /// What the list holds; nil when this is no list.
    var element: TypeReference? {
        if case .list(let element) = nullable { element } else { nil }
    }
}

extension TypeReference: CustomStringConvertible {
    /// `[Employee!]!`
    package var description: String {
        switch self {
        case .named(let name): name
        case .list(let element): "[\(element)]"
        case .nonNull(let type): "\(type)!"
        }
    }
}
