import JSON

/// A text that is shown as it is. What is too long for its place is cut.
package struct PlainText: Hashable, Sendable {
    let text: String

    package init(_ text: String) { self.text = text }

    func json(_ most: Int) -> JSON {
        ["type": "plain_text", "text": .string(text.fitted(to: most)), "emoji": true]
    }
}

/// A text in Slack's markup. Only what is written in the program is markup; what comes from people is escaped, so that nobody can mention a
/// channel or write a link that says something else.
package struct Markup: Hashable, Sendable, ExpressibleByStringInterpolation {
    package private(set) var text: String

    package init(stringLiteral text: String) { self.text = text }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// People's words.
    package init(escaping text: String) { self.text = Self.escaped(text) }

    /// - Parameter address: `https` and without `>` or `|`, which addresses never hold unescaped.
    package static func link(_ address: String, _ words: String) -> Markup {
        var link = Markup(stringLiteral: "")
        link.text = "<\(escaped(address))|\(escaped(words))>"
        return link
    }

    package static func bold(_ words: String) -> Markup {
        // An asterisk among the words would end it.
        var bold = Markup(stringLiteral: "")
        bold.text = "*" + escaped(words).replacing("*", with: "∗") + "*"
        return bold
    }

    package static func + (left: Markup, right: Markup) -> Markup {
        var sum = left
        sum.text += right.text
        return sum
    }

    package static func lines(_ lines: [Markup]) -> Markup {
        var joined = Markup(stringLiteral: "")
        joined.text = lines.map(\.text).joined(separator: "\n")
        return joined
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ words: String) { text += Markup.escaped(words) }

        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    func json(_ most: Int) -> JSON {
        ["type": "mrkdwn", "text": .string(text.fitted(to: most))]
    }
}
