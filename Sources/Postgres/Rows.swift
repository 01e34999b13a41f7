import CLibPQ

/// The answer to one statement.
///
///     for (id, name) in try rows.decode((UInt128, String).self) { … }
///     let total: Int = try rows.only[0]
///
// Unchecked, because a pointer is never Sendable: this is the only owner of a PGresult, which nobody changes once it is complete.
@safe package final class Rows: @unchecked Sendable, RandomAccessCollection {
    private let result: OpaquePointer
    package let count: Int
    package let columnCount: Int

    init(adopting result: OpaquePointer) {
        unsafe self.result = result
        LiveCounts.add(1, to: .results)
        count = Int(unsafe PQntuples(result))
        columnCount = Int(unsafe PQnfields(result))
    }

    deinit {
        unsafe PQclear(result)
        LiveCounts.add(-1, to: .results)
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(index: Int) -> Row {
        precondition(index >= 0 && index < count, "no such row")
        return Row(rows: self, index: index)
    }

    /// The row of a statement that must answer exactly one.
    package var only: Row {
        get throws(PostgresError) {
            guard count == 1 else { throw PostgresError(.undecodable, detail: "\(count) rows instead of one") }
            return self[0]
        }
    }

    /// Rows that an INSERT, UPDATE, DELETE or COPY touched, or a SELECT answered.
    package var affected: Int {
        guard let text = unsafe PQcmdTuples(result) else { return 0 }
        return Int(unsafe String(cString: text)) ?? 0
    }

    /// What the server says that it did, such as `INSERT 0 1`, `COMMIT` or `ROLLBACK`.
    package var commandTag: String {
        guard let text = unsafe PQcmdStatus(result) else { return "" }
        return unsafe String(cString: text)
    }

    /// All rows as tuples, whose members are the columns from the first on.
    package func decode<each Value: PostgresDecodable>(_ type: (repeat each Value).Type) throws(PostgresError) -> [(repeat each Value)] {
        var all: [(repeat each Value)] = []
        all.reserveCapacity(count)
        for index in 0..<count { all.append(try self[index].decode((repeat each Value).self)) }
        return all
    }

    /// Bytes that libpq holds for this answer.
    var memory: Int {
        unsafe PQresultMemorySize(result)
    }

    func isNull(_ row: Int, _ column: Int) -> Bool {
        unsafe PQgetisnull(result, Int32(row), Int32(column)) == 1
    }

    func value<Value: PostgresDecodable>(_ row: Int, _ column: Int) throws(PostgresError) -> Value {
        guard column >= 0, column < columnCount else { throw PostgresError(.undecodable, detail: "no column \(column)") }
        let row = Int32(row)
        let column = Int32(column)
        let length = Int(unsafe PQgetlength(result, row, column))
        if length == 0, unsafe PQgetisnull(result, row, column) == 1 { return try Value.decodeNull() }
        let bytes = unsafe UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: length)
        return try Value.decode(unsafe bytes.bytes, type: PostgresType(rawValue: unsafe PQftype(result, column)))
    }
}

/// One row of an answer; it keeps the answer alive.
package struct Row: Sendable {
    let rows: Rows
    let index: Int

    /// The column's value, as the type that the context asks for.
    package subscript<Value: PostgresDecodable>(column: Int) -> Value {
        get throws(PostgresError) { try rows.value(index, column) }
    }

    package func value<Value: PostgresDecodable>(_ column: Int, as type: Value.Type = Value.self) throws(PostgresError) -> Value {
        try rows.value(index, column)
    }

    package func isNull(_ column: Int) -> Bool {
        column < 0 || column >= rows.columnCount || rows.isNull(index, column)
    }

    package func decode<each Value: PostgresDecodable>(_ type: (repeat each Value).Type) throws(PostgresError) -> (repeat each Value) {
        var column = 0
        func next<Next: PostgresDecodable>(_ type: Next.Type) throws(PostgresError) -> Next {
            defer { column += 1 }
            return try rows.value(index, column)
        }
        return (repeat try next((each Value).self))
    }
}
