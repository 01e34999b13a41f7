import SSO
import XML

/// Holds every element of a message against ``Schema``, by allow-list, from its root down (SSO_RULES S2.4, S2.7, S2.9).
struct StructureCheck {
    /// Elements that the schema knows and we refuse, with the rule that says so; the others fall under S2.7.
    private static let refused: [XMLName: SSORule] = [
        .saml("BaseID"): "S5.2",
        .saml("Condition"): "S5.6",
        .saml("EncryptedAttribute"): "S5.11",
        .saml("AuthzDecisionStatement"): "S5.12",
        .saml("Statement"): "S5.12",
        .ds("Object"): "S4.3",
        .xenc("CipherReference"): "S6.6",
        .xenc("AgreementMethod"): "S6.3",
    ]

    /// - Parameter element: A message's root, or what was decrypted, whose place its caller has checked.
    static func run(_ element: XMLElement) throws(Refusal) {
        guard let model = Schema.models[element.name] else { throw unexpected(element) }
        try checkType(element, model)
        switch model.content {
        case .text:
            guard !element.holdsComment else { throw Refusal("S2.4", "a comment in \(element.name.local)") }
            guard element.elements.isEmpty else { throw Refusal("S2.7", "an element in \(element.name.local), which holds text") }
        case .sequence(let particles):
            guard !element.holdsText else { throw Refusal("S2.7", "text in \(element.name.local), which holds elements") }
            try checkSequence(element, particles)
        case .foreign(let known):
            for child in element.elements {
                if known.contains(child.name) {
                    try run(child)
                } else {
                    try checkForeign(child)
                }
            }
        }
    }

    private static func checkSequence(_ element: XMLElement, _ particles: [ContentModel.Particle]) throws(Refusal) {
        let children = element.elements
        var next = 0
        for particle in particles {
            var count = 0
            while count < particle.maximum, next < children.count {
                let child = children[next]
                if particle.names.contains(child.name) {
                    try run(child)
                } else if particle.foreign, !child.isReserved {
                    try checkForeign(child)
                } else {
                    break
                }
                next += 1
                count += 1
            }
            guard count >= particle.minimum else {
                if next < children.count { throw unexpected(children[next], in: element) }
                throw Refusal("S2.7", "no \(particle.names.map(\.local).joined(separator: " or ")) in \(element.name.local)")
            }
        }
        if next < children.count { throw unexpected(children[next], in: element) }
    }

    /// What other parties add is not read; it may hold nothing of ours at any depth.
    private static func checkForeign(_ element: XMLElement) throws(Refusal) {
        guard !element.isReserved else { throw unexpected(element) }
        guard element.attribute(.schemaType) == nil else { throw Refusal("S2.9", "xsi:type on \(element.name.local)") }
        for child in element.elements {
            try checkForeign(child)
        }
    }

    private static func checkType(_ element: XMLElement, _ model: ContentModel) throws(Refusal) {
        guard let text = element.attribute(.schemaType), element.name != .saml("AttributeValue") else { return }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let prefix = parts.count == 2 ? String(parts[0]) : ""
        guard let local = parts.last, parts.count <= 2,
            XMLName(element.namespace(for: prefix) ?? "", String(local)) == model.type
        else { throw Refusal("S2.9", "xsi:type on \(element.name.local) names another type", received: text) }
    }

    private static func unexpected(_ element: XMLElement, in parent: XMLElement? = nil) -> Refusal {
        let place = parent.map { " in \($0.name.local)" } ?? ""
        return Refusal(
            refused[element.name] ?? "S2.7",
            "\(element.name.local) is not expected here\(place)",
            received: element.name.namespace
        )
    }
}

extension XMLName {
    fileprivate static let schemaType = XMLName(SAMLNamespace.schemaInstance, "type")
}
