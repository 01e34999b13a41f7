/// Where somebody goes after signing in: a path of this service and nothing else (O1.9; open redirect, CWE-601).
enum ReturnPath {
    static let home = "/"

    /// The path, or ``home`` when it is none: one leading slash, no second slash or backslash after it, visible ASCII only, at most 2,000
    /// bytes.
    static func checked(_ text: String?) -> String {
        guard let text, text.utf8.count <= 2000, text.hasPrefix("/"), !text.hasPrefix("//"), !text.hasPrefix("/\\") else { return home }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return home }
        return text
    }
}
