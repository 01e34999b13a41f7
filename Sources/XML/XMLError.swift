/// Why a text is not taken as XML. Each case names the rule of SSO_RULES that it breaks.
package enum XMLError: Error, Hashable, Sendable {
    /// Not UTF-8, a character outside XML's, an encoding declaration other than UTF-8, not XML 1.0 (S2.1).
    case encoding
    /// A document type declaration, or a reference to an entity that only one could declare (S2.2).
    case documentType
    /// More than ``XMLLimits`` allows (S2.3).
    case limit(XMLLimits.Kind)
    /// A processing instruction, a CDATA section, or a comment beside text (S2.4).
    case hiddenContent
    /// Not well-formed, namespaces included; not exactly one root (S2.5).
    case notWellFormed
    /// The parser had no memory left.
    case outOfMemory
}

/// What a document may hold at most (SSO_RULES S2.3).
package struct XMLLimits: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case bytes
        case levels
        case elements
        case attributes
        case namespaces
        case valueBytes
        case namespaceBytes
    }

    /// Octets of the document.
    package var bytes: Int
    /// Levels of elements; the root is the first.
    package var levels: Int
    package var elements: Int
    /// Attributes of one element.
    package var attributes: Int
    /// Namespace declarations of one element.
    package var namespaces: Int
    /// Octets of one text or attribute value, in UTF-8.
    package var valueBytes: Int
    /// Octets of the name of one namespace, in UTF-8. A name is declared once and stands for thousands of elements, in the
    /// canonical form written out anew at many of them; those of the standards have less than 100.
    package var namespaceBytes: Int

    package init(
        bytes: Int = 256 << 10,
        levels: Int = 32,
        elements: Int = 10_000,
        attributes: Int = 64,
        namespaces: Int = 64,
        valueBytes: Int = 64 << 10,
        namespaceBytes: Int = 1 << 10
    ) {
        self.bytes = bytes
        self.levels = levels
        self.elements = elements
        self.attributes = attributes
        self.namespaces = namespaces
        self.valueBytes = valueBytes
        self.namespaceBytes = namespaceBytes
    }
}
