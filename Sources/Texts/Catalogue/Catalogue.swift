import Leave

/// All texts of one language, and how it writes numbers, dates and lists.
package final class Catalogue: Sendable {
    /// The language tag (RFC 5646), such as `de`.
    package let language: String
    let patterns: [String: Pattern]
    let plurals: PluralRules

    init(language: String, patterns: [String: Pattern], plurals: PluralRules) {
        self.language = language
        self.patterns = patterns
        self.plurals = plurals
    }

    /// The text in this language. A key that the catalogue does not have is said as it is.
    package func text(_ message: Message) -> String {
        guard let pattern = patterns[message.key] else { return message.key }
        return text(pattern, message.arguments)
    }

    package func text(_ key: String, _ arguments: [String: Argument] = [:]) -> String { text(Message(key, arguments)) }

    package func has(_ key: String) -> Bool { patterns[key] != nil }
}

extension Catalogue {
    /// - Parameter number: What `#` stands for within a branch.
    func text(_ pattern: Pattern, _ arguments: [String: Argument], number: String = "#") -> String {
        // Nearly all texts are one part.
        if pattern.parts.count == 1, case .text(let text) = pattern.parts[0] { return text }
        var result = ""
        for part in pattern.parts {
            switch part {
            case .text(let text): result += text
            case .number: result += number
            case .placeholder(let name, let style):
                result += arguments[name].map { text($0, style: style) } ?? "{\(name)}"
            case .plural(let name, let branches):
                guard let argument = arguments[name], let amount = argument.number else { continue }
                let labels = ["=" + amount.description, plurals.category(of: amount), "other"]
                result += branch(of: labels, branches, arguments, number: self.number(amount))
            case .select(let name, let branches):
                result += branch(of: [arguments[name]?.word ?? "other", "other"], branches, arguments, number: number)
            }
        }
        return result
    }

    /// The branch of the first label that there is.
    private func branch(
        of labels: [String],
        _ branches: [Pattern.Branch],
        _ arguments: [String: Argument],
        number: String
    ) -> String {
        let chosen = labels.lazy.compactMap { label in branches.first { $0.label == label } }.first
        return chosen.map { text($0.pattern, arguments, number: number) } ?? ""
    }
}
