/// The types that a service offers (GraphQL §3.3), built from a text in the schema definition language.
package struct Schema: Sendable {
    /// By name, those of introspection and the built-in scalars included.
    private(set) var types: [String: TypeDefinition] = [:]
    /// Names in the order of their definition.
    private(set) var typeNames: [String] = []
    private(set) var directives: [DirectiveDefinition] = []
    private(set) var roots: [OperationKind: String] = [:]
    let description: String?
    /// The objects behind each interface and union.
    private(set) var possibleTypes: [String: Set<String>] = [:]

    func type(_ name: String) -> TypeDefinition? { types[name] }

    func directive(_ name: String) -> DirectiveDefinition? { directives.first { $0.name == name } }

    func root(_ kind: OperationKind) -> ObjectType? {
        guard let name = roots[kind], case .object(let type)? = types[name] else { return nil }
        return type
    }

    func isSubtype(_ name: String, of abstract: String) -> Bool { possibleTypes[abstract]?.contains(name) ?? false }

    /// The field of a composite type, `__typename` and the root's introspection fields included.
    func field(_ name: String, of parent: TypeDefinition) -> FieldDefinition? {
        switch name {
        case Introspection.typename.name where parent.isComposite: Introspection.typename
        case Introspection.schema.name where parent.name == roots[.query]: Introspection.schema
        case Introspection.type.name where parent.name == roots[.query]: Introspection.type
        default: parent.output?.field(name)
        }
    }
}

extension Schema {
    /// - Throws: ``SchemaError`` that tells all that is wrong: a name without type, an interface that is not fulfilled, …
    package init(_ text: String) throws {
        let document = try Document(parsing: text, maximumTokens: .max)
        let builtIn = try Document(parsing: Introspection.definitions, maximumTokens: .max)
        var builder = SchemaBuilder()
        for definition in document.definitions + builtIn.definitions {
            switch definition {
            case .typeSystem(let definition): builder.add(definition)
            case .operation, .fragment: builder.faults.append("A schema has no operations and no fragments.")
            }
        }
        description = builder.description
        types = builder.types
        typeNames = builder.typeNames
        directives = builder.directives
        roots = builder.roots
        possibleTypes = builder.possibleTypes()
        let faults = builder.faults + SchemaRules.faults(of: self)
        guard faults.isEmpty else { throw SchemaError(faults: faults) }
    }
}

/// A schema that cannot be served.
package struct SchemaError: Error, Hashable, Sendable {
    package let faults: [String]
}
