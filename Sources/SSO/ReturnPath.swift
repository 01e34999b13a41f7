/// Where the browser goes after signing in: a path of this service, never another site (SSO_RULES O1.9; CWE-601).
package struct ReturnPath: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package static let home = ReturnPath(unchecked: "/")

    /// Nil unless it begins with one `/` and holds neither a backslash nor control characters; at most 2048 bytes.
    package init?(_ text: String) {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 2048,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0 != "\\" })
        else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }

    package var description: String { text }
}
