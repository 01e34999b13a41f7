/// A named type of a schema (GraphQL §3.4).
enum TypeDefinition: Sendable {
    case scalar(ScalarType)
    case object(ObjectType)
    case interface(ObjectType)
    case union(UnionType)
    case enumeration(EnumType)
    case input(InputType)

    var name: String {
        switch self {
        case .scalar(let type): type.name
        case .object(let type), .interface(let type): type.name
        case .union(let type): type.name
        case .enumeration(let type): type.name
        case .input(let type): type.name
        }
    }

    /// The fields that can be selected; nil where there are none to select.
    var output: ObjectType? {
        switch self {
        case .object(let type), .interface(let type): type
        case .scalar, .union, .enumeration, .input: nil
        }
    }

    var isComposite: Bool {
        switch self {
        case .object, .interface, .union: true
        case .scalar, .enumeration, .input: false
        }
    }

    var isAbstract: Bool {
        switch self {
        case .interface, .union: true
        case .scalar, .object, .enumeration, .input: false
        }
    }

    var isInput: Bool {
        switch self {
        case .scalar, .enumeration, .input: true
        case .object, .interface, .union: false
        }
    }

    var isLeaf: Bool {
        switch self {
        case .scalar, .enumeration: true
        case .object, .interface, .union, .input: false
        }
    }
}

struct ScalarType: Sendable {
    let name: String
    var description: String?
    var specifiedBy: String?
}

/// An object or an interface: both have fields and implement interfaces.
struct ObjectType: Sendable {
    let name: String
    var description: String?
    var interfaces: [String]
    /// In the order of their definition.
    var fields: [FieldDefinition]
    var indices: [String: Int]

    func field(_ name: String) -> FieldDefinition? { indices[name].map { fields[$0] } }
}

struct FieldDefinition: Sendable {
    let name: String
    let description: String?
    let arguments: [InputValue]
    let type: TypeReference
    /// Why it should not be used any more; nil where it may be.
    let deprecation: String?

    func argument(_ name: String) -> InputValue? { arguments.first { $0.name == name } }
}

/// An argument or a field of an input object.
struct InputValue: Sendable {
    let name: String
    let description: String?
    let type: TypeReference
    let defaultValue: Literal?
    let deprecation: String?

    var isRequired: Bool { type.isNonNull && defaultValue == nil }
}

struct UnionType: Sendable {
    let name: String
    var description: String?
    var members: [String]
}

struct EnumType: Sendable {
    let name: String
    var description: String?
    var values: [EnumValue]

    func value(_ name: String) -> EnumValue? { values.first { $0.name == name } }
}

struct EnumValue: Sendable {
    let name: String
    let description: String?
    let deprecation: String?
}

struct InputType: Sendable {
    let name: String
    var description: String?
    var fields: [InputValue]
    /// Exactly one field must be given (`@oneOf`, GraphQL §3.10.1).
    var isOneOf: Bool

    func field(_ name: String) -> InputValue? { fields.first { $0.name == name } }
}

struct DirectiveDefinition: Sendable {
    let name: String
    let description: String?
    let arguments: [InputValue]
    let isRepeatable: Bool
    let locations: [DirectiveLocation]

    func argument(_ name: String) -> InputValue? { arguments.first { $0.name == name } }
}
