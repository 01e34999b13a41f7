import JSON
import Slack
import Testing

@Suite struct `Block Kit` {
    @Test func `refuses more than Slack takes`() throws {
        let button = try Button(PlainText("Go"), action: "go", value: String(repeating: "v", count: 2000))
        #expect(throws: SlackLimit.self) { try Button(PlainText("Go"), action: "go", value: String(repeating: "v", count: 2001)) }
        #expect(throws: SlackLimit.self) { try Button(PlainText("Go"), action: String(repeating: "a", count: 256)) }
        #expect(throws: SlackLimit.self) { try Button(PlainText("Go"), action: "") }
        _ = try Block.actions(Array(repeating: button, count: 25))
        #expect(throws: SlackLimit.self) { try Block.actions(Array(repeating: button, count: 26)) }
        #expect(throws: SlackLimit.self) { try Block.actions([]) }
        let section = try Block.section("Hello")
        _ = try SlackMessage("Hello", blocks: Array(repeating: section, count: 50))
        #expect(throws: SlackLimit.self) { try SlackMessage("Hello", blocks: Array(repeating: section, count: 51)) }
        _ = try SlackView.home(Array(repeating: section, count: 100))
        #expect(throws: SlackLimit.self) { try SlackView.home(Array(repeating: section, count: 101)) }
        #expect(throws: SlackLimit.self) { try SlackView.home([]) }
        let option = try StaticSelect.Option(PlainText("One"), value: "1")
        #expect(throws: SlackLimit.self) { try StaticSelect(action: "choose", options: Array(repeating: option, count: 101)) }
        #expect(throws: SlackLimit.self) { try StaticSelect(action: "choose", options: []) }
    }

    @Test(arguments: [
        ("short", "short"), (String(repeating: "x", count: 24), String(repeating: "x", count: 24)),
        (String(repeating: "x", count: 25), String(repeating: "x", count: 23) + "…"), ("", "–"),
        // Characters of several UTF-16 units are not torn.
        (String(repeating: "👩‍👩‍👧", count: 4), "👩‍👩‍👧👩‍👩‍👧…"),
    ])
    func `cuts words where Slack would refuse them`(words: String, shown: String) throws {
        let section = try Block.section("Hello")
        let view = try SlackView.modal(PlainText(words), [section], callback: "c", submit: nil, close: PlainText("Close"))
        #expect(view.json["title"]?["text"]?.string == shown)
    }

    @Test func `takes people's words as words`() throws {
        let name = "<!channel> *Ana* & <https://evil.example|home>"
        let block = try Block.section("Hello \(name)")
        #expect(
            block.json["text"]?["text"]?.string == "Hello &lt;!channel&gt; *Ana* &amp; &lt;https://evil.example|home&gt;"
        )
        #expect(try Block.section(.bold("a*b")).json["text"]?["text"]?.string == "*a∗b*")
        let message = SlackMessage(saying: "<!here>")
        #expect(message.answer()["text"]?.string == "&lt;!here&gt;")
    }
}
