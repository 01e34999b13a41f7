/// Names an attribute, or one of its sub-attributes (RFC 7644 §3.10): `name.familyName`, with its schema in front or not. Compares without case.
package struct AttributePath: Hashable, Sendable {
    /// In lower case; nil: the resource's own.
    let schema: String?
    /// In lower case.
    let name: String
    /// In lower case.
    let sub: String?

    init(schema: String? = nil, name: String, sub: String? = nil) {
        self.schema = schema?.lowercased()
        self.name = name.lowercased()
        self.sub = sub?.lowercased()
    }

    /// Nil for what is no attribute's name.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        var schema: String?
        // A schema's URN holds dots and digits itself (`…:2.0:User`): what names the attribute stands behind the last colon.
        if let colon = rest.lastIndex(of: ":") {
            let urn = rest[..<colon]
            guard urn.lowercased().hasPrefix("urn:"), urn.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
            schema = String(urn)
            rest = rest[rest.index(after: colon)...]
        }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(Self.isName) else { return nil }
        self.init(schema: schema, name: String(parts[0]), sub: parts.count == 2 ? String(parts[1]) : nil)
    }

    /// ATTRNAME of RFC 7644 §3.4.2.2, and `$ref`.
    static func isName(_ text: Substring) -> Bool {
        if text.lowercased() == "$ref" { return true }
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
