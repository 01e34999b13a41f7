/// Why a message was not taken.
package struct SMTPFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The same message may be taken later: the server cannot be reached, is busy, or is not set up as we are.
        case temporary
        /// The server will not take this message.
        case permanent
        /// The server will not take any message to this address: it does not exist, or not any more.
        case address
    }

    /// What was being done.
    package enum Step: String, Hashable, Sendable {
        case connecting, securing, greeting, authenticating, sender, recipient, content
    }

    package let kind: Kind
    package let step: Step
    /// The server's reply code; nil where it gave none.
    package let code: Int?
    package let status: EnhancedStatus?
    /// One sentence, without anything that the server said: that may name people.
    package let reason: String

    init(_ kind: Kind, _ step: Step, _ reason: String) {
        self.kind = kind
        self.step = step
        self.reason = reason
        code = nil
        status = nil
    }

    /// What a refusal says (RFC 5321 §4.2.1, RFC 3463). Before the sender is named it is about how we are set up, never about the message.
    init(_ reply: SMTPReply, at step: Step) {
        self.step = step
        code = reply.code
        status = reply.enhancedStatus
        switch step {
        case .connecting, .securing, .greeting, .authenticating: kind = .temporary
        case .sender, .content: kind = reply.code >= 500 ? .permanent : .temporary
        case .recipient: kind = reply.code >= 500 ? (Self.isAboutAddress(reply) ? .address : .permanent) : .temporary
        }
        let told = status.map { "\(reply.code) \($0)" } ?? "\(reply.code)"
        reason = "The mail server answered \(told) at this step: \(step.rawValue)."
    }

    /// Bad destination or mailbox (`5.1.x`, `5.2.1`); without an enhanced status what RFC 5321 §4.2.3 says of a mailbox.
    private static func isAboutAddress(_ reply: SMTPReply) -> Bool {
        guard let status = reply.enhancedStatus else { return [550, 551, 553].contains(reply.code) }
        return status.subject == 1 && [1, 2, 3, 6, 10].contains(status.detail) || status.subject == 2 && status.detail == 1
    }
}
