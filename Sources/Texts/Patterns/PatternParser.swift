/// Reads a ``Pattern``.
struct PatternParser {
    /// What is wrong, for the translator.
    struct Fault: Error, Hashable {
        let reason: String
    }

    private var rest: Substring
    private var depth = 0

    static func parse(_ text: String) throws(Fault) -> Pattern {
        var parser = PatternParser(rest: text[...])
        let pattern = try parser.pattern(isBranch: false)
        guard parser.rest.isEmpty else { throw Fault(reason: "a closing brace without an opening one") }
        return pattern
    }

    private init(rest: Substring) { self.rest = rest }

    /// Up to the end, or to the brace that closes the branch.
    private mutating func pattern(isBranch: Bool) throws(Fault) -> Pattern {
        var parts: [Pattern.Part] = []
        var text = ""
        func flush() { if !text.isEmpty { parts.append(.text(text)) } }
        while let character = rest.first, character != "}" {
            rest.removeFirst()
            switch character {
            case "{":
                flush()
                text = ""
                parts.append(try argument())
            case "#" where isBranch:
                flush()
                text = ""
                parts.append(.number)
            default: text.append(character)
            }
        }
        flush()
        return Pattern(parts: parts)
    }

    /// After its opening brace, up to and with its closing one.
    private mutating func argument() throws(Fault) -> Pattern.Part {
        let name = word()
        guard !name.isEmpty else { throw Fault(reason: "a placeholder without a name") }
        if take("}") { return .placeholder(name, style: nil) }
        try expect(",", after: name)
        let style = word()
        switch style {
        case "plural":
            try expect(",", after: style)
            return .plural(name, try branches(of: name))
        case "select":
            try expect(",", after: style)
            return .select(name, try branches(of: name))
        case "": throw Fault(reason: "{\(name)} has a comma and no style")
        default:
            try expect("}", after: style)
            return .placeholder(name, style: style)
        }
    }

    private mutating func branches(of name: String) throws(Fault) -> [Pattern.Branch] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 4 else { throw Fault(reason: "branches in branches in branches") }
        var branches: [Pattern.Branch] = []
        while true {
            if take("}") { break }
            let label = word()
            guard !label.isEmpty else { throw Fault(reason: "a branch of {\(name)} without a label") }
            try expect("{", after: label)
            let pattern = try pattern(isBranch: true)
            try expect("}", after: label)
            branches.append(Pattern.Branch(label: label, pattern: pattern))
        }
        guard branches.contains(where: { $0.label == "other" }) else { throw Fault(reason: "{\(name)} has no branch \"other\"") }
        return branches
    }

    private mutating func word() -> String {
        rest = rest.drop(while: \.isWhitespace)
        let word = rest.prefix { !$0.isWhitespace && !",{}".contains($0) }
        rest = rest[word.endIndex...].drop(while: \.isWhitespace)
        return String(word)
    }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func expect(_ character: Character, after word: String) throws(Fault) {
        guard take(character) else { throw Fault(reason: "\"\(character)\" is expected after \"\(word)\"") }
    }
}
