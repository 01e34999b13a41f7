import SSO
import XML

/// The identifiers of a message: attributes `ID`, `Id`, `id` and `xml:id`, each value once (SSO_RULES S2.6).
struct Identifiers {
    private var seen: Set<ExactText> = []

    private static let names = [XMLName("", "ID"), XMLName("", "Id"), XMLName("", "id"), XMLName(SAMLNamespace.xml, "id")]

    private static func isIdentifier(_ name: XMLName) -> Bool {
        name.local.utf8.count == 2 && names.contains(name)
    }

    /// Of the element and all below it.
    mutating func add(_ element: XMLElement) throws(Refusal) {
        for attribute in element.attributes where Self.isIdentifier(attribute.name) {
            guard attribute.value.isNCName, attribute.value.unicodeScalars.count <= 256 else {
                throw Refusal("S2.6", "an identifier that is no NCName of at most 256 characters", received: attribute.value)
            }
            guard seen.insert(ExactText(attribute.value)).inserted else {
                throw Refusal("S2.6", "an identifier that stands twice", received: attribute.value)
            }
        }
        for child in element.elements { try add(child) }
    }
}

extension StringProtocol {
    /// A name without a colon (Namespaces in XML 1.0, production 4).
    var isNCName: Bool {
        guard let first = unicodeScalars.first, first.isNameStart else { return false }
        return unicodeScalars.dropFirst().allSatisfy(\.isNamePart)
    }
}

extension Unicode.Scalar {
    /// `NameStartChar` of XML 1.0 §2.3 without the colon.
    fileprivate var isNameStart: Bool {
        switch self {
        case "A"..."Z", "a"..."z", "_", "\u{C0}"..."\u{D6}", "\u{D8}"..."\u{F6}", "\u{F8}"..."\u{2FF}", "\u{370}"..."\u{37D}",
            "\u{37F}"..."\u{1FFF}", "\u{200C}"..."\u{200D}", "\u{2070}"..."\u{218F}", "\u{2C00}"..."\u{2FEF}",
            "\u{3001}"..."\u{D7FF}", "\u{F900}"..."\u{FDCF}", "\u{FDF0}"..."\u{FFFD}", "\u{10000}"..."\u{EFFFF}":
            true
        default: false
        }
    }

    /// `NameChar` of XML 1.0 §2.3 without the colon.
    fileprivate var isNamePart: Bool {
        switch self {
        case "-", ".", "0"..."9", "\u{B7}", "\u{300}"..."\u{36F}", "\u{203F}"..."\u{2040}": true
        default: isNameStart
        }
    }
}
