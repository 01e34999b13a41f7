import Foundation

/// A JSON value that can be compared and sent.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Int)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(_ value: Any?) {
        switch value {
        case let value as [String: Any]: self = .object(value.mapValues { JSON($0) })
        case let value as [Any]: self = .array(value.map { JSON($0) })
        case let value as String: self = .string(value)
        case let value as NSNumber:
            // Foundation keeps booleans and numbers in one class.
            self = CFBooleanLike.isBoolean(value) ? .bool(value.boolValue) : .number(value.intValue)
        default: self = .null
        }
    }

    subscript(_ member: String) -> JSON {
        guard case .object(let members) = self else { return .null }
        return members[member] ?? .null
    }

    var list: [JSON] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var number: Int? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    func has(_ member: String) -> Bool {
        guard case .object(let members) = self else { return false }
        return members[member] != nil
    }

    /// The object without some members.
    func without(_ names: String...) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !names.contains($0.key) })
    }

    /// The object with a member replaced or added.
    func with(_ name: String, _ value: JSON) -> JSON {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }

    var foundation: Any {
        switch self {
        case .null: NSNull()
        case .bool(let value): value
        case .number(let value): value
        case .string(let value): value
        case .array(let items): items.map(\.foundation)
        case .object(let members): members.mapValues(\.foundation)
        }
    }

    /// Reads one of the domain's values as a REST body would be read.
    func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        let data = try JSONSerialization.data(withJSONObject: foundation, options: .fragmentsAllowed)
        return try JSONDecoder().decode(Value.self, from: data)
    }
}

private enum CFBooleanLike {
    static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
