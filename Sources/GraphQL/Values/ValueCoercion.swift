import JSON

/// Makes values of the types that the schema asks for, from literals and from variables (GraphQL §3.4.3, §6.4.1).
struct ValueCoercion {
    let schema: Schema

    /// The value of a literal; nil when it is none of the type. A variable must have passed its own coercion.
    func value(of literal: Literal, as type: TypeReference, variables: [String: JSON]) -> JSON? {
        if case .variable(let name) = literal.kind {
            guard let value = variables[name], !(type.isNonNull && value.isNull) else { return nil }
            return value
        }
        switch type {
        case .nonNull(let inner): return literal.kind == .null ? nil : value(of: literal, as: inner, variables: variables)
        case _ where literal.kind == .null: return .null
        case .list(let element): return list(literal, of: element, variables)
        case .named(let name): return named(literal, name, variables)
        }
    }

    private func list(_ literal: Literal, of element: TypeReference, _ variables: [String: JSON]) -> JSON? {
        guard case .list(let elements) = literal.kind else {
            return value(of: literal, as: element, variables: variables).map { .array([$0]) }
        }
        var values: [JSON] = []
        for literal in elements {
            if case .variable(let name) = literal.kind, variables[name] == nil, !element.isNonNull {
                values.append(.null)  // a variable that was not given is null inside a list (GraphQL §3.11)
                continue
            }
            guard let value = value(of: literal, as: element, variables: variables) else { return nil }
            values.append(value)
        }
        return .array(values)
    }

    private func named(_ literal: Literal, _ name: String, _ variables: [String: JSON]) -> JSON? {
        switch schema.type(name) {
        case .scalar?: return ScalarCoding.literal(literal, as: name, variables: variables)
        case .enumeration(let type)?:
            guard case .enumeration(let value) = literal.kind, type.value(value) != nil else { return nil }
            return .string(value)
        case .input(let type)?:
            guard case .object(let fields) = literal.kind else { return nil }
            return object(type, fields, variables)
        case .object?, .interface?, .union?, nil: return nil
        }
    }

    private func object(_ type: InputType, _ fields: [ObjectField], _ variables: [String: JSON]) -> JSON? {
        guard fields.allSatisfy({ type.field($0.name.text) != nil }) else { return nil }
        var object = JSONObject()
        for field in type.fields {
            let given = fields.first { $0.name.text == field.name }?.value
            switch self.given(given, field, variables) {
            case .absent: continue
            case .invalid: return nil
            case .value(let value): object.append(field.name, value)
            }
        }
        guard !type.isOneOf || (object.count == 1 && fields.count == 1 && object.members.first?.value.isNull == false) else { return nil }
        return .object(object)
    }

    enum Given {
        case absent
        case invalid
        case value(JSON)
    }

    /// What is given for an argument or a field: its literal, the variable that it names, or its default.
    func given(_ literal: Literal?, _ definition: InputValue, _ variables: [String: JSON]) -> Given {
        var literal = literal
        if case .variable(let name)? = literal?.kind, variables[name] == nil { literal = nil }
        if let literal { return value(of: literal, as: definition.type, variables: variables).map(Given.value) ?? .invalid }
        if let standard = definition.defaultValue {
            return value(of: standard, as: definition.type, variables: [:]).map(Given.value) ?? .invalid
        }
        return definition.type.isNonNull ? .invalid : .absent
    }

    /// Where a literal that has no value says so: at the variable inside that is missing or null. In a valid document nothing else can be.
    func cause(in literal: Literal, _ type: TypeReference, _ variables: [String: JSON]) -> Int {
        missing(in: literal, type, variables) ?? literal.offset
    }

    private func missing(in literal: Literal, _ type: TypeReference, _ variables: [String: JSON]) -> Int? {
        switch literal.kind {
        case .variable(let name): return type.isNonNull && variables[name]?.isNull ?? true ? literal.offset : nil
        case .list(let elements):
            guard let element = type.element else { return nil }
            return elements.lazy.compactMap { missing(in: $0, element, variables) }.first
        case .object(let fields):
            guard case .input(let input)? = schema.type(type.name) else { return nil }
            return fields.lazy.compactMap { field in
                input.field(field.name.text).flatMap { missing(in: field.value, $0.type, variables) }
            }.first
        case .int, .float, .string, .boolean, .null, .enumeration: return nil
        }
    }
}
