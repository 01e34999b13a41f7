extension JSON {
    /// Writes an `Encodable` value; members keep the order in which they were encoded. Doubles that are not finite are refused.
    package init(encoding value: some Encodable, userInfo: [CodingUserInfoKey: any Sendable] = [:]) throws {
        let encoder = JSONValueEncoder(codingPath: [], userInfo: userInfo)
        try encoder.encode(value)
        self = encoder.node.json
    }
}

/// A value under construction: containers fill it after they were handed out, so it is a reference.
private final class Node {
    enum Kind {
        case none
        case value(JSON)
        case array([Node])
        case object([(name: String, node: Node)])
    }

    var kind = Kind.none

    var json: JSON {
        switch kind {
        case .none: .object(JSONObject())  // what encodes nothing encodes no members
        case .value(let json): json
        case .array(let nodes): .array(nodes.map(\.json))
        case .object(let members): .object(JSONObject(unique: members.map { JSONObject.Member(name: $0.name, value: $0.node.json) }))
        }
    }

    func element() -> Node {
        let node = Node()
        if case .array(let nodes) = kind { kind = .array(nodes + [node]) } else { kind = .array([node]) }
        return node
    }

    func member(_ name: String) -> Node {
        let node = Node()
        guard case .object(var members) = kind else {
            kind = .object([(name, node)])
            return node
        }
        if let index = members.firstIndex(where: { $0.name == name }) { members[index].node = node } else { members.append((name, node)) }
        kind = .object(members)
        return node
    }

    func beginArray() { if case .array = kind {} else { kind = .array([]) } }

    func beginObject() { if case .object = kind {} else { kind = .object([]) } }
}

private struct JSONValueEncoder: Encoder, SingleValueEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any]

    init(node: Node = Node(), codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: Any]) {
        self.node = node
        self.codingPath = codingPath
        self.userInfo = userInfo
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.beginObject()
        return KeyedEncodingContainer(KeyedNode(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.beginArray()
        return UnkeyedNode(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func child(_ node: Node, _ key: any CodingKey) -> JSONValueEncoder {
        JSONValueEncoder(node: node, codingPath: codingPath + [key], userInfo: userInfo)
    }

    func encodeNil() { node.kind = .value(.null) }
    func encode(_ value: Bool) { node.kind = .value(.bool(value)) }
    func encode(_ value: String) { node.kind = .value(.string(value)) }
    func encode(_ value: Double) throws { try number(value, isFinite: value.isFinite) }
    func encode(_ value: Float) throws { try number(value, isFinite: value.isFinite) }
    func encode(_ value: Int) { integer(value) }
    func encode(_ value: Int8) { integer(value) }
    func encode(_ value: Int16) { integer(value) }
    func encode(_ value: Int32) { integer(value) }
    func encode(_ value: Int64) { integer(value) }
    func encode(_ value: UInt) { integer(value) }
    func encode(_ value: UInt8) { integer(value) }
    func encode(_ value: UInt16) { integer(value) }
    func encode(_ value: UInt32) { integer(value) }
    func encode(_ value: UInt64) { integer(value) }
    func encode(_ value: some Encodable) throws { try value.encode(to: self) }

    private func integer(_ value: some FixedWidthInteger) { node.kind = .value(.number(JSONNumber(value))) }

    private func number(_ value: some CustomStringConvertible, isFinite: Bool) throws {
        guard isFinite, let number = JSONNumber(value.description) else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(codingPath: codingPath, debugDescription: "JSON has no such number")
            )
        }
        node.kind = .value(.number(number))
    }
}

private struct KeyedNode<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: JSONValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) { member(key).encodeNil() }

    func encode(_ value: some Encodable, forKey key: Key) throws { try member(key).encode(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { member(key).unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder.child(encoder.node.member("super"), IndexKey(0)) }

    func superEncoder(forKey key: Key) -> any Encoder { member(key) }

    private func member(_ key: Key) -> JSONValueEncoder { encoder.child(encoder.node.member(key.stringValue), key) }
}

private struct UnkeyedNode: UnkeyedEncodingContainer {
    let encoder: JSONValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    var count: Int {
        guard case .array(let nodes) = encoder.node.kind else { return 0 }
        return nodes.count
    }

    func encodeNil() { element().encodeNil() }

    func encode(_ value: some Encodable) throws { try element().encode(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        element().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { element().unkeyedContainer() }

    func superEncoder() -> any Encoder { element() }

    private func element() -> JSONValueEncoder {
        let index = count
        return encoder.child(encoder.node.element(), IndexKey(index))
    }
}
