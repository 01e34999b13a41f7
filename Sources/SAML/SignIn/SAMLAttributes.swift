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
        let attributes = assertion.elements(.saml("AttributeStatement")).flatMap { $0.elements(.saml("Attribute")) }
        places.reserveCapacity(attributes.count)
        all.reserveCapacity(attributes.count)
        for attribute in attributes {
            guard let name = attribute.attribute("Name"), !name.isEmpty else { throw Refusal("S5.10", "an attribute without a name") }
            let values = attribute.elements(.saml("AttributeValue"))
            count += values.count
            guard count <= Self.maximumValueCount else {
                throw Refusal("S5.10", "more than \(Self.maximumValueCount) attribute values")
            }
            // A value with elements inside is not offered.
            let texts = values.compactMap(\.value)
            if let place = places[ExactText(name)] {
                all[place].values += texts
            } else {
                places[ExactText(name)] = all.count
                all.append(Attribute(name: name, values: texts))
            }
        }
    }
}
