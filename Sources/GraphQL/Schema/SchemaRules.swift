/// What a schema must keep so that every valid operation can be answered (GraphQL §3, "Type Validation").
enum SchemaRules {
    static func faults(of schema: Schema) -> [String] {
        var faults: [String] = []
        if schema.root(.query) == nil { faults.append("There is no root type for queries, or it is no object.") }
        for (kind, name) in schema.roots where schema.root(kind) == nil {
            faults.append("The root type \(name) is no object of the schema.")
        }
        for directive in schema.directives {
            faults += duplicates(directive.arguments.map(\.name), in: "@\(directive.name)")
            faults += directive.arguments.flatMap { input($0, of: "@\(directive.name)", schema) }
        }
        for name in schema.typeNames {
            guard let type = schema.type(name) else { continue }
            faults += self.faults(of: type, schema)
        }
        return faults
    }

    private static func faults(of type: TypeDefinition, _ schema: Schema) -> [String] {
        switch type {
        case .scalar: return []
        case .object(let object), .interface(let object):
            return duplicates(object.fields.map(\.name), in: object.name) + (object.fields.isEmpty ? ["\(object.name) has no fields."] : [])
                + object.fields.flatMap { output($0, of: object, schema) } + object.interfaces.flatMap { implements(object, $0, schema) }
        case .union(let union):
            let strangers = union.members.filter { member in
                if case .object? = schema.type(member) { false } else { true }
            }
            return duplicates(union.members, in: union.name) + (union.members.isEmpty ? ["\(union.name) has no members."] : [])
                + strangers.map { "\(union.name) has the member \($0), which is no object." }
        case .enumeration(let type):
            return duplicates(type.values.map(\.name), in: type.name) + (type.values.isEmpty ? ["\(type.name) has no values."] : [])
        case .input(let type):
            let required = type.isOneOf ? type.fields.filter { $0.type.isNonNull || $0.defaultValue != nil } : []
            return duplicates(type.fields.map(\.name), in: type.name) + (type.fields.isEmpty ? ["\(type.name) has no fields."] : [])
                + type.fields.flatMap { input($0, of: type.name, schema) }
                + required.map { "\(type.name).\($0.name) of a @oneOf type must be nullable and without default." }
                + (requiresItself(type, schema) ? ["\(type.name) cannot be given: it requires itself."] : [])
        }
    }

    private static func output(_ field: FieldDefinition, of object: ObjectType, _ schema: Schema) -> [String] {
        let place = "\(object.name).\(field.name)"
        var faults = duplicates(field.arguments.map(\.name), in: place) + field.arguments.flatMap { input($0, of: place, schema) }
        if case .input? = schema.type(field.type.name) { faults.append("\(place) gives the input type \(field.type.name).") }
        if schema.type(field.type.name) == nil { faults.append("\(place) gives the unknown type \(field.type.name).") }
        return faults
    }

    private static func input(_ value: InputValue, of place: String, _ schema: Schema) -> [String] {
        guard let type = schema.type(value.type.name), type.isInput else {
            return ["\(place) takes \(value.name) of \(value.type.name), which is no input type."]
        }
        guard let literal = value.defaultValue, ValueCoercion(schema: schema).value(of: literal, as: value.type, variables: [:]) == nil
        else {
            return []
        }
        return ["The default of \(value.name) in \(place) is no \(value.type)."]
    }

    private static func implements(_ object: ObjectType, _ name: String, _ schema: Schema) -> [String] {
        guard case .interface(let interface)? = schema.type(name) else {
            return ["\(object.name) implements \(name), which is no interface."]
        }
        let missing = interface.interfaces.filter { !object.interfaces.contains($0) }
        return missing.map { "\(object.name) must also implement \($0), as \(name) does." }
            + interface.fields.flatMap { promised in
                guard let field = object.field(promised.name) else { return ["\(object.name) lacks \(promised.name) of \(name)."] }
                return fulfils(field, promised, of: "\(object.name).\(field.name)", schema)
            }
    }

    private static func fulfils(_ field: FieldDefinition, _ promised: FieldDefinition, of place: String, _ schema: Schema) -> [String] {
        var faults: [String] = []
        if !isCovariant(field.type, promised.type, schema) { faults.append("\(place) gives \(field.type), not \(promised.type).") }
        for argument in promised.arguments where field.argument(argument.name)?.type != argument.type {
            faults.append("\(place) must take \(argument.name) of \(argument.type).")
        }
        for argument in field.arguments where argument.isRequired && promised.argument(argument.name) == nil {
            faults.append("\(place) requires \(argument.name), which its interface does not know.")
        }
        return faults
    }

    /// Whether a field of the type may stand where the other was promised.
    private static func isCovariant(_ type: TypeReference, _ promised: TypeReference, _ schema: Schema) -> Bool {
        switch (type, promised) {
        case (.nonNull(let type), .nonNull(let promised)): isCovariant(type, promised, schema)
        case (.nonNull(let type), _): isCovariant(type, promised, schema)
        case (.list(let type), .list(let promised)): isCovariant(type, promised, schema)
        case (.named(let name), .named(let promised)):
            name == promised || schema.isSubtype(name, of: promised) || schema.type(name)?.output?.interfaces.contains(promised) ?? false
        default: false
        }
    }

    private static func requiresItself(_ type: InputType, _ schema: Schema) -> Bool {
        var seen: Set<String> = []
        var waiting = [type.name]
        while let name = waiting.popLast() {
            guard case .input(let input)? = schema.type(name) else { continue }
            for case .nonNull(.named(let required)) in input.fields.map(\.type) {
                if required == type.name { return true }
                if seen.insert(required).inserted { waiting.append(required) }
            }
        }
        return false
    }

    private static func duplicates(_ names: [String], in place: String) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }.map { "\(place) names \($0) twice." }
    }
}
