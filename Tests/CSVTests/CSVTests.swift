import CSV
import Foundation
import Testing

@Suite struct `A table in CSV` {
    private func rows(_ text: String) throws -> [[String]] {
        try CSVTable(reading: Array(text.utf8), maximumRows: 100).rows.map(\.fields)
    }

    private func fault(_ text: String) -> String? {
        do {
            _ = try CSVTable(reading: Array(text.utf8), maximumRows: 2)
            return nil
        } catch {
            return "\(error.line):\(error.column) \(error.code.rawValue)"
        }
    }

    @Test(arguments: ["a,b\r\nc,d\r\n", "a,b\nc,d", "a,b\rc,d\r", "\u{FEFF}a;b\r\n\r\nc;d\r\n\r\n", "\"a\",\"b\"\nc,\"d\"\n"])
    func `is read with every kind of line end, with and without a mark`(text: String) throws {
        try #expect(rows(text) == [["a", "b"], ["c", "d"]])
    }

    @Test func `has separators, line breaks and quotation marks within quotation marks`() throws {
        try #expect(
            rows("a;\"b,c\";d\n\"1;2\";\"x\"\"y\";\"two\r\nlines\"\n;;\n") == [
                ["a", "b,c", "d"], ["1;2", "x\"y", "two\r\nlines"], ["", "", ""],
            ]
        )
    }

    @Test func `tells where each row begins`() throws {
        let table = try CSVTable(reading: Array("a\n\n\"b\nc\"\nd\r\n\r\ne".utf8), maximumRows: 9)
        #expect(table.rows.map(\.line) == [1, 3, 5, 7])
    }

    @Test(arguments: [
        ("a,b\nc,\"d", "2:2 malformed-csv"), ("a,b\"c", "1:2 malformed-csv"), ("\"a\"b", "1:1 malformed-csv"),
        ("a\n\"b\n\"\"\n", "2:1 malformed-csv"),
        ("a\u{0}", "1:1 malformed-csv"), ("1\n2\n3", "3:1 too-many-rows"),
    ])
    func `is refused with line and field`(text: String, expected: String) {
        #expect(fault(text) == expected)
    }

    @Test func `that is no UTF-8 is refused`() {
        #expect(throws: CSVFault.self) { try CSVTable(reading: [0x61, 0xFC, 0x0A], maximumRows: 9) }
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u{A0}@x"]) func `never holds a formula of people's`(
        text: String
    ) throws {
        var writer = CSVWriter()
        writer.field(text)
        writer.endRow()
        try #expect(rows(writer.text) == [["'" + text]])
    }

    @Test func `holds numbers and plain texts as they are`() throws {
        var writer = CSVWriter()
        writer.header("name", "amount")
        writer.field("O'Hara; \"Bo\", Jr")
        writer.value(-1.5)
        writer.value(String?.none)
        writer.endRow()
        #expect(writer.text == "name,amount\r\n\"O'Hara; \"\"Bo\"\", Jr\",-1.5,\r\n")
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil)) func `is what Python's csv reads`() throws {
        var state: UInt64 = 3
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let pool = ["a", ";", ",", "\"", "\n", "\r\n", "é", "𝄞", " ", "="]
        let table = (0..<500).map { _ in (0..<4).map { _ in (0...random(6)).map { _ in pool[random(pool.count)] }.joined() } }
        var writer = CSVWriter()
        for row in table {
            for field in row { writer.field(field) }
            writer.endRow()
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "away-\(UUID()).csv")
        try Data(writer.text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = [
            "-c", "import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8')))))", file.path,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let theirs = try JSONDecoder().decode([[String]].self, from: output)
        let ours = try CSVTable(reading: Array(writer.text.utf8), maximumRows: 1000).rows.map(\.fields)
        #expect(theirs == ours)
        #expect(ours.count == 500)
    }
}
