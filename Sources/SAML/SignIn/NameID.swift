import SSO
import XML

/// Whom a provider talks about: value and qualifiers exactly as sent (SSO_RULES S5.2, P1.2; SAML Core 2.2.3).
///
/// Compared by code points, as identifiers are.
package struct NameID: Hashable, Sendable {
    package let value: String
    /// Nil when absent, which SAML reads as `unspecified`.
    package let format: String?
    package let nameQualifier: String?
    package let spNameQualifier: String?

    package init(value: String, format: String? = nil, nameQualifier: String? = nil, spNameQualifier: String? = nil) {
        self.value = value
        self.format = format
        self.nameQualifier = nameQualifier
        self.spNameQualifier = spNameQualifier
    }

    package static let persistentFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    package static let transientFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
    package static let emailAddressFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"

    /// A transient one means nobody next time: it cannot key an account (P1.2).
    package var isTransient: Bool { format?.isExactly(Self.transientFormat) == true }
    package var isPersistent: Bool { format?.isExactly(Self.persistentFormat) == true }

    /// S5.2.
    init(_ element: XMLElement) throws(Refusal) {
        guard let value = element.value else { throw Refusal("S5.2", "a NameID with an element inside") }
        let scalars = value.unicodeScalars
        guard !scalars.allSatisfy(\.isBlank) else { throw Refusal("S5.2", "an empty or blank NameID") }
        guard scalars.count <= 1024 else { throw Refusal("S5.2", "a NameID of more than 1024 characters") }
        guard !scalars.contains(where: \.isControl) else {
            throw Refusal("S5.2", "a NameID with control characters")
        }
        self.init(
            value: value,
            format: element.attribute("Format"),
            nameQualifier: element.attribute("NameQualifier"),
            spNameQualifier: element.attribute("SPNameQualifier")
        )
    }

    private var parts: [ExactText?] {
        [value, format, nameQualifier, spNameQualifier].map { $0.map { ExactText($0) } }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.parts == right.parts
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(parts)
    }
}

extension Unicode.Scalar {
    /// Of the category Cc, which will not grow (Unicode 16, 23.1).
    fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

    /// Whether nothing is seen of it when it stands alone: white space, controls, format characters, what is ignored by default,
    /// and the empty pattern of Braille.
    fileprivate var isBlank: Bool {
        if properties.isWhitespace || properties.isDefaultIgnorableCodePoint || self == "\u{2800}" { return true }
        return [.control, .format, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
    }
}
