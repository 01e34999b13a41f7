import JSON
package import JOSE
package import SSO

/// What a provider says of itself (OpenID Connect Discovery 1.0, 3), as far as it is used.
package struct ProviderMetadata: Hashable, Sendable {
    package let issuer: String
    package let authorizationEndpoint: WebAddress
    package let tokenEndpoint: WebAddress
    package let keysAddress: WebAddress
    package let userInfoEndpoint: WebAddress?
    package let endSessionEndpoint: WebAddress?
    /// RFC 9207: every authorization response names its issuer (SSO_RULES O1.5).
    package let sendsIssuerInResponses: Bool
    /// Nil when it does not say; that `S256` is missing is worth a warning to the admins (SSO_RULES O1.2).
    package let codeChallengeMethods: [String]?
    package let tokenEndpointAuthenticationMethods: [String]?
    /// Those of the announced algorithms that Away takes.
    package let signingAlgorithms: Set<JWSAlgorithm>
    package let supportsBackChannelLogout: Bool

    /// - Throws: SSO_RULES O2.1 when it is another issuer's or cannot be read, O2.2 for an endpoint that is missing or insecure.
    package init(parsing bytes: [UInt8], for configured: Issuer) throws(Refusal) {
        // Where it is broken is of no interest: the rule is the same.
        guard let json = try? JSON(parsing: bytes), let members = json.object else {
            throw Refusal("O2.1", "the discovery document is not a strict JSON object")
        }
        guard let issuer = members["issuer"]?.string, issuer.isExactly(configured.text) else {
            let received = members["issuer"]?.string ?? "none"
            throw Refusal("O2.1", "the discovery document is another issuer's", expected: configured.text, received: received)
        }
        self.issuer = issuer
        authorizationEndpoint = try Self.required("authorization_endpoint", members, configured.policy)
        tokenEndpoint = try Self.required("token_endpoint", members, configured.policy)
        keysAddress = try Self.required("jwks_uri", members, configured.policy)
        userInfoEndpoint = try Self.optional("userinfo_endpoint", members, configured.policy)
        endSessionEndpoint = try Self.optional("end_session_endpoint", members, configured.policy)
        sendsIssuerInResponses = members["authorization_response_iss_parameter_supported"]?.bool ?? false
        codeChallengeMethods = members["code_challenge_methods_supported"]?.array?.compactMap(\.string)
        tokenEndpointAuthenticationMethods = members["token_endpoint_auth_methods_supported"]?.array?.compactMap(\.string)
        let algorithms = members["id_token_signing_alg_values_supported"]?.array?.compactMap(\.string) ?? []
        signingAlgorithms = Set(algorithms.compactMap(JWSAlgorithm.init(rawValue:)))
        supportsBackChannelLogout = members["backchannel_logout_supported"]?.bool ?? false
    }

    private static func required(_ name: String, _ members: JSONObject, _ policy: AddressPolicy) throws(Refusal) -> WebAddress {
        guard let address = try optional(name, members, policy) else {
            throw Refusal("O2.2", "the discovery document lacks an endpoint (\(name))")
        }
        return address
    }

    private static func optional(_ name: String, _ members: JSONObject, _ policy: AddressPolicy) throws(Refusal) -> WebAddress? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let text = value.string, let address = WebAddress(text), policy.allows(address), !address.hasFragment else {
            throw Refusal("O2.2", "an endpoint is not an https address (\(name))", received: value.string)
        }
        return address
    }
}
