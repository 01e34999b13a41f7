import JSON
import Testing

@Suite struct `Writing JSON` {
    @Test func `escapes only what must be`() {
        let json: JSON = ["s": "\"\\/\u{8}\u{C}\n\r\t\u{1}\u{1F}\u{7F}é😀\u{2028}"]
        #expect(json.description == "{\"s\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7F}é😀\u{2028}\"}")
    }

    @Test func `puts commas where they belong`() {
        var writer = JSONWriter()
        writer.object {
            $0.name("a")
            $0.array {
                $0.value(1)
                $0.array { _ in }
                $0.object { _ in }
                $0.null()
                $0.raw("[true]".utf8)
            }
            $0.name("b")
            $0.value(true)
            $0.name("c")
            $0.value(Int64.min)
            $0.name("d")
            $0.object {
                $0.name("e")
                $0.value("")
            }
        }
        let text = #"{"a":[1,[],{},null,[true]],"b":true,"c":-9223372036854775808,"d":{"e":""}}"#
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test func `writes what it reads`() throws {
        let text = #"{"a":[1,2.50,-0,1e5],"":{"":null},"é":"\u0000x","n":[[],{}]}"#.replacing("\\u0000", with: "\\u0001")
        #expect(try JSON(parsing: text).description == text)
    }
}

@Suite struct `JSON pointers` {
    let document: JSON = ["foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8, " ": 7, "01": [5]]

    /// The examples of RFC 6901 §5.
    @Test(arguments: [("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/m~0n", 8), ("/ ", 7), ("/01/0", 5)] as [(String, JSON)])
    func `find the value`(text: String, value: JSON) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(document[pointer] == value)
        #expect(pointer.description == text)
    }

    @Test func `of nothing is the document`() throws {
        #expect(document[try #require(JSONPointer(""))] == document)
    }

    @Test(arguments: ["/foo/2", "/foo/00", "/foo/-", "/foo/-1", "/x", "/foo/0/1"])
    func `find nothing where nothing is`(text: String) throws {
        #expect(document[try #require(JSONPointer(text))] == nil)
    }

    @Test(arguments: ["foo", "/~", "/~2", "/a~"]) func `that are malformed are refused`(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test func `are made step by step`() {
        #expect((JSONPointer() / "a/b" / 3 / "~").description == "/a~1b/3/~0")
    }
}
