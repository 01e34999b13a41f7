extension Bool: PostgresScalar {
    package static var postgresType: PostgresType { .bool }
    package static var postgresArrayType: PostgresType { .boolArray }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(self ? 1 : 0)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> Bool {
        guard type == .bool, bytes.byteCount == 1 else { throw mismatch(type, bytes) }
        return bytes.integer(as: UInt8.self) != 0
    }
}

extension Double: PostgresScalar {
    package static var postgresType: PostgresType { .float8 }
    package static var postgresArrayType: PostgresType { .float8Array }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(integer: bitPattern)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> Double {
        guard type == .float8, bytes.byteCount == 8 else { throw mismatch(type, bytes) }
        return Double(bitPattern: bytes.integer())
    }
}

/// `text`; read from every type whose binary form is text (`varchar`, `name`, `json`, enums), and from `jsonb`.
extension String: PostgresScalar {
    package static var postgresType: PostgresType { .text }
    package static var postgresArrayType: PostgresType { .textArray }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: utf8)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> String {
        let start = type == .jsonb ? try JSONB.versionLength(bytes) : 0
        guard type.isTextual || type == .jsonb else { throw mismatch(type, bytes) }
        let text = unsafe bytes.extracting(start..<bytes.byteCount).withUnsafeBytes { unsafe String(validating: $0, as: UTF8.self) }
        // Only a database in SQL_ASCII can send what is not UTF-8; replacing it silently would change data that is written back.
        guard let text else { throw mismatch(type, bytes) }
        return text
    }
}

/// `json`: the text is stored as it is.
package struct JSON: PostgresScalar, Hashable {
    package static var postgresType: PostgresType { .json }
    package static var postgresArrayType: PostgresType { .jsonArray }

    /// UTF-8, not checked here: the server refuses what is no JSON (22P02).
    package var bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: self.bytes)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> JSON {
        guard type == .json || type == .jsonb else { throw mismatch(type, bytes) }
        let start = type == .jsonb ? try JSONB.versionLength(bytes) : 0
        return JSON(bytes: bytes.extracting(start..<bytes.byteCount).copied())
    }
}

/// `jsonb`: stored parsed; keys lose their order and their duplicates.
package struct JSONB: PostgresScalar, Hashable {
    package static var postgresType: PostgresType { .jsonb }
    package static var postgresArrayType: PostgresType { .jsonbArray }

    /// UTF-8, as `JSON.bytes`.
    package var bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(1)
        bytes.append(contentsOf: self.bytes)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> JSONB {
        JSONB(bytes: try JSON.decode(bytes, type: type).bytes)
    }

    /// A `jsonb` in binary form is one byte of version, which is 1, and text.
    fileprivate static func versionLength(_ bytes: RawSpan) throws(PostgresError) -> Int {
        guard bytes.byteCount > 0, bytes.integer(as: UInt8.self) == 1 else { throw mismatch(.jsonb, bytes) }
        return 1
    }
}

extension RawSpan {
    func copied() -> [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0) }
    }
}
