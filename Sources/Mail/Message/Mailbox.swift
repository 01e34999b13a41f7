/// Where mail comes from or goes to: an address and, if wanted, a name (RFC 5322 §3.4, RFC 6531).
package struct Mailbox: Hashable, Sendable {
    package let name: String?
    /// `local@domain`, in ASCII or, for servers that take it, in UTF-8.
    package let address: String

    /// Nil where the address is none: exactly one `@` outside of quotes is not looked for, quoted local parts are refused, and so is whatever
    /// could end a line or a command.
    package init?(_ address: String, name: String? = nil) {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...255).contains(parts[1].utf8.count), address.utf8.count <= 254,
            Self.isDotAtom(parts[0], allowing: "!#$%&'*+-/=?^_`{|}~"), Self.isDotAtom(parts[1], allowing: "-")
        else { return nil }
        self.address = address
        self.name = name.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `Name <local@domain>` or `local@domain`.
    package init?(parsing text: String) {
        guard let open = text.lastIndex(of: "<") else {
            self.init(text)
            return
        }
        guard text.last == ">" else { return nil }
        let name = text[..<open].split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        let quotes = name.count >= 2 && name.first == "\"" && name.last == "\""
        self.init(String(text[text.index(after: open)...].dropLast()), name: quotes ? String(name.dropFirst().dropLast()) : name)
    }

    /// Whether only servers with SMTPUTF8 can take it (RFC 6531).
    package var isInternational: Bool { !address.utf8.allSatisfy { $0 < 0x80 } }

    private static func isDotAtom(_ text: Substring, allowing symbols: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.unicodeScalars.allSatisfy { scalar in
                    scalar.isASCII
                        ? scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || symbols.unicodeScalars.contains(scalar)
                        : !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
                }
        }
    }
}
