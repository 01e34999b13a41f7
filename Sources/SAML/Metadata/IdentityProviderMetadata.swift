package import SSO
import XML

/// What an admin gives as the provider's metadata, read (SSO_RULES S7.4).
package struct IdentityProviderMetadata: Hashable, Sendable {
    package let identityProvider: IdentityProvider
    /// What the provider offers as name formats.
    package let nameIDFormats: [String]
    /// The earliest `validUntil` that covers it; nil when there is none.
    package let validUntil: UnixTime?
    /// Whether a pinned certificate signed it.
    package let isSigned: Bool

    /// - Parameters:
    ///   - document: At most 1 MiB.
    ///   - entityID: Which entity of an aggregate; nil takes only a single `EntityDescriptor`.
    ///   - pinned: Certificates that the metadata must be signed by; none: a signature is not looked at.
    ///   - allowsLoopbackHTTP: For development and tests.
    /// - Throws: S2.x when it is no XML that we take, S4.x when its signature does not hold, S4.11 for a key that we do
    ///   not take, S7.4 for everything else.
    package init(
        parsing document: [UInt8],
        entityID: String? = nil,
        now: UnixTime,
        pinned: [TrustedCertificate] = [],
        allowsLoopbackHTTP: Bool = false
    ) throws(Refusal) {
        var root: XMLElement
        do {
            root = try XMLDocument(parsing: document, limits: XMLLimits(bytes: 1 << 20)).root
        } catch {
            throw Refusal(error)
        }
        var identifiers = Identifiers()
        try identifiers.add(root)
        try MetadataStructure.check(root)
        if !pinned.isEmpty {
            guard let signed = try SignedElement.verifying(root, by: pinned) else { throw Refusal("S7.4", "the metadata is not signed") }
            root = signed.element
        }
        isSigned = !pinned.isEmpty
        let path = try Self.path(to: entityID, from: root)
        guard let entity = path.last, let name = entity.attribute("entityID"), !name.isEmpty, name.unicodeScalars.count <= 1024 else {
            throw Refusal("S7.4", "an entity without entityID of at most 1024 characters")
        }
        let roles = entity.elements(.md("IDPSSODescriptor")).filter { role in
            (role.attribute("protocolSupportEnumeration") ?? "").split(whereSeparator: \.isWhitespace)
                .contains { $0.isExactly(SAMLNamespace.protocol) }
        }
        guard roles.count == 1, let role = roles.first else {
            throw Refusal("S7.4", "not exactly one IDPSSODescriptor for SAML 2.0", received: name)
        }
        validUntil = try Self.validUntil(path + [role], now: now)
        nameIDFormats = role.elements(.md("NameIDFormat")).compactMap(\.value)
        let reader = RoleReader(role: role, allowsLoopbackHTTP: allowsLoopbackHTTP)
        let signOn = try reader.endpoints("SingleSignOnService")
        guard !signOn.isEmpty else { throw Refusal("S7.4", "no SingleSignOnService by Redirect or POST") }
        identityProvider = IdentityProvider(
            entityID: name,
            singleSignOn: signOn,
            singleLogout: try reader.endpoints("SingleLogoutService"),
            signingCertificates: try reader.certificates(),
            wantsSignedRequests: ["true", "1"].contains(role.attribute("WantAuthnRequestsSigned") ?? "")
        )
    }

    /// The elements from the root down to the entity.
    private static func path(to entityID: String?, from root: XMLElement) throws(Refusal) -> [XMLElement] {
        if root.name == .md("EntityDescriptor") {
            guard entityID.map({ isSame($0, root.attribute("entityID")) }) ?? true else {
                throw Refusal("S7.4", "metadata of another entity", expected: entityID, received: root.attribute("entityID"))
            }
            return [root]
        }
        guard root.name == .md("EntitiesDescriptor") else { throw Refusal("S7.4", "no metadata", received: "\(root.name)") }
        guard let entityID else { throw Refusal("S7.4", "metadata of several entities, and none is named") }
        let paths = paths(to: entityID, from: [root])
        guard paths.count == 1 else { throw Refusal("S7.4", "\(paths.count) entities of that name", expected: entityID) }
        return paths[0]
    }

    private static func paths(to entityID: String, from path: [XMLElement]) -> [[XMLElement]] {
        (path.last?.elements ?? []).flatMap { child -> [[XMLElement]] in
            switch child.name {
            case .md("EntitiesDescriptor"): paths(to: entityID, from: path + [child])
            case .md("EntityDescriptor") where isSame(child.attribute("entityID"), entityID): [path + [child]]
            default: []
            }
        }
    }

    private static func validUntil(_ path: [XMLElement], now: UnixTime) throws(Refusal) -> UnixTime? {
        var ends: [UnixTime] = []
        for text in path.compactMap({ $0.attribute("validUntil") }) {
            guard let end = UnixTime(dateTime: text) else { throw Refusal("S7.4", "validUntil is no time in UTC", received: text) }
            ends.append(end)
        }
        guard let end = ends.min() else { return nil }
        guard now < end else { throw Refusal("S7.4", "the metadata is no longer valid", expected: "\(now)", received: "\(end)") }
        return end
    }
}
