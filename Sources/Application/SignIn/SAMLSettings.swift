import Leave

/// What an admin says of a SAML identity provider (SSO_RULES S1–S8).
package struct SAMLSettings: Hashable, Codable, Sendable {
    package enum Binding: String, Codable, Sendable {
        case redirect
        case post
    }

    package struct Endpoint: Hashable, Codable, Sendable {
        package var url: String
        package var binding: Binding
        /// Where answers go, if elsewhere than requests.
        package var responseURL: String?

        package init(url: String, binding: Binding, responseURL: String? = nil) {
            self.url = url
            self.binding = binding
            self.responseURL = responseURL
        }
    }

    /// What makes an account's identity (P1.2).
    package enum Identity: Hashable, Sendable {
        /// The NameID with its format and qualifiers; `transient` refuses.
        case nameID
        /// An immutable attribute with exactly one value, in place of a NameID that is not persistent.
        case attribute(String)
    }

    /// The identity provider's entity ID, compared exactly (S3.4, S5.1).
    package var entityID: String
    package var singleSignOn: Endpoint
    package var singleLogout: Endpoint?
    /// PEM texts; all of them are tried, at most 8 (S4.8).
    package var certificates: [String]
    package var identity: Identity
    /// The `Format` that we ask for in `NameIDPolicy`; nil: the provider chooses.
    package var requestedNameIDFormat: String?
    /// The exact `AuthnContextClassRef` values that we ask for and check (S5.8).
    package var requestedAuthnContexts: [String]
    package var allowsIdPInitiated: Bool
    package var requiresSignedAssertion: Bool
    package var requiresEncryption: Bool
    /// CBC inside a signed response (S6.2).
    package var allowsLegacyEncryption: Bool
    package var signsRequests: Bool
    package var forcesAuthentication: Bool
    /// Seconds since `AuthnInstant` (S5.7).
    package var maximumAuthenticationAge: Int?
    /// The https address, confirmed by an admin, whose metadata is looked at again and again (S7.4); nil: what is here changes by hand only.
    package var metadataURL: String?
    /// PEM texts of certificates, one of which must have signed that metadata (S7.4); nil: its address vouches for it.
    package var metadataCertificates: [String]?

    package init(
        entityID: String,
        singleSignOn: Endpoint,
        singleLogout: Endpoint? = nil,
        certificates: [String],
        identity: Identity = .nameID,
        requestedNameIDFormat: String? = nil,
        requestedAuthnContexts: [String] = [],
        allowsIdPInitiated: Bool = false,
        requiresSignedAssertion: Bool = false,
        requiresEncryption: Bool = false,
        allowsLegacyEncryption: Bool = false,
        signsRequests: Bool = false,
        forcesAuthentication: Bool = false,
        maximumAuthenticationAge: Int? = nil,
        metadataURL: String? = nil,
        metadataCertificates: [String]? = nil
    ) {
        self.entityID = entityID
        self.singleSignOn = singleSignOn
        self.singleLogout = singleLogout
        self.certificates = certificates
        self.identity = identity
        self.requestedNameIDFormat = requestedNameIDFormat
        self.requestedAuthnContexts = requestedAuthnContexts
        self.allowsIdPInitiated = allowsIdPInitiated
        self.requiresSignedAssertion = requiresSignedAssertion
        self.requiresEncryption = requiresEncryption
        self.allowsLegacyEncryption = allowsLegacyEncryption
        self.signsRequests = signsRequests
        self.forcesAuthentication = forcesAuthentication
        self.maximumAuthenticationAge = maximumAuthenticationAge
        self.metadataURL = metadataURL
        self.metadataCertificates = metadataCertificates
    }
}

extension SAMLSettings.Identity: Codable {
    private enum Key: CodingKey {
        case attribute
    }

    package init(from decoder: any Decoder) throws {
        let attribute = try decoder.container(keyedBy: Key.self).decodeIfPresent(String.self, forKey: .attribute)
        self = attribute.map { .attribute($0) } ?? .nameID
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        if case .attribute(let name) = self {
            try container.encode(name, forKey: .attribute)
        }
    }
}

extension SAMLSettings {
    /// An absent member means what held before there was one.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            entityID: try members.decode(String.self, forKey: .entityID),
            singleSignOn: try members.decode(Endpoint.self, forKey: .singleSignOn),
            singleLogout: try members.decodeIfPresent(Endpoint.self, forKey: .singleLogout),
            certificates: try members.decode([String].self, forKey: .certificates),
            identity: try members.value(.identity, default: .nameID),
            requestedNameIDFormat: try members.decodeIfPresent(String.self, forKey: .requestedNameIDFormat),
            requestedAuthnContexts: try members.value(.requestedAuthnContexts, default: []),
            allowsIdPInitiated: try members.value(.allowsIdPInitiated, default: false),
            requiresSignedAssertion: try members.value(.requiresSignedAssertion, default: false),
            requiresEncryption: try members.value(.requiresEncryption, default: false),
            allowsLegacyEncryption: try members.value(.allowsLegacyEncryption, default: false),
            signsRequests: try members.value(.signsRequests, default: false),
            forcesAuthentication: try members.value(.forcesAuthentication, default: false),
            maximumAuthenticationAge: try members.decodeIfPresent(Int.self, forKey: .maximumAuthenticationAge),
            metadataURL: try members.decodeIfPresent(String.self, forKey: .metadataURL),
            metadataCertificates: try members.decodeIfPresent([String].self, forKey: .metadataCertificates)
        )
    }
}
