import JSON

/// The values that a client gives for variables (GraphQL §6.1.2).
extension ValueCoercion {
    /// A fault of a value, and where in it.
    struct Fault: Hashable {
        let message: String
        let path: String
    }

    /// - Throws: ``RequestErrors`` with every fault of every variable, each at the variable's definition.
    func variables(of operation: OperationDefinition, given: JSONObject, in source: Source) throws(RequestErrors) -> [String: JSON] {
        var values: [String: JSON] = [:]
        var errors: [GraphQLError] = []
        for definition in operation.variables {
            let name = definition.variable.text
            func error(_ message: String) -> GraphQLError {
                GraphQLError(message, locations: [source.location(at: definition.offset)])
            }
            let type = TypeReference(definition.type)
            guard let named = schema.type(type.name), named.isInput else {
                errors.append(
                    GraphQLError(
                        "Variable '$\(name)' expected value of type '\(type)' which cannot be used as an input type.",
                        locations: [source.location(at: definition.type.offset)]
                    )
                )
                continue
            }
            guard let value = given[name] else {
                if let standard = definition.defaultValue {
                    values[name] = self.value(of: standard, as: type, variables: [:])
                } else if type.isNonNull {
                    errors.append(
                        error("Variable '$\(name)' has invalid value: Expected a value of non-null type '\(type)' to be provided.")
                    )
                }
                continue
            }
            var faults: [Fault] = []
            values[name] = coerce(value, as: type, at: "", &faults)
            errors += faults.map {
                error("Variable '$\(name)' has invalid value\($0.path.isEmpty ? "" : " at \($0.path)"): \($0.message)")
            }
        }
        guard errors.isEmpty else { throw RequestErrors(errors: errors) }
        return values
    }

    /// The value as the type takes it; what is wrong with it goes to the faults.
    func coerce(_ value: JSON, as type: TypeReference, at path: String, _ faults: inout [Fault]) -> JSON? {
        switch type {
        case .nonNull(let inner):
            guard !value.isNull else {
                faults.append(Fault(message: "Expected value of non-null type '\(type)' not to be null.", path: path))
                return nil
            }
            return coerce(value, as: inner, at: path, &faults)
        case _ where value.isNull: return .null
        case .list(let element):
            guard let elements = value.array else { return coerce(value, as: element, at: path, &faults).map { .array([$0]) } }
            let values = elements.enumerated().map { coerce($1, as: element, at: "\(path)[\($0)]", &faults) }
            return .array(values.compactMap { $0 })
        case .named(let name): return named(value, name, at: path, &faults)
        }
    }

    private func named(_ value: JSON, _ name: String, at path: String, _ faults: inout [Fault]) -> JSON? {
        switch schema.type(name) {
        case .scalar?:
            if let value = ScalarCoding.input(value, as: name) { return value }
            faults.append(Fault(message: "\(name) cannot represent value: \(value)", path: path))
        case .enumeration(let type)?:
            if let text = value.string, type.value(text) != nil { return value }
            faults.append(Fault(message: "Value \(value) does not exist in '\(name)' enum.", path: path))
        case .input(let type)?:
            if let object = value.object { return input(object, type, at: path, &faults) }
            faults.append(Fault(message: "Expected value of type '\(name)' to be an object, found: \(value).", path: path))
        case .object?, .interface?, .union?, nil: faults.append(Fault(message: "'\(name)' is no input type.", path: path))
        }
        return nil
    }

    private func input(_ given: JSONObject, _ type: InputType, at path: String, _ faults: inout [Fault]) -> JSON? {
        var object = JSONObject()
        for field in type.fields {
            if let value = given[field.name] {
                if let value = coerce(value, as: field.type, at: "\(path).\(field.name)", &faults) { object.append(field.name, value) }
            } else if let standard = field.defaultValue {
                if let value = self.value(of: standard, as: field.type, variables: [:]) { object.append(field.name, value) }
            } else if field.type.isNonNull {
                faults.append(
                    Fault(message: "Expected value of type '\(type.name)' to include required field '\(field.name)'.", path: path)
                )
            }
        }
        for name in given.names where type.field(name) == nil {
            faults.append(Fault(message: "Expected value of type '\(type.name)' not to include unknown field '\(name)'.", path: path))
        }
        if type.isOneOf {
            let known = given.members.filter { type.field($0.name) != nil }
            let fault =
                "Within OneOf Input Object type '\(type.name)', exactly one field must be specified, and the value for that field must be non-null."
            if known.count != 1 { faults.append(Fault(message: fault, path: path)) }
            if let first = known.first, first.value.isNull { faults.append(Fault(message: fault, path: "\(path).\(first.name)")) }
        }
        return .object(object)
    }
}

/// Why a request is not executed at all (GraphQL §7.1.2, "request errors").
package struct RequestErrors: Error, Sendable {
    package let errors: [GraphQLError]

    package init(errors: [GraphQLError]) { self.errors = errors }
}
