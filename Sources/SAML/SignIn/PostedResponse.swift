import OpenSSL
package import SSO

/// The fields that arrived at the assertion consumer service (SSO_RULES S1).
package struct PostedResponse: Hashable, Sendable {
    /// As posted: base64.
    package let samlResponse: String
    package let relayState: String?

    package init(samlResponse: String, relayState: String?) {
        self.samlResponse = samlResponse
        self.relayState = relayState
    }

    /// - Parameter form: The body, `application/x-www-form-urlencoded`.
    /// - Throws: S1.1 unless there is exactly one `SAMLResponse`, at most one `RelayState` and no other message.
    package init(form: [UInt8]) throws(Refusal) {
        let form = try POSTForm.fields(form, rule: "S1.1")
        guard form.values("SAMLRequest").isEmpty, form.values("SAMLart").isEmpty else {
            throw Refusal("S1.1", "another message than a response")
        }
        let responses = form.values("SAMLResponse")
        let states = form.values("RelayState")
        guard responses.count == 1, states.count <= 1 else {
            throw Refusal("S1.1", "\(responses.count) SAMLResponse and \(states.count) RelayState fields")
        }
        self.init(samlResponse: responses[0], relayState: states.first)
    }

    /// The message's octets (S1.2, S1.3).
    func message() throws(Refusal) -> [UInt8] {
        try POSTForm.message(samlResponse, rule: "S1.2")
    }

    /// S1.5.
    func checkRelayState(_ pending: PendingRequest?) throws(Refusal) {
        guard (relayState ?? "").utf8.count <= 80 else { throw Refusal("S1.5", "a RelayState of more than 80 bytes") }
        guard let issued = pending?.relayState else { return }
        guard let relayState, isEqualInConstantTime(Array(relayState.utf8), Array(issued.utf8)) else {
            throw Refusal("S1.5", "another RelayState than the one that we issued")
        }
    }
}
