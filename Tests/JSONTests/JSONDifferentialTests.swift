import Foundation
import JSON
import Testing

/// Another parser's opinion on the same texts. Needs `AWAY_TEST_PYTHON`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil)) struct `JSON as Python reads it` {
    /// Reads lines of hexadecimal digits, answers for each `!` or the value in a form that keeps everything.
    private static let script = #"""
        import json, sys

        def refuse(*_):
            raise ValueError

        def pairs(members):
            if len({name for name, _ in members}) != len(members):
                raise ValueError
            return members and dict(members) or {}

        def show(value):
            if value is None: return "z"
            if value is True: return "t"
            if value is False: return "f"
            if isinstance(value, Number): return "n" + value.text
            if isinstance(value, str):
                if "\0" in value: raise ValueError
                return "s" + value.encode("utf-8").hex()
            if isinstance(value, list): return "[" + ",".join(map(show, value)) + "]"
            return "{" + ",".join(show(name) + ":" + show(member) for name, member in value.items()) + "}"

        class Number:
            def __init__(self, text): self.text = text

        for line in sys.stdin:
            try:
                text = bytes.fromhex(line.strip()).decode("utf-8")
                print(show(json.loads(text, parse_float=Number, parse_int=Number, parse_constant=refuse, object_pairs_hook=pairs)))
            except ValueError:
                print("!")
        """#

    @Test func `is read the same, or refused the same, in thousands of texts`() throws {
        var generator = Seeded(state: 7)
        let texts = (0..<6000).map { _ in JSONText.make(&generator) }
        let theirs = try python(texts)
        #expect(theirs.count == texts.count)
        var refused = 0
        for (text, theirs) in zip(texts, theirs) {
            let ours = (try? JSON(parsing: text, maximumDepth: 100)).map(Self.show) ?? "!"
            if ours == "!" { refused += 1 }
            #expect(ours == theirs, "\(String(decoding: text, as: UTF8.self))")
        }
        #expect((1000...5000).contains(refused), "both kinds are tried")
    }

    private static func show(_ json: JSON) -> String {
        switch json {
        case .null: "z"
        case .bool(let bool): bool ? "t" : "f"
        case .number(let number): "n" + number.text
        case .string(let text): "s" + hexadecimal(Array(text.utf8))
        case .array(let elements): "[" + elements.map(show).joined(separator: ",") + "]"
        case .object(let object): "{" + object.members.map { show(.string($0.name)) + ":" + show($0.value) }.joined(separator: ",") + "}"
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func python(_ texts: [[UInt8]]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = ["-c", Self.script]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let lines = texts.map { Self.hexadecimal($0) + "\n" }.joined()
        Thread.detachNewThread {
            input.fileHandleForWriting.write(Data(lines.utf8))
            try? input.fileHandleForWriting.close()  // the other side ends without it too, when it has died
        }
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: answer, as: UTF8.self).split(separator: "\n").map { String($0) }
    }
}

/// The same sequence every time.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Texts that are JSON, and texts that nearly are.
private enum JSONText {
    static func make(_ generator: inout Seeded) -> [UInt8] {
        var bytes = Array(value(&generator, depth: 0).utf8)
        guard Bool.random(using: &generator) else { return bytes }
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
            case 2: bytes[index] = Array("{}[],:\"\\0-.eE+ tfn\u{1}".utf8).randomElement(using: &generator) ?? 0
            default: bytes.removeSubrange(index...)
            }
        }
        return bytes
    }

    private static func value(_ generator: inout Seeded, depth: Int) -> String {
        let space = ["", "", "", " ", "\n\t"].randomElement(using: &generator) ?? ""
        let text: String
        switch Int.random(in: 0..<(depth < 5 ? 9 : 6), using: &generator) {
        case 0: text = ["null", "true", "false"].randomElement(using: &generator) ?? ""
        case 1, 2: text = number(&generator)
        case 3, 4, 5: text = string(&generator)
        case 6, 7:
            let count = Int.random(in: 0...4, using: &generator)
            text = "[" + (0..<count).map { _ in value(&generator, depth: depth + 1) }.joined(separator: ",") + "]"
        default:
            let count = Int.random(in: 0...12, using: &generator)
            text =
                "{" + (0..<count).map { _ in string(&generator) + ":" + value(&generator, depth: depth + 1) }.joined(separator: ",") + "}"
        }
        return space + text + space
    }

    private static func number(_ generator: inout Seeded) -> String {
        let parts = [["", "-"], ["0", "7", "10", "123456789012345678901"], ["", "", ".0", ".25"], ["", "", "e5", "E-3", "e+10"]]
        return parts.map { $0.randomElement(using: &generator) ?? "" }.joined()
    }

    private static func string(_ generator: inout Seeded) -> String {
        let pieces = [
            "a", "b", "é", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\ud83d\\ude00", "\\u00e9", "K", "\u{212A}", " ", "\\u0001",
            "\u{7F}", "\\b",
        ]
        let rare = ["\\ud800", "\\u0000", "\\x", "\t"]
        let count = Int.random(in: 0...5, using: &generator)
        let text = (0..<count).map { _ in
            (Int.random(in: 0..<60, using: &generator) == 0 ? rare : pieces).randomElement(using: &generator) ?? ""
        }
        return "\"" + text.joined() + "\""
    }
}
