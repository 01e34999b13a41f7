import Testing

@testable import Postgres

@Suite(.leakFree, .timeLimit(.minutes(1))) struct `Values` {
    private func roundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>(
        _ values: [Value],
        _ type: String,
        location: SourceLocation = #_sourceLocation
    ) async throws {
        try await Server.withClient { client async throws in
            for value in values {
                let rows = try await client.read(Statement("SELECT $1::\(type)", [value]))
                let answer: Value = try rows.only[0]
                #expect(answer == value, sourceLocation: location)
            }
        }
    }

    /// The server's own text of a value, so that both directions are not wrong in the same way.
    private func text(_ value: any PostgresEncodable) async throws -> String {
        try await Server.withClient { client async throws in
            try await client.read([Statement("SET LOCAL TimeZone = 'UTC'"), Statement("SELECT $1::text", [value])])[1].only[0]
        }
    }

    @Test func `of each integer type go both ways`() async throws {
        try await roundTrip([Int.min, -1, 0, 1, Int.max], "int8")
        try await roundTrip([Int64.min, Int64.max], "int8")
        try await roundTrip([Int32.min, 0, Int32.max], "int4")
        try await roundTrip([Int16.min, 0, Int16.max], "int2")
        #expect(try await text(Int64.min) == "-9223372036854775808")
        #expect(try await text(Int16(-300)) == "-300")
    }

    @Test func `that are UUIDs go both ways`() async throws {
        try await roundTrip([UInt128.min, 1, UInt128.max], "uuid")
        let value: UInt128 = 0x0011_2233_4455_6677_8899_AABB_CCDD_EEFF
        #expect(try await text(value) == "00112233-4455-6677-8899-aabbccddeeff")
    }

    @Test func `that are true, false or floating point go both ways`() async throws {
        try await roundTrip([true, false], "bool")
        let numbers = [0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity, .pi]
        try await roundTrip(numbers, "float8")
        try await Server.withClient { client async throws in
            let answer: Double = try await client.read(Statement("SELECT $1::float8", [Double.nan])).only[0]
            #expect(answer.isNaN)
        }
    }

    @Test func `that are text go both ways`() async throws {
        let texts = ["", "a", "'; DROP TABLE x; --", "\u{1F600}é\u{10FFFF}", "\u{1}\n\\\"", String(repeating: "ä", count: 100_000)]
        try await roundTrip(texts, "text")
    }

    @Test func `that are bytes go both ways`() async throws {
        try await roundTrip([[], [0], Array(0...255), Array(repeating: 0, count: 100_000)] as [[UInt8]], "bytea")
    }

    @Test func `that are JSON go both ways`() async throws {
        try await roundTrip([JSON("{\"b\": 1,  \"a\":[]}"), JSON("null")], "json")
        try await roundTrip([JSONB("{\"a\": [], \"b\": 1}"), JSONB("\"\"")], "jsonb")
        try await Server.withClient { client async throws in
            let answer: String = try await client.read(Statement("SELECT $1::jsonb", [JSONB("{ }")])).only[0]
            #expect(answer == "{}")
        }
    }

    @Test func `that are instants go both ways, to the ends of the calendar`() async throws {
        let first = Timestamp(microseconds: -210_866_803_200_000_000)  // 4714-11-24 00:00:00 BC
        let last = Timestamp(microseconds: .max - 1)
        try await roundTrip([first, Timestamp(microseconds: 0), Timestamp(microseconds: -1), last], "timestamptz")
        try await roundTrip([Timestamp.infinity, .negativeInfinity], "timestamptz")
        #expect(try await text(Timestamp(microseconds: 1_700_000_000_123_456)) == "2023-11-14 22:13:20.123456+00")
        #expect(try await text(Timestamp.infinity) == "infinity")
        #expect(try await text(first) == "4714-11-24 00:00:00+00 BC")
    }

    @Test func `before the calendar are refused`() async throws {
        try await Server.withClient { client async throws in
            for value: any PostgresEncodable in [Timestamp(microseconds: .min + 1), CalendarDate(daysSinceEpoch: .min + 1)] {
                let error = await #expect(throws: PostgresError.self) { _ = try await client.read(Statement("SELECT $1", [value])) }
                #expect(error?.sqlState == .datetimeFieldOverflow)
            }
        }
    }

    @Test func `that are dates go both ways, to the ends of the calendar`() async throws {
        let first = CalendarDate(daysSinceEpoch: -2_440_588)  // 4714-11-24 BC
        let last = CalendarDate(daysSinceEpoch: 2_145_042_905)  // in the last year
        let dates = [first, CalendarDate(daysSinceEpoch: 0), CalendarDate(daysSinceEpoch: 20_000), last, .infinity, .negativeInfinity]
        try await roundTrip(dates, "date")
        #expect(try await text(CalendarDate(daysSinceEpoch: 0)) == "1970-01-01")
        #expect(try await text(first) == "4714-11-24 BC")
        #expect(try await text(last).hasPrefix("5874897-"))
    }

    @Test func `that are NULL are nil, and an error where nil is impossible`() async throws {
        try await roundTrip([nil, 1] as [Int?], "int8")
        try await roundTrip([nil, ""] as [String?], "text")
        try await roundTrip([nil, [], [1]] as [[UInt8]?], "bytea")
        try await roundTrip([nil, 5] as [UInt128?], "uuid")
        try await Server.withClient { client async throws in
            let row = try await client.read(Statement("SELECT NULL::int8, ''")).only
            #expect(row.isNull(0) && !row.isNull(1))
            #expect(throws: PostgresError.self) { _ = try row.value(0, as: Int.self) }
            #expect(throws: PostgresError.self) { _ = try row.value(2, as: Int?.self) }
            #expect(throws: PostgresError.self) { _ = try row.value(-1, as: Int?.self) }
        }
    }

    @Test func `in arrays go both ways`() async throws {
        try await roundTrip([[], [0, 1, .max]] as [[UInt128]], "uuid[]")
        try await roundTrip([[], [.min, 0, .max]] as [[Int]], "int8[]")
        try await roundTrip([[], [.min, 0, .max]] as [[Int16]], "int2[]")
        try await roundTrip([[], ["", "a,b", "{\"\\}", "NULL"]] as [[String]], "text[]")
        try await roundTrip([[], [[], [0, 255], Array(repeating: 1, count: 70_000)]] as [[[UInt8]]], "bytea[]")
        try await roundTrip([[nil, "a", nil], [nil]] as [[String?]], "text[]")
        try await roundTrip([[nil, 1]] as [[Int?]], "int8[]")
        try await roundTrip([[true, false]] as [[Bool]], "bool[]")
        try await roundTrip([[JSON("{}"), JSON("[1, 2]")]], "json[]")
        try await roundTrip([[JSONB("{}")]], "jsonb[]")
        try await roundTrip([[CalendarDate(daysSinceEpoch: 1), .infinity]], "date[]")
        try await roundTrip([[Timestamp(microseconds: 1)]], "timestamptz[]")
        try await roundTrip([Array(0..<100_000)] as [[Int]], "int8[]")
    }

    @Test func `in arrays of unequal length travel as literals`() async throws {
        let tags = [["a", "b\"\\"], [], ["{,}", "NULL", " é "]]
        try await Server.withClient { client async throws in
            let statement = Statement("SELECT literal::text[] FROM unnest($1) AS literal", [tags.map(\.postgresArrayLiteral)])
            #expect(try await client.read(statement).decode(([String]).self) == tags)
        }
    }

    @Test func `with NULs are refused, not cut`() async throws {
        try await Server.withClient { client async throws in
            let text = await #expect(throws: PostgresError.self) { _ = try await client.read(Statement("SELECT $1", ["a\0b"])) }
            #expect(text?.sqlState == .characterNotInRepertoire)
            let sql = await #expect(throws: PostgresError.self) { _ = try await client.read(Statement("SELECT 1\0; nonsense")) }
            #expect(sql?.code == .invalidStatement)
        }
    }

    @Test func `that are no UTF-8 are refused`() async throws {
        try await Server.withClient { client async throws in
            let error = await #expect(throws: PostgresError.self) {
                _ = try await client.read(Statement("SELECT $1", [JSON(bytes: [0x22, 0xC3, 0x28, 0x22])]))
            }
            #expect(error?.sqlState == .characterNotInRepertoire)
            #expect(throws: PostgresError.self) {
                _ = try [UInt8]([0xC3, 0x28]).withUnsafeBytes { try String.decode($0.bytes, type: .text) }
            }
        }
    }

    @Test func `of the wrong type are not misread`() async throws {
        try await Server.withClient { client async throws in
            let row = try await client.read(Statement("SELECT 1::int8, 70000::int4, 'x'::text, 1.5::numeric, 'a'::name")).only
            #expect(throws: PostgresError.self) { _ = try row.value(0, as: String.self) }
            #expect(throws: PostgresError.self) { _ = try row.value(1, as: Int16.self) }
            #expect(throws: PostgresError.self) { _ = try row.value(2, as: Int.self) }
            #expect(throws: PostgresError.self) { _ = try row.value(3, as: Int.self) }
            #expect(throws: PostgresError.self) { _ = try row.value(2, as: [UInt8].self) }
            #expect(try row.value(1, as: Int.self) == 70_000)
            #expect(try row.value(4, as: String.self) == "a")
        }
    }

    @Test(arguments: 0..<200) func `that are malformed arrays are refused, never read out of bounds`(seed: Int) throws {
        var bytes: [UInt8] = []
        ([1, nil, 3] as [Int?]).encode(into: &bytes)
        var generator = SystemRandomNumberGenerator()
        for _ in 0...(seed % 4) {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        bytes.removeLast(Int.random(in: 0...bytes.count / 2, using: &generator))
        bytes.withUnsafeBytes { buffer in
            _ = try? [Int?].decode(buffer.bytes, type: .int8Array)
        }
    }

    @Test func `of fifty megabytes go both ways`() async throws {
        try await Server.withClient { client async throws in
            let big = Array(repeating: UInt8(7), count: 50 << 20)
            let rows = try await client.transact([Statement("SELECT $1::bytea", [big])])
            let answer: [UInt8] = try rows[0].only[0]
            #expect(answer == big)
            // The connection, whose buffers have grown, is not kept.
            #expect(client.poolCounts.idle == 0)
        }
    }
}
