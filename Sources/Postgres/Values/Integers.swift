extension [UInt8] {
    /// Network byte order, as everything in the protocol.
    mutating func append(integer: some FixedWidthInteger) {
        unsafe Swift.withUnsafeBytes(of: integer.bigEndian) { unsafe append(contentsOf: $0) }
    }
}

extension RawSpan {
    /// The caller has checked that the span is long enough; if not, this traps and reads nothing outside.
    func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int = 0, as type: Value.Type = Value.self) -> Value {
        Value(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}

/// Integers travel as `int2`, `int4` or `int8` by their size, and are read from any of these if the value fits.
protocol PostgresInteger: PostgresScalar, FixedWidthInteger {}

extension PostgresInteger {
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(integer: self)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> Self {
        let value: Self? =
            switch (type, bytes.byteCount) {
            case (.int8, 8): Self(exactly: bytes.integer(as: Int64.self))
            case (.int4, 4): Self(exactly: bytes.integer(as: Int32.self))
            case (.int2, 2): Self(exactly: bytes.integer(as: Int16.self))
            case (.oid, 4): Self(exactly: bytes.integer(as: UInt32.self))
            default: nil
            }
        guard let value else { throw mismatch(type, bytes) }
        return value
    }
}

extension Int: PostgresInteger {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }
}

extension Int64: PostgresInteger {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }
}

extension Int32: PostgresInteger {
    package static var postgresType: PostgresType { .int4 }
    package static var postgresArrayType: PostgresType { .int4Array }
}

extension Int16: PostgresInteger {
    package static var postgresType: PostgresType { .int2 }
    package static var postgresArrayType: PostgresType { .int2Array }
}

/// A `uuid`: its 128 bits, most significant first (RFC 9562 §4).
extension UInt128: PostgresScalar {
    package static var postgresType: PostgresType { .uuid }
    package static var postgresArrayType: PostgresType { .uuidArray }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(integer: self)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> UInt128 {
        guard type == .uuid, bytes.byteCount == 16 else { throw mismatch(type, bytes) }
        return bytes.integer()
    }
}
