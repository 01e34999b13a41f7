/// What an array may consist of: scalars, optional scalars, and bytes (an array of which is one `bytea`).
package protocol PostgresArrayElement: Sendable {
    static var postgresArrayType: PostgresType { get }
    static func encode(array: [Self], into bytes: inout [UInt8])
    static func decode(array bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [Self]
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.postgresArrayType }

    package func encode(into bytes: inout [UInt8]) {
        Element.encode(array: self, into: &bytes)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [Element] {
        try Element.decode(array: bytes, type: type)
    }
}

/// `bytea`.
extension UInt8: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .bytea }

    package static func encode(array: [UInt8], into bytes: inout [UInt8]) {
        bytes.append(contentsOf: array)
    }

    package static func decode(array bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [UInt8] {
        guard type == .bytea else { throw PostgresError(.undecodable, detail: "type \(type.rawValue) for bytes") }
        return bytes.copied()
    }
}

/// `bytea[]`.
extension [UInt8]: PostgresScalar, PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .byteaArray }
}

extension PostgresScalar {
    package static func encode(array: [Self], into bytes: inout [UInt8]) {
        encodeArray(of: postgresType, array, into: &bytes)
    }

    package static func decode(array bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [Self] {
        try decodeArray(bytes)
    }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresScalar {
    package static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }

    package static func encode(array: [Self], into bytes: inout [UInt8]) {
        encodeArray(of: Wrapped.postgresType, array, into: &bytes)
    }

    package static func decode(array bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [Self] {
        try decodeArray(bytes)
    }
}

/// `array_recv`: dimensions, whether there are NULLs, the elements' type, then length and lower bound of each dimension, then each
/// element with its length in front.
private func encodeArray<Element: PostgresEncodable>(of type: PostgresType, _ array: [Element], into bytes: inout [UInt8]) {
    bytes.append(integer: Int32(array.isEmpty ? 0 : 1))
    bytes.append(integer: Int32(array.contains { $0.isNull } ? 1 : 0))
    bytes.append(integer: type.rawValue)
    if array.isEmpty { return }
    bytes.append(integer: Int32(clamping: array.count))
    bytes.append(integer: Int32(1))
    for element in array {
        let start = bytes.count
        bytes.append(integer: Int32(-1))
        if element.isNull { continue }
        element.encode(into: &bytes)
        let length = UInt32(clamping: bytes.count - start - 4)
        for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * index)) }
    }
}

private func decodeArray<Element: PostgresDecodable>(_ bytes: RawSpan) throws(PostgresError) -> [Element] {
    func malformed() -> PostgresError { PostgresError(.undecodable, detail: "not an array of \(Element.self)") }
    guard bytes.byteCount >= 12 else { throw malformed() }
    let dimensions: Int32 = bytes.integer()
    let type = PostgresType(rawValue: bytes.integer(at: 8))
    if dimensions == 0 { return [] }
    guard dimensions == 1, bytes.byteCount >= 20 else { throw malformed() }
    let count = Int(bytes.integer(at: 12, as: Int32.self))
    var offset = 20
    guard count >= 0, count <= (bytes.byteCount - offset) / 4 else { throw malformed() }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count {
        guard bytes.byteCount - offset >= 4 else { throw malformed() }
        let length = Int(bytes.integer(at: offset, as: Int32.self))
        offset += 4
        if length == -1 {
            elements.append(try Element.decodeNull())
            continue
        }
        guard length >= 0, length <= bytes.byteCount - offset else { throw malformed() }
        elements.append(try Element.decode(bytes.extracting(offset..<offset + length), type: type))
        offset += length
    }
    return elements
}

extension [String] {
    /// The array as text, `{"a","b"}`: for a parameter `text[]` whose elements are arrays (`unnest($1::text[])` and then `::text[]`),
    /// because PostgreSQL's own arrays of arrays are all of one length.
    package var postgresArrayLiteral: String {
        let quoted = map { element in
            var text = "\""
            for scalar in element.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
                text.unicodeScalars.append(scalar)
            }
            return text + "\""
        }
        return "{" + quoted.joined(separator: ",") + "}"
    }
}
