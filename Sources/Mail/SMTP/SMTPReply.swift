/// A server's reply (RFC 5321 §4.2).
struct SMTPReply: Hashable, Sendable {
    let code: Int
    /// What stands after the code in each line.
    let lines: [String]

    var isPositive: Bool { (200..<300).contains(code) }
    var isIntermediate: Bool { (300..<400).contains(code) }

    /// `class.subject.detail` (RFC 3463), where the reply has one.
    var enhancedStatus: EnhancedStatus? { lines.first.flatMap(EnhancedStatus.init) }
}

/// RFC 3463.
package struct EnhancedStatus: Hashable, Sendable, CustomStringConvertible {
    package let subject: Int
    package let detail: Int
    let kind: Int

    init?(_ text: String) {
        let parts = text.prefix { $0 != " " }.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let kind = parts[0], let subject = parts[1], let detail = parts[2], [2, 4, 5].contains(kind),
            (0...999).contains(subject), (0...999).contains(detail)
        else { return nil }
        (self.kind, self.subject, self.detail) = (kind, subject, detail)
    }

    package var description: String { "\(kind).\(subject).\(detail)" }
}

/// Makes replies of bytes. Bounded: a server cannot make it keep more than a reply of 64 KiB.
struct SMTPReplyParser {
    enum Fault: Error {
        case malformed
        case tooLong
    }

    private static let byteLimit = 65_536
    private var line: [UInt8] = []
    private var lines: [String] = []
    private var code: Int?
    private var byteCount = 0

    /// Whether nothing of a further reply has come.
    var isEmpty: Bool { line.isEmpty && lines.isEmpty }

    mutating func read(_ bytes: some Sequence<UInt8>) throws(Fault) -> [SMTPReply] {
        var replies: [SMTPReply] = []
        for byte in bytes {
            byteCount += 1
            guard byteCount <= Self.byteLimit else { throw .tooLong }
            guard byte == 0x0A else {
                line.append(byte)
                continue
            }
            if line.last == 0x0D { line.removeLast() }
            if let reply = try endOfLine() {
                replies.append(reply)
                byteCount = 0
            }
        }
        return replies
    }

    private mutating func endOfLine() throws(Fault) -> SMTPReply? {
        defer { line = [] }
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }), let code = Int(String(decoding: digits, as: UTF8.self)),
            (200..<600).contains(code), self.code == nil || self.code == code, line.count == 3 || line[3] == 0x20 || line[3] == 0x2D
        else { throw .malformed }
        self.code = code
        lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
        if line.count > 3, line[3] == 0x2D { return nil }
        defer { (self.code, lines) = (nil, []) }
        return SMTPReply(code: code, lines: lines)
    }
}
