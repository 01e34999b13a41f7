/// A value that can be a statement's parameter.
package protocol PostgresEncodable: Sendable {
    static var postgresType: PostgresType { get }

    /// The value is NULL of its type; `encode` is then not called.
    var isNull: Bool { get }

    /// Appends the value in PostgreSQL's binary form (`…_recv` in the server's `src/backend/utils/adt`).
    func encode(into bytes: inout [UInt8])
}

extension PostgresEncodable {
    package var isNull: Bool { false }
}

/// A value that can be read from a column.
package protocol PostgresDecodable: Sendable {
    /// Reads the server's binary form (`…_send`).
    ///
    /// - Parameter type: The column's type; what it means to read, say, an `Int` from an `int2` is decided here.
    static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> Self

    /// What NULL becomes; an error for all but optionals.
    static func decodeNull() throws(PostgresError) -> Self
}

extension PostgresDecodable {
    package static func decodeNull() throws(PostgresError) -> Self {
        throw PostgresError(.undecodable, detail: "NULL for \(Self.self)")
    }

    static func mismatch(_ type: PostgresType, _ bytes: RawSpan) -> PostgresError {
        PostgresError(.undecodable, detail: "type \(type.rawValue) of \(bytes.byteCount) bytes for \(Self.self)")
    }
}

/// A value that has an array type.
package protocol PostgresScalar: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    static var postgresArrayType: PostgresType { get }
}

/// A type of one's own (an id, an amount) that is stored as another.
package protocol PostgresConvertible: PostgresScalar {
    associatedtype Stored: PostgresScalar

    var postgresValue: Stored { get }

    /// Nil when the stored value is none of this type's.
    init?(postgresValue: Stored)
}

extension PostgresConvertible {
    package static var postgresType: PostgresType { Stored.postgresType }
    package static var postgresArrayType: PostgresType { Stored.postgresArrayType }

    package func encode(into bytes: inout [UInt8]) {
        postgresValue.encode(into: &bytes)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> Self {
        guard let value = Self(postgresValue: try Stored.decode(bytes, type: type)) else { throw mismatch(type, bytes) }
        return value
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }

    package var isNull: Bool { self?.isNull ?? true }

    package func encode(into bytes: inout [UInt8]) {
        self?.encode(into: &bytes)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> Self {
        try Wrapped.decode(bytes, type: type)
    }

    package static func decodeNull() throws(PostgresError) -> Self {
        nil
    }
}
