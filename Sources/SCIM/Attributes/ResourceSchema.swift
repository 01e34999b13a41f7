import JSON

/// A kind of resource: its schema, where it is, and what it holds.
package struct ResourceSchema: Sendable {
    let id: String
    let name: String
    let description: String
    /// Under the base: `/Users`.
    let endpoint: String
    /// Its own; ``all`` has those that every resource has, too.
    let attributes: [Attribute]

    /// With the common attributes of RFC 7643 §3.1.
    var all: [Attribute] { Self.common + attributes }

    private static let common = [
        Attribute(
            name: "schemas",
            kind: .reference,
            description: "The URIs of the schemas.",
            isMultiValued: true,
            isRequired: true,
            isCaseExact: true,
            mutability: .readOnly,
            isAlwaysReturned: true
        ),
        Attribute(
            name: "id",
            kind: .string,
            description: "Ours, stable.",
            isCaseExact: true,
            mutability: .readOnly,
            isAlwaysReturned: true
        ),
        Attribute(name: "externalId", kind: .string, description: "The client's.", isCaseExact: true),
        Attribute(
            name: "meta",
            kind: .complex,
            description: "What only we know.",
            mutability: .readOnly,
            sub: [
                Attribute(name: "resourceType", kind: .string, description: "", isCaseExact: true, mutability: .readOnly),
                Attribute(name: "created", kind: .dateTime, description: "", mutability: .readOnly),
                Attribute(name: "lastModified", kind: .dateTime, description: "", mutability: .readOnly),
                Attribute(name: "location", kind: .reference, description: "", isCaseExact: true, mutability: .readOnly),
                Attribute(name: "version", kind: .string, description: "", isCaseExact: true, mutability: .readOnly),
            ]
        ),
    ]

    /// Nil where the path is of no attribute here.
    func attribute(_ path: AttributePath) -> Attribute? {
        guard path.schema == nil || path.schema == id.lowercased() else { return nil }
        guard let attribute = all.named(path.name) else { return nil }
        guard let sub = path.sub else { return attribute }
        return attribute.sub.named(sub)
    }
}

extension JSONObject {
    /// The member of that name, without case (RFC 7643 §2.1).
    func member(_ lowercasedName: String) -> JSON? {
        members.first { $0.name.lowercased() == lowercasedName }?.value
    }
}
