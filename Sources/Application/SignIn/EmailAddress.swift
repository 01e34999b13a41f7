/// An e-mail address in the form in which addresses are compared (P1.5).
///
/// An ASCII address compares in lower case. Another one compares by canonical equivalence (which is how Swift compares strings, so NFC
/// is implied) and never links by itself.
package struct EmailAddress: Hashable, Sendable {
    package let text: String
    /// Lower case; an A-label where the domain is international.
    package let domain: String

    /// Nil when the text is no address that mail could go to: one `@` with something before it, and a domain of letters, digits, hyphens
    /// and dots, at most 254 bytes, no blanks or controls.
    package init?(_ text: String) {
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let normal = isASCII ? text.lowercased() : text
        let parts = normal.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, normal.utf8.count <= 254 else { return nil }
        guard normal.unicodeScalars.allSatisfy({ $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) }) else { return nil }
        let domain = String(parts[1])
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 63 }) else { return nil }
        if isASCII {
            guard domain.utf8.allSatisfy({ isDomainByte($0) }) else { return nil }
        }
        self.text = normal
        self.domain = domain
    }

    /// Only such an address may link an account by itself (P1.5).
    package var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}

private func isDomainByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
}
