import Texts

/// A mail's two bodies, made of the same parts.
struct MailText {
    struct Link {
        let label: String
        let url: String
    }

    var facts: [(label: String, value: String)] = []
    var sentences: [String] = []
    /// Groups of lines with a heading each, such as who is away.
    var lists: [(heading: String, lines: [String])] = []
    /// What can be done at once.
    var buttons: [Link] = []
    var links: [Link] = []
    /// Why the mail was sent.
    var footer: String
    let headline: String

    var plain: String {
        var blocks = [headline]
        if !facts.isEmpty { blocks.append(facts.map { "\($0.label): \(Self.indented($0.value))" }.joined(separator: "\n")) }
        if !sentences.isEmpty { blocks.append(sentences.joined(separator: "\n")) }
        for list in lists { blocks.append(([list.heading] + list.lines.map { "- \($0)" }).joined(separator: "\n")) }
        let links = buttons + links
        if !links.isEmpty { blocks.append(links.map { "\($0.label): \($0.url)" }.joined(separator: "\n")) }
        return (blocks + ["-- \n" + footer]).joined(separator: "\n\n") + "\n"
    }

    func html(language: String) -> String {
        let facts = facts.map {
            "<tr><th align=\"left\" valign=\"top\">\(Self.escaped($0.label))</th><td>\(Self.escaped($0.value))</td></tr>"
        }
        let lists = lists.map { list in
            "<h2>\(Self.escaped(list.heading))</h2>\n<ul>" + list.lines.map { "<li>\(Self.escaped($0))</li>" }.joined() + "</ul>\n"
        }
        let buttons = buttons.map { "<a href=\"\(Self.escaped($0.url))\"><b>\(Self.escaped($0.label))</b></a>" }
        let links = links.map { "<a href=\"\(Self.escaped($0.url))\">\(Self.escaped($0.label))</a>" }
        return """
            <!DOCTYPE html>
            <html lang="\(Self.escaped(language))"><head><meta charset="utf-8"><title>\(Self.escaped(headline))</title></head>
            <body>
            <h1>\(Self.escaped(headline))</h1>
            \(facts.isEmpty ? "" : "<table cellpadding=\"4\">\(facts.joined(separator: "\n"))</table>\n")
            """ + sentences.map { "<p>\(Self.escaped($0))</p>\n" }.joined() + lists.joined()
                + (buttons.isEmpty ? "" : "<p>\(buttons.joined(separator: " &nbsp; "))</p>\n")
                + (links.isEmpty ? "" : "<p>\(links.joined(separator: " &nbsp; "))</p>\n")
                + "<hr><p><small>\(Self.escaped(footer))</small></p>\n</body></html>\n"
    }

    /// What people wrote may have lines of its own: none of them may look like a field or a signature of ours.
    private static func indented(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: "\n    ")
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n": result += "<br>"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
