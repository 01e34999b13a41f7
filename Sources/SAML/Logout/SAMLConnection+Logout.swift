package import SSO
import XML

extension SAMLConnection {
    /// Whether the provider can be told of a sign-out.
    package var offersLogout: Bool { !identityProvider.singleLogout.isEmpty && serviceProvider.signingKey != nil }

    /// A signed `LogoutRequest`, after our own session has ended (SSO_RULES S8.4).
    ///
    /// - Parameters:
    ///   - id: From ``makeMessageID()``; kept until the answer comes.
    ///   - nameID: As in the assertion that began the session.
    ///   - sessionIndexes: Empty: all of the person's sessions.
    package func logoutRequest(
        id: String,
        nameID: NameID,
        sessionIndexes: [String],
        relayState: String? = nil,
        now: UnixTime,
        binding: SAMLBinding? = nil
    ) throws(SAMLConfigurationError) -> OutgoingMessage {
        let endpoint = try logoutEndpoint(binding)
        let document = OutgoingDocument(
            "samlp:LogoutRequest",
            kind: .request,
            id: id,
            issuer: serviceProvider.entityID,
            [("IssueInstant", "\(now)"), ("Destination", endpoint.url), ("NotOnOrAfter", "\(now + .seconds(300))")]
        ) { writer in
            writer.element(
                "saml:NameID",
                [("Format", nameID.format), ("NameQualifier", nameID.nameQualifier), ("SPNameQualifier", nameID.spNameQualifier)]
            ) { $0.text(nameID.value) }
            for index in sessionIndexes {
                writer.element("samlp:SessionIndex") { $0.text(index) }
            }
        }
        return try signed(document, endpoint.binding, endpoint.url, relayState)
    }

    /// The signed answer to a provider's `LogoutRequest`: Success, also when there was nothing to end (S8.3).
    ///
    /// - Parameter request: What ``acceptLogout(query:pendingID:now:isReplay:)`` gave; its RelayState goes back.
    package func logoutResponse(
        id: String,
        to request: VerifiedLogout,
        now: UnixTime,
        binding: SAMLBinding? = nil
    ) throws(SAMLConfigurationError) -> OutgoingMessage {
        let endpoint = try logoutEndpoint(binding ?? request.binding, orOther: binding == nil)
        let url = endpoint.responseURL ?? endpoint.url
        let document = OutgoingDocument(
            "samlp:LogoutResponse",
            kind: .response,
            id: id,
            issuer: serviceProvider.entityID,
            [("IssueInstant", "\(now)"), ("Destination", url), ("InResponseTo", request.id)]
        ) { writer in
            writer.element("samlp:Status") { $0.element("samlp:StatusCode", [("Value", SAMLIdentifier.success)]) }
        }
        return try signed(document, endpoint.binding, url, request.relayState)
    }

    private func logoutEndpoint(_ binding: SAMLBinding?, orOther: Bool = false) throws(SAMLConfigurationError) -> SAMLEndpoint {
        let endpoints = identityProvider.singleLogout
        let found = endpoints.first { $0.binding == binding ?? .redirect }
        guard let endpoint = found ?? (binding == nil || orOther ? endpoints.first : nil) else { throw .noEndpoint }
        return endpoint
    }

    private func signed(
        _ document: OutgoingDocument,
        _ binding: SAMLBinding,
        _ url: String,
        _ relayState: String?
    ) throws(SAMLConfigurationError) -> OutgoingMessage {
        guard let key = serviceProvider.signingKey else { throw .noSigningKey }
        return try document.bound(to: binding, url: url, relayState: relayState, signedBy: key)
    }
}
