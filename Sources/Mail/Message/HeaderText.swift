/// How texts stand in header fields: encoded where they are not plain (RFC 2047), folded so that no line is longer than 76 characters.
///
/// Whatever could end the line is made a space first: no text can begin a field of its own.
enum HeaderText {
    static let lineLength = 76

    /// The field with its folds and its end of line.
    static func field(_ name: String, text: String) -> String {
        field(name, words: isPlain(text) ? text.split(separator: " ").map(String.init) : encodedWords(text))
    }

    /// - Parameter words: Between any two of them the line may be folded.
    static func field(_ name: String, words: [String]) -> String {
        var lines = [name + ":"]
        for word in words {
            let last = lines[lines.count - 1]
            // A first word that is too long for the line stays on it: a line of nothing but white space would be obsolete syntax.
            if last.utf8.count + 1 + word.utf8.count > lineLength, last != name + ":" {
                lines.append(" " + word)
            } else {
                lines[lines.count - 1] = last + " " + word
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// A mailbox as words between which the line may be folded.
    static func words(_ mailbox: Mailbox) -> [String] {
        guard let name = mailbox.name.map(cleaned), !name.isEmpty else { return [mailbox.address] }
        let words =
            isPlain(name) && name.utf8.count <= 64
            ? ["\"" + name.filter { $0 != "\"" && $0 != "\\" } + "\""] : [encodedWords(name, byteLimit: nameLimit)[0]]
        return words + ["<\(mailbox.address)>"]
    }

    /// A longer name is cut: readers disagree on whether there is a space between several encoded words of a name.
    static let nameLimit = 45

    /// Printable ASCII that no reader takes for an encoded word, in words that fit a line.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
            && text.split(separator: " ").allSatisfy { $0.utf8.count <= lineLength - 20 }
            && !text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.contains("  ")
    }

    /// Each at most 75 characters, none with a part of a character (RFC 2047 §5).
    ///
    /// - Parameter byteLimit: Of each: in base64 and with its frame it has to fit a line beside the field's name.
    static func encodedWords(_ text: String, byteLimit: Int = 39) -> [String] {
        var chunks: [[UInt8]] = [[]]
        for character in cleaned(text) {
            // A cluster that is longer than a word may hold is split between its scalars.
            let pieces =
                character.utf8.count > byteLimit ? character.unicodeScalars.map { Array(String($0).utf8) } : [Array(character.utf8)]
            for bytes in pieces {
                if chunks[chunks.count - 1].count + bytes.count > byteLimit { chunks.append([]) }
                chunks[chunks.count - 1] += bytes
            }
        }
        return chunks.map { "=?utf-8?B?\(TransferEncoding.base64($0))?=" }
    }

    /// Without controls: they become spaces.
    static func cleaned(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBreak = [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
            cleaned.append(isBreak ? " " : scalar)
        }
        return String(cleaned)
    }
}
