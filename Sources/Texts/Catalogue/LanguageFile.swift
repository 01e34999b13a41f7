/// A language as a file: `key = text` a line; a text goes on in lines that begin with a blank; `#` begins a comment.
///
/// `language` is the tag, `plural.one` and the like are the language's plural rules (``PluralRules``); everything else are texts.
enum LanguageFile {
    /// - Throws: ``LanguageFault`` with the line.
    static func read(_ source: String, named file: String) throws(LanguageFault) -> Catalogue {
        var language: String?
        var patterns: [String: Pattern] = [:]
        var plurals = PluralRules()
        for entry in try entries(source, file) {
            do throws(PatternParser.Fault) {
                switch entry.key {
                case "language": language = entry.text
                case let key where key.hasPrefix("plural."): try plurals.add(String(key.dropFirst("plural.".count)), entry.text)
                default:
                    guard patterns.updateValue(try PatternParser.parse(entry.text), forKey: entry.key) == nil else {
                        throw PatternParser.Fault(reason: "\(entry.key) was there before")
                    }
                }
            } catch {
                throw LanguageFault(file: file, line: entry.line, reason: error.reason)
            }
        }
        guard let language, LanguageTag.isWellFormed(language) else {
            throw LanguageFault(file: file, line: 1, reason: "\"language = tag\" is missing")
        }
        return Catalogue(language: language, patterns: patterns, plurals: plurals)
    }

    private struct Entry {
        let line: Int
        let key: String
        var text: String
    }

    private static func entries(_ source: String, _ file: String) throws(LanguageFault) -> [Entry] {
        var entries: [Entry] = []
        for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = trimmed(line)
            if content.isEmpty || line.first == "#" { continue }
            if line.first?.isWhitespace ?? false, !entries.isEmpty {
                entries[entries.count - 1].text += " " + content
                continue
            }
            guard let equals = line.firstIndex(of: "=") else {
                throw LanguageFault(file: file, line: index + 1, reason: "\"key = text\" is expected")
            }
            entries.append(Entry(line: index + 1, key: trimmed(line[..<equals]), text: trimmed(line[line.index(after: equals)...])))
        }
        return entries
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text.drop(while: \.isWhitespace)
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        return String(rest)
    }
}

/// Why a file of a language cannot be used.
package struct LanguageFault: Error, Hashable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let reason: String

    package var description: String { "\(file), line \(line): \(reason)" }
}
