import JSON

/// What a resource may hold, with its characteristics (RFC 7643 §2.2, §7).
struct Attribute: Sendable {
    enum Kind: String, Sendable {
        case string, boolean, dateTime, reference, complex
    }

    enum Mutability: String, Sendable {
        case readOnly, readWrite, immutable
    }

    enum Uniqueness: String, Sendable {
        case none, server
    }

    let name: String
    let kind: Kind
    let description: String
    var isMultiValued = false
    var isRequired = false
    var isCaseExact = false
    var mutability = Mutability.readWrite
    /// Returned whatever is asked for.
    var isAlwaysReturned = false
    var uniqueness = Uniqueness.none
    var canonicalValues: [String] = []
    var referenceTypes: [String] = []
    var sub: [Attribute] = []
}

extension [Attribute] {
    /// Without case.
    func named(_ name: String) -> Attribute? {
        first { $0.name.lowercased() == name }
    }
}

extension Attribute {
    /// As `/Schemas` tells it.
    var json: JSON {
        var object: JSONObject = [:]
        object.append("name", .string(name))
        object.append("type", .string(kind.rawValue))
        object.append("multiValued", .bool(isMultiValued))
        object.append("description", .string(description))
        object.append("required", .bool(isRequired))
        if !canonicalValues.isEmpty { object.append("canonicalValues", .array(canonicalValues.map { .string($0) })) }
        if kind == .string || kind == .reference { object.append("caseExact", .bool(isCaseExact)) }
        object.append("mutability", .string(mutability.rawValue))
        object.append("returned", .string(isAlwaysReturned ? "always" : "default"))
        if kind == .string || kind == .reference { object.append("uniqueness", .string(uniqueness.rawValue)) }
        if !referenceTypes.isEmpty { object.append("referenceTypes", .array(referenceTypes.map { .string($0) })) }
        if kind == .complex { object.append("subAttributes", .array(sub.map(\.json))) }
        return .object(object)
    }
}
