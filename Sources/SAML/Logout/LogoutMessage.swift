package import SSO

/// A verified logout message (SSO_RULES S8). Only ``SAMLConnection`` makes one.
package struct VerifiedLogout: Hashable, Sendable {
    package enum Message: Hashable, Sendable {
        case request(LogoutRequest)
        /// `Status`, the top-level code; `…:Success` or a reason why other sessions may go on.
        case response(status: String)
    }

    /// The message's `ID`: used once for a connection, to be remembered until `replayUntil`.
    package let id: String
    package let replayUntil: UnixTime
    package let message: Message
    package let relayState: String?
    /// How it came, and how its answer should go.
    package let binding: SAMLBinding
}

/// Whose sessions end (S8.3).
package struct LogoutRequest: Hashable, Sendable {
    package let nameID: NameID
    /// Only these sessions; empty: all of the person's at this connection.
    package let sessionIndexes: [String]
}
