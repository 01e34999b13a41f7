/// The parameters of a statement in PostgreSQL's binary form, one after the other in one buffer.
///
/// Never in text form: libpq measures that with `strlen`, so a value with a NUL would be cut without an error. In binary form the
/// server refuses it (22021).
struct Parameters: Sendable {
    struct Slot: Hashable, Sendable {
        var type: PostgresType
        /// Bytes; -1 is NULL.
        var length: Int32
    }

    private(set) var bytes: [UInt8] = []
    private(set) var slots: [Slot] = []
    /// A value is longer than the protocol can say (2 GiB).
    private(set) var isOversized = false

    init(_ values: [any PostgresEncodable]) {
        slots.reserveCapacity(values.count)
        for value in values { append(value) }
    }

    static let none = Parameters([])

    var count: Int { slots.count }

    func hasTypes(_ types: [PostgresType]) -> Bool {
        slots.count == types.count && zip(slots, types).allSatisfy { $0.type == $1 }
    }

    private mutating func append(_ value: some PostgresEncodable) {
        let type = type(of: value).postgresType
        if value.isNull {
            slots.append(Slot(type: type, length: -1))
            return
        }
        let start = bytes.count
        value.encode(into: &bytes)
        let length = Int32(exactly: bytes.count - start)
        isOversized = isOversized || length == nil
        slots.append(Slot(type: type, length: length ?? 0))
    }
}
