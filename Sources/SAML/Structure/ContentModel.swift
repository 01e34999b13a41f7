import SSO
import XML

/// What may stand inside an element: the schema's answer, narrowed by SSO_RULES S2.7.
final class ContentModel: Sendable {
    enum Content: Sendable {
        case text
        /// These, in this order, and no text.
        case sequence([Particle])
        /// Anything that is not ours, text too, and these.
        case foreign(and: [XMLName])
    }

    struct Particle: Sendable {
        let names: [XMLName]
        let minimum: Int
        let maximum: Int
        /// Whether elements of other parties may stand here too.
        let foreign: Bool
    }

    let content: Content
    /// The name of the element's schema type, which is all that `xsi:type` may say (S2.9).
    let type: XMLName

    init(content: Content, type: XMLName) {
        self.content = content
        self.type = type
    }
}

extension ContentModel.Particle {
    static func one(_ names: XMLName...) -> Self { Self(names: names, minimum: 1, maximum: 1, foreign: false) }
    static func optional(_ names: XMLName...) -> Self { Self(names: names, minimum: 0, maximum: 1, foreign: false) }
    static func some(_ names: XMLName...) -> Self { Self(names: names, minimum: 1, maximum: .max, foreign: false) }
    static func any(_ names: XMLName...) -> Self { Self(names: names, minimum: 0, maximum: .max, foreign: false) }
    static func anyAndForeign(_ names: XMLName...) -> Self { Self(names: names, minimum: 0, maximum: .max, foreign: true) }
}

extension XMLElement {
    /// Whether its namespace is one that SAML, XML Signature or XML Encryption define.
    var isReserved: Bool {
        SAMLNamespace.reserved.contains { $0.isExactly(name.namespace) }
    }
}
