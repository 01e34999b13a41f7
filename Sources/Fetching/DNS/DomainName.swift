/// A name of the Domain Name System: labels from the leaf to the root, compared without case (RFC 1035 2.3.3, 3.1).
struct DomainName: Hashable, Sendable {
    /// Not empty each, ASCII letters in lower case.
    let labels: [[UInt8]]

    /// A name as it is written: A-labels of letters, digits, `-` and `_`, with or without the root's dot; nil for anything else and for
    /// what is too long (63 bytes a label, 255 in all).
    init?(_ text: String) {
        let relative = text.hasSuffix(".") ? text.dropLast() : text[...]
        let labels = relative.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
        guard labels.allSatisfy({ (1...63).contains($0.count) && $0.allSatisfy(Self.isPlain) }) else { return nil }
        self.init(labels: labels)
        guard encoded.count <= Self.maximumByteCount else { return nil }
    }

    /// - Parameter labels: As received, whatever bytes they hold.
    init(labels: [[UInt8]]) {
        self.labels = labels.map { $0.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 } }
    }

    /// The form in messages, not compressed (RFC 1035 3.1).
    var encoded: [UInt8] {
        labels.flatMap { [UInt8($0.count)] + $0 } + [0]
    }

    static let maximumByteCount = 255

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
