import SSO
import XML

/// Holds the parts of metadata that XML Signature defines against ``Schema``, by allow-list (SSO_RULES S7.4, S2.7).
///
/// Metadata is not an answer to a sign-in, and federations extend it freely: endpoints and attributes of many profiles, SAML
/// attributes in `Extensions`, foreign role descriptors. So S2.7 is narrowed to what decides about keys and signatures: a
/// `ds:Signature` stands only as child of a descriptor, at most one to each; a `ds:KeyInfo` stands anywhere and holds what its
/// schema says; a `ds:DigestMethod` stands in `md:EncryptionMethod` too; no other element of that namespace stands outside of these.
/// Everything else is skipped: ``IdentityProviderMetadata`` reads by a path of names from the root and nothing beside it.
enum MetadataStructure {
    /// - Throws: S2.7 (or the rule of the element that is refused, S2.4, S2.9, S4.3) where something stands elsewhere.
    static func check(_ element: XMLElement) throws(Refusal) {
        for child in element.elements {
            guard child.name.namespace.isExactly(SAMLNamespace.signature) else {
                try check(child)
                continue
            }
            switch child.name {
            case .ds("KeyInfo"): break
            case .ds("Signature") where isDescriptor(element):
                guard element.only(.ds("Signature")) != nil else { throw Refusal("S2.7", "two signatures on one \(element.name.local)") }
            case .ds("DigestMethod") where element.name == .md("EncryptionMethod"): break
            default: throw Refusal("S2.7", "\(child.name.local) is not expected in \(element.name.local)", received: child.name.namespace)
            }
            try StructureCheck.run(child)
        }
    }

    private static func isDescriptor(_ element: XMLElement) -> Bool {
        element.name.namespace.isExactly(SAMLNamespace.metadata) && element.name.local.hasSuffix("Descriptor")
            && element.name != .md("KeyDescriptor")
    }
}
