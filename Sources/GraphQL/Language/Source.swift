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
    /// Where each line begins, so that finding a place does not read everything before it.
    private let lines: [Int]

    package init(_ text: String) {
        bytes = Array(text.utf8)
        lines = Source.lines(of: bytes)
    }

    /// LF, CR and CR LF each end one line (GraphQL §2.1.3).
    private static func lines(of bytes: [UInt8]) -> [Int] {
        var lines = [0]
        for (index, byte) in bytes.enumerated() {
            let isReturn = byte == UInt8(ascii: "\r") && !(index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n"))
            if byte == UInt8(ascii: "\n") || isReturn { lines.append(index + 1) }
        }
        return lines
    }

    /// The line and the column of a byte.
    package func location(at offset: Int) -> SourceLocation {
        var (low, high) = (0, lines.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if lines[middle] <= offset { low = middle } else { high = middle }
        }
        let before = bytes[lines[low]..<max(lines[low], min(offset, bytes.count))]
        return SourceLocation(line: low + 1, column: before.count { $0 & 0xC0 != 0x80 } + 1)
    }
}
