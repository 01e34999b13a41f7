import XML

/// The namespaces that have a meaning here.
enum SAMLNamespace {
    static let `protocol` = "urn:oasis:names:tc:SAML:2.0:protocol"
    static let assertion = "urn:oasis:names:tc:SAML:2.0:assertion"
    static let metadata = "urn:oasis:names:tc:SAML:2.0:metadata"
    static let signature = "http://www.w3.org/2000/09/xmldsig#"
    static let encryption = "http://www.w3.org/2001/04/xmlenc#"
    static let encryption11 = "http://www.w3.org/2009/xmlenc11#"
    static let exclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
    static let schema = "http://www.w3.org/2001/XMLSchema"
    static let xml = "http://www.w3.org/XML/1998/namespace"

    /// Where these are expected an element of them must stand in its place, and nowhere else (SSO_RULES S2.7).
    static let reserved = [`protocol`, assertion, signature, encryption, encryption11]
}

extension XMLName {
    static func samlp(_ local: String) -> XMLName { XMLName(SAMLNamespace.protocol, local) }
    static func saml(_ local: String) -> XMLName { XMLName(SAMLNamespace.assertion, local) }
    static func md(_ local: String) -> XMLName { XMLName(SAMLNamespace.metadata, local) }
    static func ds(_ local: String) -> XMLName { XMLName(SAMLNamespace.signature, local) }
    static func xenc(_ local: String) -> XMLName { XMLName(SAMLNamespace.encryption, local) }
    static func xenc11(_ local: String) -> XMLName { XMLName(SAMLNamespace.encryption11, local) }
}

/// Identifiers of SAML 2.0 Core, Bindings and Profiles.
enum SAMLIdentifier {
    static let success = "urn:oasis:names:tc:SAML:2.0:status:Success"
    static let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
    static let entityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
    static let redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    static let postBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
    static let deflateEncoding = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"
}

extension XMLElement {
    /// What a text element says; `xsi:nil` counts as empty (SSO_RULES S2.9). Nil where something but text is inside, whatever
    /// `xsi:nil` says.
    var value: String? {
        guard let text else { return nil }
        return isNil ? "" : text
    }

    /// An `xs:boolean`, around which white space does not count (XML Schema Part 2, 3.2.2, 4.3.6).
    private var isNil: Bool {
        guard let text = attribute(XMLName(SAMLNamespace.schemaInstance, "nil")) else { return false }
        let words = text.utf8.split(whereSeparator: \.isXMLSpace)
        return words.count == 1 && (words[0].elementsEqual("true".utf8) || words[0].elementsEqual("1".utf8))
    }

    /// The one child of a name; nil when there is none or more than one.
    func only(_ name: XMLName) -> XMLElement? {
        guard let first = elements.firstIndex(where: { $0.name == name }),
            !elements[(first + 1)...].contains(where: { $0.name == name })
        else { return nil }
        return elements[first]
    }
}
