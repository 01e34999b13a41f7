extension ResourceSchema {
    /// RFC 7643 §4.1, as far as we keep it.
    static let user = ResourceSchema(
        id: "urn:ietf:params:scim:schemas:core:2.0:User",
        name: "User",
        description: "An employee",
        endpoint: "/Users",
        attributes: [
            Attribute(
                name: "userName",
                kind: .string,
                description: "Unique in the organization, without case.",
                isRequired: true,
                uniqueness: .server
            ),
            Attribute(
                name: "name",
                kind: .complex,
                description: "The parts of the name.",
                sub: [
                    Attribute(name: "formatted", kind: .string, description: "The whole name."),
                    Attribute(name: "familyName", kind: .string, description: "The family name."),
                    Attribute(name: "givenName", kind: .string, description: "The given name."),
                ]
            ),
            Attribute(name: "displayName", kind: .string, description: "What colleagues read."),
            // One address is kept, the primary or else the work one; `type` and `primary` say which and are not told again.
            Attribute(
                name: "emails",
                kind: .complex,
                description: "The address that mail goes to: one is kept.",
                isMultiValued: true,
                isRequired: true,
                sub: [Attribute(name: "value", kind: .string, description: "The address.", isRequired: true, uniqueness: .server)]
            ),
            Attribute(
                name: "active",
                kind: .boolean,
                description: "Whether the account is open; true where it is left out.",
                isRequired: true
            ),
            Attribute(
                name: "groups",
                kind: .complex,
                description: "The groups that the user is in.",
                isMultiValued: true,
                mutability: .readOnly,
                sub: [
                    Attribute(name: "value", kind: .string, description: "The group's id.", isCaseExact: true, mutability: .readOnly),
                    Attribute(
                        name: "$ref",
                        kind: .reference,
                        description: "The group's address.",
                        isCaseExact: true,
                        mutability: .readOnly,
                        referenceTypes: ["Group"]
                    ),
                    Attribute(name: "display", kind: .string, description: "The group's name.", mutability: .readOnly),
                ]
            ),
        ]
    )

    /// The same for filters and changes, which may name what is not told again.
    package static let wholeUser = ResourceSchema(
        id: user.id,
        name: user.name,
        description: user.description,
        endpoint: user.endpoint,
        attributes: user.attributes.map { attribute in
            guard attribute.name == "emails" else { return attribute }
            var emails = attribute
            emails.sub += [
                Attribute(name: "type", kind: .string, description: "What the address is for."),
                Attribute(name: "primary", kind: .boolean, description: "Whether it is the one."),
                Attribute(name: "display", kind: .string, description: "The address, to be read."),
            ]
            return emails
        }
    )
}
