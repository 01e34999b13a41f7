/// A content line as it stands between line breaks, with what was folded put together (RFC 5545 §3.1).
struct ContentLine {
    let number: Int
    let bytes: [UInt8]

    /// Lines end with CRLF; a lone LF is taken as well, because many programs write it. Unfolding goes by octets, before UTF-8 is looked at:
    /// some programs fold within a character.
    static func unfolding(_ text: [UInt8]) -> [ContentLine] {
        var lines: [ContentLine] = []
        var (number, current, start) = (1, [UInt8](), 1)
        var isOpen = false
        func isFold(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        var index = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.index(text.startIndex, offsetBy: 3) : text.startIndex
        while index != text.endIndex {
            let end = text[index...].firstIndex(of: 0x0A) ?? text.endIndex
            var line = text[index..<end]
            if line.last == 0x0D { line = line.dropLast() }
            if isOpen, let first = line.first, isFold(first) {
                current.append(contentsOf: line.dropFirst())
            } else {
                if isOpen, !current.isEmpty { lines.append(ContentLine(number: start, bytes: current)) }
                (current, start, isOpen) = (Array(line), number, true)
            }
            number += 1
            index = end == text.endIndex ? end : text.index(after: end)
        }
        if isOpen, !current.isEmpty { lines.append(ContentLine(number: start, bytes: current)) }
        return lines
    }

    /// Octets before the line break.
    private static let longest = 75

    /// Ends the line that begins there: folded at 75 octets, never within a character, with the CRLF at its end.
    static func end(lineFrom start: Int, of text: inout [UInt8]) {
        if text.count - start > longest {
            let line = text[start...]
            text.removeSubrange(start...)
            fold(line, into: &text)
        }
        text.append(0x0D)
        text.append(0x0A)
    }

    private static func fold(_ line: ArraySlice<UInt8>, into text: inout [UInt8]) {
        var (start, room) = (line.startIndex, longest)
        while line.endIndex - start > room {
            var end = start + room
            while line[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
            text.append(contentsOf: line[start..<end])
            text += [0x0D, 0x0A, 0x20]
            (start, room) = (end, longest - 1)
        }
        text.append(contentsOf: line[start...])
    }
}
