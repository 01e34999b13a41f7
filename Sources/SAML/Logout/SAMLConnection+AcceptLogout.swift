package import SSO
import XML

extension SAMLConnection {
    /// Takes a logout message at the Redirect binding (SSO_RULES S8.1, S8.2).
    ///
    /// - Parameters:
    ///   - query: What stands behind `?` in the request target, exactly as received: the signature is over these octets.
    ///   - pendingID: The ID of our `LogoutRequest` that this browser waits for, already taken out; nil when there is none.
    ///   - isReplay: Whether a message's ID was used before at this connection.
    package func acceptLogout(
        query: String,
        pendingID: String?,
        now: UnixTime,
        isReplay: (String) -> Bool
    ) throws(Refusal) -> VerifiedLogout {
        let query = try SignedQuery(query)
        let signed = try SignedElement.verifying(query, by: identityProvider.signingCertificates) { (query) throws(Refusal) in
            try Message(parsing: query.message(), root: [query.kind.root])
        }
        // The binding has no use for a signature inside, but one that is there must hold (S4.2).
        _ = try SignedElement.verifying(signed.element, by: identityProvider.signingCertificates)
        return try read(signed, query.relayState, .redirect, pendingID, now, isReplay)
    }

    /// Takes a logout message at the POST binding, signed inside (S8.1).
    ///
    /// - Parameter form: The body, `application/x-www-form-urlencoded`.
    package func acceptLogout(
        form: [UInt8],
        pendingID: String?,
        now: UnixTime,
        isReplay: (String) -> Bool
    ) throws(Refusal) -> VerifiedLogout {
        let form = try POSTForm.fields(form, rule: "S8.1")
        let states = form.values("RelayState")
        guard states.count <= 1, (states.first ?? "").utf8.count <= 80 else {
            throw Refusal("S1.5", "several RelayState fields, or one of more than 80 bytes")
        }
        let messages =
            form.values("SAMLRequest").map { (SignedQuery.Kind.request, $0) } + form.values("SAMLResponse").map { (.response, $0) }
        guard messages.count == 1, let (kind, text) = messages.first else {
            throw Refusal("S8.1", "not exactly one of SAMLRequest and SAMLResponse")
        }
        let root = try Message(parsing: POSTForm.message(text, rule: "S8.1"), root: [kind.root]).root
        guard let signed = try SignedElement.verifying(root, by: identityProvider.signingCertificates) else {
            throw Refusal("S8.1", "an unsigned message")
        }
        return try read(signed, states.first, .post, pendingID, now, isReplay)
    }

    private func read(
        _ signed: SignedElement,
        _ relayState: String?,
        _ binding: SAMLBinding,
        _ pendingID: String?,
        _ now: UnixTime,
        _ isReplay: (String) -> Bool
    ) throws(Refusal) -> VerifiedLogout {
        let logout = try LogoutCheck(connection: self, requestID: pendingID, now: now)
            .read(signed, relayState: relayState, binding: binding)
        guard !isReplay(logout.id) else { throw Refusal("S8.2", "the message was used before", received: logout.id) }
        return logout
    }
}

extension SignedQuery.Kind {
    /// What the parameter carries at a logout URL.
    fileprivate var root: XMLName {
        switch self {
        case .request: .samlp("LogoutRequest")
        case .response: .samlp("LogoutResponse")
        }
    }
}
