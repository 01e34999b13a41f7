import JSON
import Testing

@Suite struct `Parsing JSON` {
    @Test func `keeps the order of members and the digits of numbers`() throws {
        let json = try JSON(parsing: #" {"b":1.50,"a":[-0,1E+2,true,false,null,"x"],"c":{}} "#)
        #expect(json.description == #"{"b":1.50,"a":[-0,1E+2,true,false,null,"x"],"c":{}}"#)
        #expect(json.object?.names == ["b", "a", "c"])
    }

    @Test func `reads escapes`() throws {
        #expect(try JSON(parsing: #""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00""#) == .string("\"\\/\u{8}\u{C}\n\r\tAé😀"))
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "tru", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{}}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
        "{1:1}", "{\"a\" 1}", "01", "-", "+1", ".5", "1.", "1e", "1e+", "-01", "0x1", "NaN", "Infinity", "-Infinity", "'a'", "\"", "\"a",
        "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\u{1}\"", "\"\t\"", "1 2", "{} x", "[1]//", "\u{FEFF}1", "\u{A0}1", "\u{C}1",
        #""\u0000""#, "\"\0\"", #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\ud800\ud800""#, #""\ud800x""#, #"{"\udfff":1}"#,
    ])
    func `refuses what is malformed`(text: String) {
        #expect { try JSON(parsing: text) } throws: { ($0 as? JSONError)?.code == .malformed }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22],
            [0x5B, 0x00, 0x31, 0x00, 0x5D, 0x00], [0xFF, 0xFE, 0x31, 0x00], [0x22, 0x5C, 0x6E, 0x80, 0x22],
        ] as [[UInt8]]
    )
    func `refuses what is not UTF-8`(bytes: [UInt8]) {
        #expect { try JSON(parsing: bytes) } throws: { ($0 as? JSONError)?.code == .malformed }
    }

    @Test(arguments: [#"{"a":1,"a":1}"#, #"[{"x":{"b":1,"c":2,"b":3}}]"#, #"{"a":1,"\u0061":2}"#])
    func `refuses a name twice at any depth`(text: String) {
        #expect { try JSON(parsing: text) } throws: { ($0 as? JSONError)?.code == .duplicateMember }
    }

    @Test func `finds a name twice among very many`() throws {
        let members = (0..<20_000).map { "\"m\($0)\":\($0)" }
        #expect(try JSON(parsing: "{\(members.joined(separator: ","))}").object?.count == 20_000)
        let twice = "{\(members.joined(separator: ",")),\"m9\":0}"
        #expect { try JSON(parsing: twice) } throws: { ($0 as? JSONError)?.code == .duplicateMember }
    }

    @Test func `tells names apart that only Unicode calls equal`() throws {
        let json = try JSON(parsing: #"{"K":1,"\u212a":2}"#)
        #expect(json["K"] == 1)
        #expect(json["\u{212A}"] == 2)
        #expect(try JSON(parsing: #"{"\u212a":2}"#)["K"] == nil)
    }

    @Test func `goes as deep as allowed and no deeper`() throws {
        let brackets = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try JSON(parsing: brackets(32))
        #expect {
            try JSON(parsing: brackets(33))
        } throws: {
            ($0 as? JSONError)?.code == .tooDeep && ($0 as? JSONError)?.offset == 32
        }
        #expect { try JSON(parsing: String(repeating: #"{"a":"#, count: 100_000)) } throws: { ($0 as? JSONError)?.code == .tooDeep }
        _ = try JSON(parsing: "[[1],[2],{}]", maximumDepth: 2)
        #expect { try JSON(parsing: "[[[1]]]", maximumDepth: 2) } throws: { ($0 as? JSONError)?.code == .tooDeep }
    }

    @Test func `says where the fault is`() {
        #expect { try JSON(parsing: #"{"a":tru}"#) } throws: { ($0 as? JSONError)?.offset == 5 }
        #expect { try JSON(parsing: #"{"a":1,"a":2}"#) } throws: { ($0 as? JSONError)?.offset == 7 }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("1", 1), ("1.0", 1), ("10e-1", 1), ("1.5e1", 15), ("-12.00", -12), ("0e99999999999999999999", 0),
            ("0.0e5", 0),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775807.0", .max), ("1E+3", 1000),
        ] as [(String, Int64)]
    )
    func `reads whole numbers however written`(text: String, value: Int64) throws {
        #expect(try JSON(parsing: text).integer == value)
    }

    @Test(arguments: [
        "1.5", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19", "1e99999999999999999999", "1e-99999999999999999999", "\"1\"",
    ])
    func `reads no whole number where there is none`(text: String) throws {
        #expect(try JSON(parsing: text).integer == nil)
    }
}
