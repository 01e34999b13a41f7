import SSO
import XML

/// The rules that a Response has to keep, signed or not (SSO_RULES S3.3–S3.7).
struct ResponseCheck {
    let response: XMLElement
    let connection: SAMLConnection
    let pending: PendingRequest?
    let now: UnixTime

    private var isSigned: Bool { !response.elements(.ds("Signature")).isEmpty }

    func run() throws(Refusal) {
        guard response.attribute("ID") != nil else { throw Refusal("S2.6", "a Response without ID") }
        try MessageCheck(element: response, now: now, skew: connection.policy.clockSkew).versionAndInstant()
        try destination()
        try issuer()
        try request()
        try status()
        guard response.elements(.saml("Assertion")).count + response.elements(.saml("EncryptedAssertion")).count == 1 else {
            throw Refusal("S3.7", "not exactly one assertion")
        }
    }

    /// S3.3.
    private func destination() throws(Refusal) {
        let url = connection.serviceProvider.assertionConsumerURL
        guard let destination = response.attribute("Destination") else {
            guard !isSigned else { throw Refusal("S3.3", "a signed Response without Destination", expected: url) }
            return
        }
        guard destination.isExactly(url) else { throw Refusal("S3.3", "another Destination", expected: url, received: destination) }
    }

    /// S3.4.
    private func issuer() throws(Refusal) {
        let entityID = connection.identityProvider.entityID
        guard let issuer = response.only(.saml("Issuer")) else {
            guard !isSigned, response.elements(.saml("EncryptedAssertion")).isEmpty else {
                throw Refusal("S3.4", "a Response without Issuer that needs one", expected: entityID)
            }
            return
        }
        guard let value = issuer.value, value.isExactly(entityID) else {
            throw Refusal("S3.4", "another Issuer of the Response", expected: entityID, received: issuer.value)
        }
        if let format = issuer.attribute("Format"), !format.isExactly(SAMLIdentifier.entityFormat) {
            throw Refusal("S3.4", "an Issuer that is no entity", received: format)
        }
    }

    /// S3.5.
    private func request() throws(Refusal) {
        let answered = response.attribute("InResponseTo")
        guard let pending else {
            guard connection.policy.allowsIdentityProviderInitiated else {
                throw Refusal("S3.5", "no request is pending, and the connection takes no answer without one")
            }
            guard answered == nil else { throw Refusal("S3.5", "an answer to a request that is not pending", received: answered) }
            return
        }
        guard isSame(answered, pending.id) else {
            throw Refusal("S3.5", "an answer to another request", expected: pending.id, received: answered)
        }
        guard now - pending.sentAt <= PendingRequest.lifetime else {
            throw Refusal("S3.5", "an answer after more than 10 minutes", expected: "\(pending.sentAt)", received: "\(now)")
        }
    }

    /// S3.6. What a provider says when it fails is of use for the admin: codes and message, as text.
    private func status() throws(Refusal) {
        guard let status = response.only(.samlp("Status")), let code = status.only(.samlp("StatusCode")) else {
            throw Refusal("S3.6", "no status")
        }
        guard code.attribute("Value")?.isExactly(SAMLIdentifier.success) == true else {
            var parts = [code.attribute("Value") ?? ""]
            if let nested = code.only(.samlp("StatusCode"))?.attribute("Value") { parts.append(nested) }
            if let message = status.only(.samlp("StatusMessage"))?.value { parts.append(message) }
            throw Refusal(
                "S3.6",
                "the provider reports no success",
                expected: SAMLIdentifier.success,
                received: parts.joined(separator: " ")
            )
        }
    }
}
