import Application
import Leave
import Logging
import SSO

/// A connection at which something happens: whose it is, and how a refusal there is recorded (P4.1).
struct Scene: Sendable {
    let organization: OrganizationID
    let connection: SSOConnection
    /// Whether people may sign in through it now: it is enabled, and no other one must be used (P3.2).
    let isOpen: Bool
    /// Of the organization's sessions (C2.2).
    let limits: SessionLimits
}

/// Why nobody is signed in, on its way to the record.
struct Denial: Error {
    let refusal: SignInRecord.Refusal

    init(_ rule: String, _ detail: String, expected: String? = nil, received: String? = nil) {
        refusal = SignInRecord.Refusal(rule: rule, detail: detail, expected: expected, received: received)
    }

    init(_ refusal: SSO.Refusal) {
        self.init(refusal.rule.rawValue, refusal.reason, expected: refusal.expected, received: refusal.received)
    }

    /// The address may not be asked, or did not answer as it must (O2.3).
    init(_ unreachable: ProviderUnreachable) {
        self.init("O2.3", "The identity provider could not be asked.", received: unreachable.description)
    }

    /// Nil for what is no refusal but a failure of ours.
    init?(of error: any Error) {
        switch error {
        case let denial as Denial: self = denial
        case let refusal as SSO.Refusal: self.init(refusal)
        case let unreachable as ProviderUnreachable: self.init(unreachable)
        case AccountLinkingError.refused(let blockers): self.init(blockers)
        default: return nil
        }
    }

    init(_ blockers: [LinkAccount.Blocker]) {
        let explanations = blockers.map { "\($0.rule): \($0.explanation)" }
        self.init(blockers.first?.rule ?? "P1.4", explanations.joined(separator: " "))
    }
}

/// Writes the organization's record of sign-ins and raises one notice when failures pile up (P4.3).
struct SignInRecorder: Sendable {
    /// Refusals within an hour at one connection that somebody should look at.
    static let noticeAfter = 10

    let log: any SignInLog
    let now: @Sendable () -> UnixSeconds
    let logger: Logger

    /// - Returns: The reference number.
    func record(
        _ outcome: SignInRecord.Outcome,
        of organization: OrganizationID,
        at connection: SSOConnectionID?,
        client: SignInClient
    ) async throws(SignInStoreError) -> String {
        let record = SignInRecord(
            reference: ReferenceNumber.make(),
            organization: organization,
            connection: connection,
            at: now(),
            outcome: outcome,
            clientAddress: NetworkAddress.truncated(client.address)
        )
        let refused = try await log.record(record)
        // Exactly at the number, so that a hundred failures raise one notice and not ninety.
        if case .refused = outcome, refused == Self.noticeAfter {
            logger.warning(
                "sign-ins are refused again and again",
                metadata: [
                    "organization": "\(organization)",
                    "connection": connection.map { "\($0)" } ?? "none",
                    "reference": "\(record.reference)",
                ]
            )
        }
        return record.reference
    }
}
