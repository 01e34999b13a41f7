import JSON

/// How a service tells of its own schema (GraphQL §4).
enum Introspection {
    static let typename = FieldDefinition("__typename", .nonNull(.named("String")))
    static let schema = FieldDefinition("__schema", .nonNull(.named("__Schema")))
    static let type = FieldDefinition("__type", .named("__Type"), [InputValue("name", .nonNull(.named("String")))])

    /// A type as introspection shows it: named, or a wrapper around one.
    struct ShownType: Sendable {
        let reference: TypeReference
    }

    static func resolve(_ parent: any Sendable, _ field: String, _ arguments: JSONObject, in schema: Schema) -> Resolved {
        switch parent {
        case let shown as Schema: self.field(field, of: shown)
        case let shown as ShownType: self.field(field, of: shown.reference, arguments, in: schema)
        case let shown as FieldDefinition: self.field(field, of: shown, arguments)
        case let shown as InputValue: self.field(field, of: shown)
        case let shown as EnumValue: self.field(field, of: shown)
        case let shown as DirectiveDefinition: self.field(field, of: shown, arguments)
        default: .null
        }
    }

    static func type(named name: String, in schema: Schema) -> Resolved {
        schema.type(name) == nil ? .null : .object(ShownType(reference: .named(name)))
    }

    private static func field(_ name: String, of schema: Schema) -> Resolved {
        switch name {
        case "description": .text(schema.description)
        case "types": .list(schema.typeNames.map { .object(ShownType(reference: .named($0))) })
        case "queryType": root(.query, of: schema)
        case "mutationType": root(.mutation, of: schema)
        case "subscriptionType": root(.subscription, of: schema)
        case "directives": .list(schema.directives.map { .object($0) })
        default: .null
        }
    }

    private static func root(_ kind: OperationKind, of schema: Schema) -> Resolved {
        schema.roots[kind].map { .object(ShownType(reference: .named($0))) } ?? .null
    }

    private static func field(_ name: String, of type: TypeReference, _ arguments: JSONObject, in schema: Schema) -> Resolved {
        switch type {
        case .list(let inner), .nonNull(let inner):
            switch name {
            case "kind": return .leaf(.string(type.isNonNull ? "NON_NULL" : "LIST"))
            case "ofType": return .object(ShownType(reference: inner))
            default: return .null
            }
        case .named(let typeName):
            guard let definition = schema.type(typeName) else { return .null }
            return field(name, of: definition, arguments, in: schema)
        }
    }

    private static func field(_ name: String, of type: TypeDefinition, _ arguments: JSONObject, in schema: Schema) -> Resolved {
        switch (name, type) {
        case ("kind", _): .leaf(.string(type.kind))
        case ("name", _): .leaf(.string(type.name))
        case ("description", _): .text(type.description)
        case ("specifiedByURL", .scalar(let scalar)): .text(scalar.specifiedBy)
        case ("fields", .object(let object)), ("fields", .interface(let object)):
            .list(object.fields.filter { isShown($0.deprecation, arguments) }.map { .object($0) })
        case ("interfaces", .object(let object)), ("interfaces", .interface(let object)):
            .list(object.interfaces.map { .object(ShownType(reference: .named($0))) })
        case ("possibleTypes", .interface), ("possibleTypes", .union):
            .list(possible(type, in: schema).map { .object(ShownType(reference: .named($0))) })
        case ("enumValues", .enumeration(let type)):
            .list(type.values.filter { isShown($0.deprecation, arguments) }.map { .object($0) })
        case ("inputFields", .input(let type)): .list(type.fields.filter { isShown($0.deprecation, arguments) }.map { .object($0) })
        case ("isOneOf", .input(let type)): .leaf(.bool(type.isOneOf))
        default: .null
        }
    }

    /// In the order of the schema.
    private static func possible(_ type: TypeDefinition, in schema: Schema) -> [String] {
        if case .union(let union) = type { return union.members }
        return schema.typeNames.filter { schema.isSubtype($0, of: type.name) }
    }

    private static func field(_ name: String, of field: FieldDefinition, _ arguments: JSONObject) -> Resolved {
        switch name {
        case "name": .leaf(.string(field.name))
        case "description": .text(field.description)
        case "args": .list(field.arguments.filter { isShown($0.deprecation, arguments) }.map { .object($0) })
        case "type": .object(ShownType(reference: field.type))
        default: deprecation(name, field.deprecation)
        }
    }

    private static func field(_ name: String, of value: InputValue) -> Resolved {
        switch name {
        case "name": .leaf(.string(value.name))
        case "description": .text(value.description)
        case "type": .object(ShownType(reference: value.type))
        case "defaultValue": .text(value.defaultValue?.description)
        default: deprecation(name, value.deprecation)
        }
    }

    private static func field(_ name: String, of value: EnumValue) -> Resolved {
        switch name {
        case "name": .leaf(.string(value.name))
        case "description": .text(value.description)
        default: deprecation(name, value.deprecation)
        }
    }

    private static func field(_ name: String, of directive: DirectiveDefinition, _ arguments: JSONObject) -> Resolved {
        switch name {
        case "name": .leaf(.string(directive.name))
        case "description": .text(directive.description)
        case "isRepeatable": .leaf(.bool(directive.isRepeatable))
        case "locations": .list(directive.locations.map { .leaf(.string($0.rawValue)) })
        case "args": .list(directive.arguments.filter { isShown($0.deprecation, arguments) }.map { .object($0) })
        default: .null
        }
    }

    private static func deprecation(_ name: String, _ reason: String?) -> Resolved {
        switch name {
        case "isDeprecated": .leaf(.bool(reason != nil))
        case "deprecationReason": .text(reason)
        default: .null
        }
    }

    private static func isShown(_ deprecation: String?, _ arguments: JSONObject) -> Bool {
        deprecation == nil || arguments["includeDeprecated"] == true
    }
}

extension TypeDefinition {
    fileprivate var kind: String {
        switch self {
        case .scalar: "SCALAR"
        case .object: "OBJECT"
        case .interface: "INTERFACE"
        case .union: "UNION"
        case .enumeration: "ENUM"
        case .input: "INPUT_OBJECT"
        }
    }

    fileprivate var description: String? {
        switch self {
        case .scalar(let type): type.description
        case .object(let type), .interface(let type): type.description
        case .union(let type): type.description
        case .enumeration(let type): type.description
        case .input(let type): type.description
        }
    }
}

extension FieldDefinition {
    fileprivate init(_ name: String, _ type: TypeReference, _ arguments: [InputValue] = []) {
        self.init(name: name, description: nil, arguments: arguments, type: type, deprecation: nil)
    }
}

extension InputValue {
    fileprivate init(_ name: String, _ type: TypeReference) {
        self.init(name: name, description: nil, type: type, defaultValue: nil, deprecation: nil)
    }
}

extension Resolved {
    fileprivate static func text(_ text: String?) -> Resolved { text.map { .leaf(.string($0)) } ?? .null }
}
