package import SSO
import XML

extension SAMLConnection {
    /// Takes the answer of the identity provider (SSO_RULES S1–S6).
    ///
    /// - Parameters:
    ///   - posted: The form fields at this connection's assertion consumer service.
    ///   - pending: The request of this browser at this connection, already taken out of wherever it was kept; nil when
    ///     there is none.
    ///   - now: The instant of arrival.
    ///   - isReplay: Whether an assertion's ID is known to have been used at this connection. Whoever opens the session
    ///     remembers ``VerifiedAssertion/id`` until ``VerifiedAssertion/replayUntil`` in the same transaction (S5.9).
    /// - Throws: The first rule that failed.
    package func accept(
        _ posted: PostedResponse,
        pending: PendingRequest?,
        now: UnixTime,
        isReplay: (String) -> Bool
    ) throws(Refusal) -> VerifiedAssertion {
        try posted.checkRelayState(pending)
        let response = try Message(parsing: posted.message(), root: [.samlp("Response")]).root
        try ResponseCheck(response: response, connection: self, pending: pending, now: now).run()
        guard !policy.requiresEncryption || response.only(.saml("Assertion")) == nil else {
            throw Refusal("S6.6", "a plain assertion where encryption is required")
        }
        let signedResponse = try SignedElement.verifying(response, by: identityProvider.signingCertificates)
        let decryption = Decryption(
            keys: serviceProvider.decryptionKeys,
            allowsCBC: policy.allowsLegacyEncryption && signedResponse != nil
        )
        let assertion = try signedAssertion(in: response, signedResponse, decryption)
        let check = AssertionCheck(connection: self, response: response, requestID: pending?.id, now: now, decryption: decryption)
        let verified = try VerifiedAssertion(assertion, check)
        guard !isReplay(verified.id) else { throw Refusal("S5.9", "the assertion was used before", received: verified.id) }
        return verified
    }

    /// The assertion, by its own signature or by that of the Response around it (S4.1).
    private func signedAssertion(
        in response: XMLElement,
        _ signedResponse: SignedElement?,
        _ decryption: Decryption
    ) throws(Refusal) -> SignedElement {
        let certificates = identityProvider.signingCertificates
        let decrypt = { (encrypted: XMLElement) throws(Refusal) -> XMLElement in
            try decryption.assertion(encrypted, in: response)
        }
        let element: XMLElement
        let byResponse: SignedElement?
        if let plain = response.only(.saml("Assertion")) {
            element = plain
            byResponse = signedResponse?.only(.saml("Assertion"))
        } else if let signedResponse, let decrypted = try signedResponse.decrypting(.saml("EncryptedAssertion"), decrypt) {
            element = decrypted.element
            byResponse = decrypted
        } else if let encrypted = response.only(.saml("EncryptedAssertion")) {
            element = try decrypt(encrypted)
            byResponse = nil
        } else {
            throw Refusal("S3.7", "not exactly one assertion")
        }
        if let byItself = try SignedElement.verifying(element, by: certificates) { return byItself }
        guard let byResponse else { throw Refusal("S4.1", "neither the assertion nor the Response is signed") }
        guard !policy.requiresSignedAssertion else {
            throw Refusal("S4.1", "only the Response is signed where a signed assertion is required")
        }
        return byResponse
    }
}

extension Decryption {
    /// Decrypts the assertion of a Response; what holds for a message holds for both together (S6.1).
    fileprivate func assertion(_ encrypted: XMLElement, in response: XMLElement) throws(Refusal) -> XMLElement {
        let assertion = try element(encrypted, name: .saml("Assertion"), limits: .left(by: response, around: 1))
        var identifiers = Identifiers()
        try identifiers.add(response)
        try identifiers.add(assertion)
        return assertion
    }
}
