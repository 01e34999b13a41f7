import JSON

/// Which values the built-in scalars take and give (GraphQL §3.5).
enum ScalarCoding {
    /// The value as the named scalar takes it; nil when it is none. Scalars of the schema's own take anything: who serves them checks.
    static func input(_ value: JSON, as scalar: String) -> JSON? {
        switch scalar {
        case "Int": integer(value)
        case "Float": value.number?.double.map(\.isFinite) == true ? value : nil
        case "String": value.string == nil ? nil : value
        case "Boolean": value.bool == nil ? nil : value
        case "ID": value.string != nil ? value : value.integer.map { .string(String($0)) }
        default: value
        }
    }

    /// A literal as the named scalar takes it. `1` is a Float too, `1.0` is no Int.
    static func literal(_ literal: Literal, as scalar: String, variables: [String: JSON]) -> JSON? {
        switch (scalar, literal.kind) {
        case ("Int", .int(let digits)): JSONNumber(digits).flatMap { integer(.number($0)) }
        case ("Float", .int(let digits)), ("Float", .float(let digits)):
            JSONNumber(digits).flatMap { input(.number($0), as: scalar) }
        case ("String", .string(let text, _)), ("ID", .string(let text, _)), ("ID", .int(let text)): .string(text)
        case ("Boolean", .boolean(let value)): .bool(value)
        case ("Int", _), ("Float", _), ("String", _), ("Boolean", _), ("ID", _): nil
        default: literal.untyped(variables)
        }
    }

    /// The value as a response shows it; nil when it is not the scalar's.
    static func output(_ value: JSON, as scalar: String) -> JSON? { input(value, as: scalar) }

    private static func integer(_ value: JSON) -> JSON? {
        guard let number = value.integer, Int32(exactly: number) != nil else { return nil }
        return .number(JSONNumber(number))
    }
}

extension Literal {
    /// The value without a type, as a scalar of the schema's own takes it; variables that are not given are null.
    func untyped(_ variables: [String: JSON]) -> JSON? {
        switch kind {
        case .variable(let name): variables[name] ?? .null
        case .int(let digits), .float(let digits): JSONNumber(digits).map(JSON.number)
        case .string(let text, _), .enumeration(let text): .string(text)
        case .boolean(let value): .bool(value)
        case .null: .null
        case .list(let elements): .array(elements.compactMap { $0.untyped(variables) })
        case .object(let fields):
            fields.reduce(into: JSON.object(JSONObject())) { object, field in
                var members = object.object ?? JSONObject()
                members[field.name.text] = field.value.untyped(variables)
                object = .object(members)
            }
        }
    }
}
