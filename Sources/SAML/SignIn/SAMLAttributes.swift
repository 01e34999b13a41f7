import SSO
import XML

/// The attributes of an assertion in document order (SSO_RULES S5.10). Values are text, never to be executed,
/// unescaped or put into a template.
package struct SAMLAttributes: Hashable, Sendable {
    /// One attribute; values of a repeated name stand together.
    package struct Attribute: Hashable, Sendable {
        package let name: String
        package fileprivate(set) var values: [String]
    }

    package private(set) var all: [Attribute] = []

    /// The values of an attribute, compared by code points; empty when there is none.
    package subscript(name: String) -> [String] {
        all.first { $0.name.isExactly(name) }?.values ?? []
    }

    static let maximumValueCount = 2000

    init(_ assertion: XMLElement) throws(Refusal) {
        var places: [ExactText: Int] = [:]
        var count = 0
        for statement in assertion.elements(.saml("AttributeStatement")) {
            places.reserveCapacity(statement.elements.count)
            for attribute in statement.elements where attribute.name == .saml("Attribute") {
                guard let name = attribute.attribute("Name"), !name.isEmpty else { throw Refusal("S5.10", "an attribute without a name") }
                var texts: [String] = []
                for value in attribute.elements where value.name == .saml("AttributeValue") {
                    count += 1
                    // A value with elements inside is not offered.
                    if let text = value.value { texts.append(text) }
                }
                guard count <= Self.maximumValueCount else {
                    throw Refusal("S5.10", "more than \(Self.maximumValueCount) attribute values")
                }
                let key = ExactText(name)
                if let place = places.updateValue(all.count, forKey: key) {
                    places[key] = place
                    all[place].values += texts
                } else {
                    all.append(Attribute(name: name, values: texts))
                }
            }
        }
    }
}
