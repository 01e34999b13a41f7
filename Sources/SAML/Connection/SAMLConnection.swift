package import OpenSSL

/// What one organization's SAML connection is: we, its identity provider, and what was agreed. Settings, no state.
package struct SAMLConnection: Sendable {
    package var serviceProvider: ServiceProvider
    package var identityProvider: IdentityProvider
    package var policy: SAMLPolicy

    package init(serviceProvider: ServiceProvider, identityProvider: IdentityProvider, policy: SAMLPolicy = SAMLPolicy()) {
        self.serviceProvider = serviceProvider
        self.identityProvider = identityProvider
        self.policy = policy
    }
}

/// Our side of a connection. Each connection has its own URLs, which tell organizations apart (SSO_RULES S5.13).
package struct ServiceProvider: Sendable {
    package var entityID: String
    package var assertionConsumerURL: String
    package var singleLogoutURL: String
    /// In any order; see ``ServiceProviderKey/State``.
    package var keys: [ServiceProviderKey]

    package init(entityID: String, assertionConsumerURL: String, singleLogoutURL: String, keys: [ServiceProviderKey] = []) {
        self.entityID = entityID
        self.assertionConsumerURL = assertionConsumerURL
        self.singleLogoutURL = singleLogoutURL
        self.keys = keys
    }

    /// What our messages are signed with.
    var signingKey: PrivateKey? {
        keys.first { $0.state == .active }?.key
    }

    /// All are tried (SSO_RULES S6.6): a provider may still encrypt to the retiring key, or already to the next.
    var decryptionKeys: [PrivateKey] {
        keys.map(\.key)
    }
}

/// One of our keys with the certificate that publishes it.
package struct ServiceProviderKey: Sendable {
    /// The way of a key through a rollover (SSO_RULES S7.3).
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Published beside the active one, so that the provider learns it.
        case next
        /// Signs, and is the one that metadata asks to encrypt to.
        case active
        /// Still decrypts; then it is dropped.
        case retiring
    }

    package let key: PrivateKey
    package let certificate: Certificate
    package var state: State

    package init(key: PrivateKey, certificate: Certificate, state: State) {
        self.key = key
        self.certificate = certificate
        self.state = state
    }
}

/// The provider that a connection trusts: from its metadata or typed in by an admin.
package struct IdentityProvider: Hashable, Sendable {
    package var entityID: String
    /// By binding; at least one is needed to start a sign-in.
    package var singleSignOn: [SAMLEndpoint]
    package var singleLogout: [SAMLEndpoint]
    /// 1 to 8; all are tried (SSO_RULES S4.8).
    package var signingCertificates: [TrustedCertificate]
    /// Whether its metadata asks for signed requests.
    package var wantsSignedRequests: Bool

    package init(
        entityID: String,
        singleSignOn: [SAMLEndpoint],
        singleLogout: [SAMLEndpoint] = [],
        signingCertificates: [TrustedCertificate],
        wantsSignedRequests: Bool = false
    ) {
        self.entityID = entityID
        self.singleSignOn = singleSignOn
        self.singleLogout = singleLogout
        self.signingCertificates = signingCertificates
        self.wantsSignedRequests = wantsSignedRequests
    }
}

/// The two bindings that we speak (SAML Bindings 3.4, 3.5).
package enum SAMLBinding: String, Hashable, Sendable, CaseIterable {
    case redirect
    case post
}

/// Where a provider takes messages of one binding.
package struct SAMLEndpoint: Hashable, Sendable {
    package var binding: SAMLBinding
    package var url: String
    /// Where answers go when not to `url`: logout only (SAML Metadata 2.2.2).
    package var responseURL: String?

    package init(_ binding: SAMLBinding, _ url: String, responseURL: String? = nil) {
        self.binding = binding
        self.url = url
        self.responseURL = responseURL
    }
}
