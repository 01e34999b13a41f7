package import SSO

/// The request of this browser at this connection that waits for its answer (SSO_RULES S7.2). Whoever keeps it takes it
/// out before the answer is looked at: it is used once.
package struct PendingRequest: Hashable, Sendable {
    /// `AuthnRequest/@ID`.
    package let id: String
    /// What was sent along; nil when the answer's is not to be compared.
    package let relayState: String?
    package let sentAt: UnixTime

    package init(id: String, relayState: String?, sentAt: UnixTime) {
        self.id = id
        self.relayState = relayState
        self.sentAt = sentAt
    }

    /// How long an answer may take.
    package static let lifetime = Duration.seconds(600)
}
