import Leave

/// Metadata of a SAML identity provider that an admin gives (SSO_RULES S7.4).
package struct MetadataSource: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case document([UInt8])
        /// Fetched now, and again and again.
        case url(String)
    }

    package var content: Content
    /// Which entity of an aggregate; nil takes only metadata of a single one.
    package var entityID: String?
    /// PEM texts of certificates that must have signed it; nil: its address, or the admin, vouches for it.
    package var pinned: [String]?

    package init(_ content: Content, entityID: String? = nil, pinned: [String]? = nil) {
        self.content = content
        self.entityID = entityID
        self.pinned = pinned
    }
}

/// What metadata came to.
package struct ImportedMetadata: Hashable, Sendable {
    package let settings: SAMLSettings
    package let validUntil: UnixSeconds?
    package let isSigned: Bool

    package init(settings: SAMLSettings, validUntil: UnixSeconds?, isSigned: Bool) {
        self.settings = settings
        self.validUntil = validUntil
        self.isSigned = isSigned
    }
}

/// Why metadata is not taken: identifiers and times only (P4.1).
package struct MetadataRefused: Error, Hashable, Sendable {
    package let rule: String
    package let detail: String
    package let expected: String?
    package let received: String?

    package init(rule: String, detail: String, expected: String? = nil, received: String? = nil) {
        self.rule = rule
        self.detail = detail
        self.expected = expected
        self.received = received
    }

    /// One sentence for an admin.
    package var explanation: String {
        [detail, expected.map { "Expected: \($0)." }, received.map { "Received: \($0)." }, "(\(rule))"].compactMap { $0 }
            .joined(separator: " ")
    }
}

extension SAMLSettings {
    /// Where the metadata is looked at again; nil: nowhere.
    package var metadataSource: MetadataSource? {
        metadataURL.map { MetadataSource(.url($0), entityID: entityID, pinned: metadataCertificates) }
    }
}

extension SSOConnection.Provider {
    /// Nil for OpenID Connect.
    package var saml: SAMLSettings? {
        guard case .saml(let settings) = self else { return nil }
        return settings
    }
}

extension MetadataState {
    /// Seconds between two looks at metadata that is well.
    package static let interval: UnixSeconds = 24 * 3600
    /// Seconds after which one that was not is looked at again.
    package static let retry: UnixSeconds = 3600

    package init(_ imported: ImportedMetadata, at now: UnixSeconds) {
        self.init(checkedAt: now, nextAt: now + Self.interval, validUntil: imported.validUntil)
    }
}
