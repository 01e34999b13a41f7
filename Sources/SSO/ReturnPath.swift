/// Where the browser goes after signing in: a path of this service, never another site (SSO_RULES O1.9; CWE-601).
package struct ReturnPath: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package static let home = ReturnPath(unchecked: "/")

    /// Nil unless it begins with one `/` and is visible ASCII without a backslash; at most 2048 bytes.
    ///
    /// Bytes are compared, as a browser does: to Swift's characters a second slash with a combining mark is no slash.
    package init?(_ text: String) {
        let slash = UInt8(ascii: "/")
        guard text.utf8.first == slash, text.utf8.dropFirst().first != slash, text.utf8.count <= 2048,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }

    package var description: String { text }
}
