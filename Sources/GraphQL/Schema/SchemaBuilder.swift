/// Collects the definitions of a schema, and what extends them.
struct SchemaBuilder {
    var types: [String: TypeDefinition] = [:]
    var typeNames: [String] = []
    var directives: [DirectiveDefinition] = []
    var description: String?
    var faults: [String] = []
    private var namedRoots: [OperationKind: String] = [:]
    private var definesRoots = false

    /// Types with the default names are the roots, unless the schema says which are (GraphQL §3.3.1).
    var roots: [OperationKind: String] {
        guard !definesRoots else { return namedRoots }
        let defaults = OperationKind.allCases.map { ($0, $0.rawValue.prefix(1).uppercased() + $0.rawValue.dropFirst()) }
        return Dictionary(uniqueKeysWithValues: defaults.filter { types[$0.1] != nil })
    }

    func possibleTypes() -> [String: Set<String>] {
        var possible: [String: Set<String>] = [:]
        for type in types.values {
            switch type {
            case .object(let object): for interface in object.interfaces { possible[interface, default: []].insert(object.name) }
            case .union(let union): possible[union.name] = Set(union.members)
            case .interface(let interface): possible[interface.name, default: []].formUnion([])
            case .scalar, .enumeration, .input: break
            }
        }
        return possible
    }

    mutating func add(_ definition: TypeSystemDefinition) {
        switch definition.kind {
        case .schema(let operations):
            definesRoots = true
            if let text = definition.description { description = text }
            for operation in operations {
                if namedRoots.updateValue(operation.type.text, forKey: operation.kind) != nil {
                    faults.append("There is more than one root for \(operation.kind.rawValue).")
                }
            }
        case .directive(let name, let arguments, let isRepeatable, let locations):
            if directives.contains(where: { $0.name == name.text }) { faults.append("Directive @\(name.text) is defined twice.") }
            directives.append(
                DirectiveDefinition(
                    name: name.text,
                    description: definition.description,
                    arguments: arguments.map(Self.inputValue),
                    isRepeatable: isRepeatable,
                    locations: locations.compactMap { DirectiveLocation(rawValue: $0.text) }
                )
            )
        case .scalar, .object, .interface, .union, .enumeration, .input:
            guard let type = Self.type(definition) else { return }
            if definition.isExtension { extend(type) } else { define(type) }
        }
    }

    private mutating func define(_ type: TypeDefinition) {
        guard types[type.name] == nil else { return faults.append("Type \(type.name) is defined twice.") }
        types[type.name] = type
        typeNames.append(type.name)
    }

    private mutating func extend(_ addition: TypeDefinition) {
        switch (types[addition.name], addition) {
        case (.scalar(var type), .scalar(let more)):
            type.specifiedBy = more.specifiedBy ?? type.specifiedBy
            types[type.name] = .scalar(type)
        case (.object(let type), .object(let more)): types[type.name] = .object(type.adding(more))
        case (.interface(let type), .interface(let more)): types[type.name] = .interface(type.adding(more))
        case (.union(var type), .union(let more)):
            type.members += more.members
            types[type.name] = .union(type)
        case (.enumeration(var type), .enumeration(let more)):
            type.values += more.values
            types[type.name] = .enumeration(type)
        case (.input(var type), .input(let more)):
            type.fields += more.fields
            type.isOneOf = type.isOneOf || more.isOneOf
            types[type.name] = .input(type)
        default: faults.append("Type \(addition.name) cannot be extended so: it is not defined before, or is of another kind.")
        }
    }

    private static func type(_ definition: TypeSystemDefinition) -> TypeDefinition? {
        let description = definition.description
        switch definition.kind {
        case .scalar(let name):
            let url = definition.directives.first { $0.name.text == "specifiedBy" }?.argument("url")
            return .scalar(ScalarType(name: name.text, description: description, specifiedBy: url))
        case .object(let name, let interfaces, let fields):
            return .object(ObjectType(name.text, description, interfaces.map(\.text), fields.map(field)))
        case .interface(let name, let interfaces, let fields):
            return .interface(ObjectType(name.text, description, interfaces.map(\.text), fields.map(field)))
        case .union(let name, let members):
            return .union(UnionType(name: name.text, description: description, members: members.map(\.text)))
        case .enumeration(let name, let values):
            let values = values.map {
                EnumValue(name: $0.name.text, description: $0.description, deprecation: deprecation($0.directives))
            }
            return .enumeration(EnumType(name: name.text, description: description, values: values))
        case .input(let name, let fields):
            let isOneOf = definition.directives.contains { $0.name.text == "oneOf" }
            return .input(InputType(name: name.text, description: description, fields: fields.map(inputValue), isOneOf: isOneOf))
        case .schema, .directive: return nil
        }
    }

    private static func field(_ node: TypeSystemDefinition.FieldNode) -> FieldDefinition {
        FieldDefinition(
            name: node.name.text,
            description: node.description,
            arguments: node.arguments.map(inputValue),
            type: TypeReference(node.type),
            deprecation: deprecation(node.directives)
        )
    }

    private static func inputValue(_ node: TypeSystemDefinition.InputValueNode) -> InputValue {
        InputValue(
            name: node.name.text,
            description: node.description,
            type: TypeReference(node.type),
            defaultValue: node.defaultValue,
            deprecation: deprecation(node.directives)
        )
    }

    private static func deprecation(_ directives: [Directive]) -> String? {
        guard let directive = directives.first(where: { $0.name.text == "deprecated" }) else { return nil }
        return directive.argument("reason") ?? "No longer supported"
    }
}

extension ObjectType {
    init(_ name: String, _ description: String?, _ interfaces: [String], _ fields: [FieldDefinition]) {
        self.init(
            name: name,
            description: description,
            interfaces: interfaces,
            fields: fields,
            indices: Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
        )
    }

    fileprivate func adding(_ more: ObjectType) -> ObjectType {
        ObjectType(name, description, interfaces + more.interfaces, fields + more.fields)
    }
}

extension Directive {
    /// The text given for an argument.
    fileprivate func argument(_ name: String) -> String? {
        guard case .string(let text, _)? = arguments.first(where: { $0.name.text == name })?.value.kind else { return nil }
        return text
    }
}
