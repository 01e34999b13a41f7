import OpenSSL
package import SSO
import XML

extension SAMLConnection {
    /// An `AuthnRequest` (SSO_RULES S7.1): by Redirect where the provider has it, else by POST; signed where the
    /// connection or the provider wants it.
    ///
    /// - Parameters:
    ///   - id: From ``makeMessageID()``; kept as ``PendingRequest`` together with `relayState`.
    ///   - relayState: A random handle of at most 80 bytes, bound to the browser (S1.5).
    ///   - binding: Only this binding; nil leaves the choice to us.
    package func signInRequest(
        id: String,
        relayState: String,
        now: UnixTime,
        binding: SAMLBinding? = nil
    ) throws(SAMLConfigurationError) -> OutgoingMessage {
        let endpoints = identityProvider.singleSignOn.filter { binding == nil || $0.binding == binding }
        guard let endpoint = endpoints.first(where: { $0.binding == .redirect }) ?? endpoints.first else { throw .noEndpoint }
        var key: PrivateKey?
        if policy.signsRequests || identityProvider.wantsSignedRequests {
            guard let signingKey = serviceProvider.signingKey else { throw .noSigningKey }
            key = signingKey
        }
        let document = OutgoingDocument(
            "samlp:AuthnRequest",
            kind: .request,
            id: id,
            issuer: serviceProvider.entityID,
            [
                ("IssueInstant", "\(now)"), ("Destination", endpoint.url),
                ("AssertionConsumerServiceURL", serviceProvider.assertionConsumerURL), ("ProtocolBinding", SAMLIdentifier.postBinding),
                ("ForceAuthn", policy.forcesAuthentication ? "true" : nil),
            ]
        ) { writer in
            writer.element("samlp:NameIDPolicy", [("Format", policy.nameIDFormat), ("AllowCreate", "true")])
            guard !policy.requestedAuthenticationContexts.isEmpty else { return }
            writer.element("samlp:RequestedAuthnContext", [("Comparison", "exact")]) { writer in
                for context in policy.requestedAuthenticationContexts {
                    writer.element("saml:AuthnContextClassRef") { $0.text(context) }
                }
            }
        }
        return try document.bound(to: endpoint.binding, url: endpoint.url, relayState: relayState, signedBy: key)
    }
}
