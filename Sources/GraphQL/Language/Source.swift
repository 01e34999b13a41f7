/// Where something stands in a text, both from 1; columns count Unicode scalar values.
package struct SourceLocation: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A text of the language, in UTF-8. Places in it are byte offsets, which become lines and columns only where someone is told of them.
package struct Source: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ text: String) { bytes = Array(text.utf8) }

    /// The line and the column of a byte. LF, CR and CR LF each end one line (GraphQL §2.1.3).
    package func location(at offset: Int) -> SourceLocation {
        var line = 1
        var column = 1
        var index = 0
        while index < min(offset, bytes.count) {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && !(index < bytes.count && bytes[index] == UInt8(ascii: "\n"))) {
                line += 1
                column = 1
            } else if byte == UInt8(ascii: "\r") || byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourceLocation(line: line, column: column)
    }
}
