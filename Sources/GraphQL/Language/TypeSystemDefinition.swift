/// A definition of, or an extension to, a schema (GraphQL §3).
package struct TypeSystemDefinition: Hashable, Sendable {
    let kind: Kind
    let isExtension: Bool
    let description: String?
    let directives: [Directive]
    let offset: Int

    enum Kind: Hashable, Sendable {
        case schema([OperationTypeDefinition])
        case scalar(Name)
        case object(Name, interfaces: [Name], fields: [FieldNode])
        case interface(Name, interfaces: [Name], fields: [FieldNode])
        case union(Name, members: [Name])
        case enumeration(Name, values: [EnumValueNode])
        case input(Name, fields: [InputValueNode])
        case directive(Name, arguments: [InputValueNode], isRepeatable: Bool, locations: [Name])

        /// What is defined; nil for the schema itself.
        var name: Name? {
            switch self {
            case .schema: nil
            case .scalar(let name), .object(let name, _, _), .interface(let name, _, _), .union(let name, _), .enumeration(let name, _),
                .input(let name, _), .directive(let name, _, _, _):
                name
            }
        }
    }

    struct OperationTypeDefinition: Hashable, Sendable {
        let kind: OperationKind
        let type: Name
    }

    struct FieldNode: Hashable, Sendable {
        let name: Name
        let description: String?
        let arguments: [InputValueNode]
        let type: TypeNode
        let directives: [Directive]
    }

    struct InputValueNode: Hashable, Sendable {
        let name: Name
        let description: String?
        let type: TypeNode
        let defaultValue: Literal?
        let directives: [Directive]
    }

    struct EnumValueNode: Hashable, Sendable {
        let name: Name
        let description: String?
        let directives: [Directive]
    }
}
