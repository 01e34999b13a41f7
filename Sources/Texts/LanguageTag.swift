/// Language tags (RFC 5646) and what people accept of them (RFC 9110 §12.5.4).
enum LanguageTag {
    /// Subtags of 1 to 8 letters or digits, the first of letters only.
    static func isWellFormed(_ tag: some StringProtocol) -> Bool {
        let subtags = tag.split(separator: "-", omittingEmptySubsequences: false)
        return subtags.allSatisfy { (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isAlphanumeric) }
            && subtags.first?.utf8.allSatisfy { !(48...57).contains($0) } ?? false
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

/// The header `Accept-Language`: ranges in the order of the person's liking.
struct AcceptedLanguages {
    /// In lower case, without those that are refused (`q=0`).
    let ranges: [String]
    let refused: Set<String>

    /// What is malformed is left out.
    init(_ header: String) {
        var accepted: [(range: String, quality: Int)] = []
        var refused: Set<String> = []
        for part in header.split(separator: ",").prefix(64) {
            let fields = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let range = fields.first, range == "*" || LanguageTag.isWellFormed(range) else { continue }
            guard let quality = fields.dropFirst().first(where: { $0.hasPrefix("q=") }).map({ Self.quality($0.dropFirst(2)) }) ?? 1000
            else { continue }
            if quality == 0 { refused.insert(range) } else { accepted.append((range, quality)) }
        }
        // Stable: of equal liking, what came first.
        ranges = accepted.indices.sorted { (-accepted[$0].quality, $0) < (-accepted[$1].quality, $1) }.map { accepted[$0].range }
        self.refused = refused
    }

    /// In thousandths (RFC 9110 §12.4.2); nil when it is none.
    private static func quality(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int(parts[0]), (0...1).contains(whole), parts[0].utf8.count == 1 else {
            return nil
        }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard fraction.utf8.count <= 3, fraction.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let thousandths = Int(fraction + String(repeating: "0", count: 3 - fraction.utf8.count)) ?? 0
        let quality = whole * 1000 + thousandths
        return quality <= 1000 ? quality : nil
    }
}
