/// A parsed document (GraphQL §2.2). Nodes keep the byte at which they begin.
package struct Document: Hashable, Sendable {
    package let source: Source
    package let definitions: [Definition]
}

package enum Definition: Hashable, Sendable {
    case operation(OperationDefinition)
    case fragment(FragmentDefinition)
    case typeSystem(TypeSystemDefinition)

    var offset: Int {
        switch self {
        case .operation(let definition): definition.offset
        case .fragment(let definition): definition.offset
        case .typeSystem(let definition): definition.offset
        }
    }
}

package struct Name: Hashable, Sendable {
    package let text: String
    package let offset: Int
}

package enum OperationKind: String, Hashable, Sendable, CaseIterable {
    case query, mutation, subscription
}

package struct OperationDefinition: Hashable, Sendable {
    package let kind: OperationKind
    package let name: Name?
    let variables: [VariableDefinition]
    let directives: [Directive]
    let selections: SelectionSet
    let offset: Int
}

struct VariableDefinition: Hashable, Sendable {
    let variable: Name
    let type: TypeNode
    let defaultValue: Literal?
    let directives: [Directive]
    let offset: Int
}

package struct FragmentDefinition: Hashable, Sendable {
    let name: Name
    let typeCondition: Name
    let directives: [Directive]
    let selections: SelectionSet
    let offset: Int
}

struct SelectionSet: Hashable, Sendable {
    let selections: [Selection]
    let offset: Int
}

enum Selection: Hashable, Sendable {
    case field(Field)
    case spread(FragmentSpread)
    case inline(InlineFragment)
}

struct Field: Hashable, Sendable {
    let alias: Name?
    let name: Name
    let arguments: [Argument]
    let directives: [Directive]
    let selections: SelectionSet?
    let offset: Int

    /// The name under which the field stands in the answer.
    var responseKey: String { (alias ?? name).text }
}

struct FragmentSpread: Hashable, Sendable {
    let name: Name
    let directives: [Directive]
    let offset: Int
}

struct InlineFragment: Hashable, Sendable {
    let typeCondition: Name?
    let directives: [Directive]
    let selections: SelectionSet
    let offset: Int
}

struct Argument: Hashable, Sendable {
    let name: Name
    let value: Literal

    var offset: Int { name.offset }
}

struct Directive: Hashable, Sendable {
    let name: Name
    let arguments: [Argument]
    let offset: Int
}

/// A value as it stands in a document (GraphQL §2.9).
struct Literal: Hashable, Sendable {
    indirect enum Kind: Hashable, Sendable {
        case variable(String)
        case int(String)
        case float(String)
        case string(String, isBlock: Bool)
        case boolean(Bool)
        case null
        case enumeration(String)
        case list([Literal])
        case object([ObjectField])
    }

    let kind: Kind
    let offset: Int
}

struct ObjectField: Hashable, Sendable {
    let name: Name
    let value: Literal
}

/// A reference to a type, as it stands in a document (GraphQL §2.11).
indirect enum TypeNode: Hashable, Sendable {
    case named(Name)
    case list(TypeNode, offset: Int)
    case nonNull(TypeNode)

    var offset: Int {
        switch self {
        case .named(let name): name.offset
        case .list(_, let offset): offset
        case .nonNull(let type): type.offset
        }
    }

    /// The name inside all lists.
    var name: Name {
        switch self {
        case .named(let name): name
        case .list(let type, _), .nonNull(let type): type.name
        }
    }
}
