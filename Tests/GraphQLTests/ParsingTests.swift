import JSON
import Testing

@testable import GraphQL

@Suite struct `Parsing a document` {
    @Test(arguments: [
        ("\"\"\"\n    Hello,\n      World!\n\n    Yours.\n  \"\"\"", "Hello,\n  World!\n\nYours."),
        (#""a\u00e9\n\"\\\/""#, "aé\n\"\\/"),
        (#""\u{1F600}\uD83D\uDE00""#, "😀😀"),
        (#""""say \"""hi\"""""""#, #"say """hi""""#),
        ("\"\"", ""),
    ])
    func `reads strings`(text: String, value: String) throws {
        #expect(try argument(text) == .string(value, isBlock: text.hasPrefix("\"\"\"")))
    }

    @Test(arguments: [
        #""\uD83D""#, #""\uDE00\uD83D""#, #""\u{110000}""#, #""\x""#, "\"a\nb\"", "\"", "\"\"\"", "01", "1.", ".5", "1e", "0x1", "1a", "-",
        "é",
        "\u{7}", "[1", "{a 1}",
    ])
    func `refuses values that are none`(text: String) {
        #expect(throws: GraphQLError.self) { try argument(text) }
    }

    @Test(arguments: [("{ a\n  }}", 2, 4), ("{ a\r\n\r\n é }", 3, 2), ("# é\n{ a(x: \"é\" ! }", 2, 12), ("", 1, 1), ("{", 1, 2)])
    func `tells the place of a fault`(text: String, line: Int, column: Int) {
        do throws(GraphQLError) {
            _ = try Document(parsing: text)
            Issue.record("it was read")
        } catch {
            #expect(error.locations == [SourceLocation(line: line, column: column)])
        }
    }

    @Test func `ends before the stack does`() {
        for text in [
            String(repeating: "{a", count: 50_000), "{a(x:" + String(repeating: "[", count: 50_000),
            "{a(x:" + String(repeating: "{a:", count: 50_000), "query($a:" + String(repeating: "[", count: 50_000),
        ] {
            #expect(throws: GraphQLError.self) { try Document(parsing: text, maximumTokens: .max) }
        }
    }

    @Test func `tells a hundred faults at most`() throws {
        let schema = try Schema("type Query { a(x: Int): Int b: Int }")
        let unknown = try Document(parsing: "{ " + (0..<300).map { "n\($0)" }.joined(separator: " ") + " }")
        #expect(unknown.faults(in: schema).count == 100)
        let conflicting = try Document(
            parsing: "{ " + (0..<300).map { "k: a(x: \($0))" }.joined(separator: " ") + " }",
            maximumTokens: .max
        )
        #expect(conflicting.faults(in: schema).count == 100)
    }

    @Test func `refuses more tokens than allowed`() {
        #expect(throws: GraphQLError.self) { try Document(parsing: "{ a b c }", maximumTokens: 4) }
        #expect(throws: Never.self) { try Document(parsing: "{ a b c }", maximumTokens: 6) }
    }

    private func argument(_ text: String) throws -> Literal.Kind? {
        let document = try Document(parsing: "{ a(x: \(text)) }")
        guard case .field(let field)? = document.operations.first?.selections.selections.first else { return nil }
        return field.arguments.first?.value.kind
    }
}
