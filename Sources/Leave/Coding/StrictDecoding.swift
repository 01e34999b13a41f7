/// A member that the decoded value does not have: it would be silently lost.
package struct UnknownMember: Error, Hashable, Sendable {
    package let path: [String]
}

/// Any member's name.
struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension CodingUserInfoKey {
    /// Set to true where values were stored, perhaps by a later release: members that this one does not know are then ignored.
    package static let ignoresUnknownMembers = CodingUserInfoKey(rawValue: "away.ignoresUnknownMembers")
}

extension Decoder {
    private var ignoresUnknownMembers: Bool {
        CodingUserInfoKey.ignoresUnknownMembers.flatMap { userInfo[$0] as? Bool } ?? false
    }

    var path: [String] { codingPath.map(\.pathComponent) }

    /// The keyed container, when the value has no other members than `Key` names.
    func strictContainer<Key: CodingKey & CaseIterable>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try requireMembers(Key.allCases.map(\.stringValue))
        return try container(keyedBy: type)
    }

    /// - Throws: ``UnknownMember`` for the first member of another name, unless such are ignored here.
    func requireMembers(_ names: [String]) throws {
        guard !ignoresUnknownMembers else { return }
        for member in try container(keyedBy: MemberName.self).allKeys where !names.contains(member.stringValue) {
            throw UnknownMember(path: path + [member.stringValue])
        }
    }

    /// The value as a string that `parse` accepts; anything else is the fault `code`.
    func text<Value>(_ code: RuleCode, _ parse: (String) -> Value?) throws -> Value {
        guard let text = try? singleValueContainer().decode(String.self), let value = parse(text) else {
            throw RuleViolation(code, at: path)
        }
        return value
    }
}

extension KeyedDecodingContainer {
    /// Absent and null are both nil; a value that is not one of the enum's is the fault `code`.
    func choice<Value: RawRepresentable<String>>(_ type: Value.Type, _ key: Key, else code: RuleCode) throws -> Value? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        guard let text = try? decode(String.self, forKey: key), let value = Value(rawValue: text) else {
            throw RuleViolation(code, at: path(to: key))
        }
        return value
    }

    /// Absent and null both take the default.
    package func value<Value: Decodable>(_ key: Key, default value: @autoclosure () -> Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? value()
    }

    func path(to key: Key) -> [String] { (codingPath + [key]).map(\.pathComponent) }

    /// The amount, refused with `amountNegative` below zero.
    func notNegative(_ key: Key) throws -> Amount? {
        guard let amount = try decodeIfPresent(Amount.self, forKey: key) else { return nil }
        guard amount >= .zero else { throw RuleViolation(.amountNegative, at: path(to: key)) }
        return amount
    }
}

extension CodingKey {
    var pathComponent: String { intValue.map(String.init) ?? stringValue }
}
