package import SSO

/// Which addresses of a provider are taken (SSO_RULES O2.2).
package enum AddressPolicy: Hashable, Sendable {
    case httpsOnly
    /// Also `http` to this machine: development only.
    case loopbackHTTPToo

    package func allows(_ address: WebAddress) -> Bool {
        address.isSecure || self == .loopbackHTTPToo && address.isLoopback
    }
}

/// The issuer that a connection is configured with (SSO_RULES O2.1): https, no query, no fragment, compared exactly as written.
package struct Issuer: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package let policy: AddressPolicy
    package let discoveryAddress: WebAddress

    /// Nil for anything else, and for a template such as `{tenantid}` (SSO_RULES O6.14), which is no URL.
    package init?(_ text: String, policy: AddressPolicy = .httpsOnly) {
        guard let address = WebAddress(text), policy.allows(address), !address.hasQuery, !address.hasFragment else { return nil }
        let base = text.hasSuffix("/") ? String(text.dropLast()) : text  // Discovery 4.1
        guard let discoveryAddress = WebAddress(base + "/.well-known/openid-configuration") else { return nil }
        self.text = text
        self.policy = policy
        self.discoveryAddress = discoveryAddress
    }

    package var description: String { text }
}
