extension JSON {
    /// Reads a `Decodable` value. Errors carry coding paths, as those of other decoders do.
    ///
    /// Integers may be written in any way that is whole (``JSONNumber/integer``).
    package func decoded<Value: Decodable>(as type: Value.Type, userInfo: [CodingUserInfoKey: any Sendable] = [:]) throws -> Value {
        try Value(from: JSONValueDecoder(json: self, codingPath: [], userInfo: userInfo))
    }
}

private struct JSONValueDecoder: Decoder {
    let json: JSON
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any]

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let object = json.object else { throw mismatch(JSONObject.self) }
        return KeyedDecodingContainer(KeyedJSON(object: object, decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = json.array else { throw mismatch([JSON].self) }
        return UnkeyedJSON(elements: elements, decoder: self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleJSON(decoder: self) }

    func child(_ json: JSON, _ key: any CodingKey) -> JSONValueDecoder {
        JSONValueDecoder(json: json, codingPath: codingPath + [key], userInfo: userInfo)
    }

    func mismatch(_ type: Any.Type) -> DecodingError {
        if json.isNull { return .valueNotFound(type, context("null where a value is expected")) }
        return .typeMismatch(type, context("a value of another kind is expected"))
    }

    func context(_ text: String) -> DecodingError.Context {
        DecodingError.Context(codingPath: codingPath, debugDescription: text)
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        switch type {
        case is String.Type: try cast(json.string, type)
        case is Bool.Type: try cast(json.bool, type)
        case is Int.Type: try cast(json.integer.flatMap { Int(exactly: $0) }, type)
        default: try Value(from: self)
        }
    }

    /// The standard library's own conformances would ask for a container first: too dear for the commonest types.
    private func cast<Value>(_ value: Any?, _ type: Value.Type) throws -> Value {
        guard let value = value as? Value else { throw mismatch(type) }
        return value
    }
}

private struct SingleJSON: SingleValueDecodingContainer {
    let decoder: JSONValueDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.json.isNull }
    func decode(_ type: Bool.Type) throws -> Bool { try value(decoder.json.bool) }
    func decode(_ type: String.Type) throws -> String { try value(decoder.json.string) }
    func decode(_ type: Double.Type) throws -> Double { try value(decoder.json.number?.double) }
    func decode(_ type: Float.Type) throws -> Float { try value(decoder.json.number?.double.map { Float($0) }) }
    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }

    private func integer<Value: FixedWidthInteger>() throws -> Value { try value(decoder.json.integer.flatMap { Value(exactly: $0) }) }

    private func value<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw decoder.mismatch(Value.self) }
        return value
    }
}

private struct KeyedJSON<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: JSONObject
    let decoder: JSONValueDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { object.names.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try member(key).json.isNull }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try member(key).decode(type) }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let json = object[key.stringValue], !json.isNull else { return nil }
        return try decoder.child(json, key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        try member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try member(key).unkeyedContainer() }

    func superDecoder() throws -> any Decoder { decoder }

    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

    private func member(_ key: Key) throws -> JSONValueDecoder {
        guard let json = object[key.stringValue] else {
            throw DecodingError.keyNotFound(key, decoder.context("a member is missing"))
        }
        return decoder.child(json, key)
    }
}

private struct UnkeyedJSON: UnkeyedDecodingContainer {
    let elements: [JSON]
    let decoder: JSONValueDecoder
    var currentIndex = 0

    init(elements: [JSON], decoder: JSONValueDecoder) {
        self.elements = elements
        self.decoder = decoder
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try peek().json.isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try peek().decode(type)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        let container = try peek().container(keyedBy: type)
        currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try peek().unkeyedContainer()
        currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let element = try peek()
        currentIndex += 1
        return element
    }

    private func peek() throws -> JSONValueDecoder {
        guard !isAtEnd else { throw DecodingError.valueNotFound(JSON.self, decoder.context("the array has no more elements")) }
        return decoder.child(elements[currentIndex], IndexKey(currentIndex))
    }
}

/// The place of an element in a coding path.
struct IndexKey: CodingKey {
    let index: Int

    init(_ index: Int) { self.index = index }

    init?(intValue: Int) { index = intValue }

    init?(stringValue: String) { nil }

    var intValue: Int? { index }
    var stringValue: String { String(index) }
}
