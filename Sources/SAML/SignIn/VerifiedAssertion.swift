package import SSO
import XML

/// What an identity provider says about a person, after every check (SSO_RULES S1–S6). Only
/// ``SAMLConnection/accept(_:pending:now:isReplay:)`` makes one, and it reads nothing but signed elements (S4.12).
package struct VerifiedAssertion: Hashable, Sendable {
    /// `Assertion/@ID`: used once for a connection (S5.9).
    package let id: String
    /// Until when `id` has to be remembered: the assertion could not be accepted later in any case.
    package let replayUntil: UnixTime
    package let nameID: NameID
    package let attributes: SAMLAttributes
    package let authenticatedAt: UnixTime
    /// Names our session at the provider, for single logout; nil when it gives none.
    package let sessionIndex: String?
    /// Our session must end before (C2.2); nil when the provider sets no end.
    package let sessionEnd: UnixTime?
    /// Of all statements, in order.
    package let authenticationContexts: [String]
    /// Whether it answers our request; otherwise the provider began (S3.5).
    package let isSolicited: Bool

    init(_ signed: SignedElement, _ check: AssertionCheck) throws(Refusal) {
        let assertion = signed.element
        id = try check.identifier(assertion)
        try check.issued(assertion)
        try check.issuer(assertion)
        let subject = try check.subject(signed)
        nameID = subject.nameID
        let end = try check.conditions(assertion)
        let statements = try check.authentication(assertion)
        attributes = try SAMLAttributes(assertion)
        replayUntil = ([end, subject.end].compactMap { $0 }.max() ?? check.now) + check.policy.clockSkew
        authenticatedAt = statements.instant
        sessionIndex = statements.sessionIndex
        sessionEnd = statements.sessionEnd
        authenticationContexts = statements.contexts
        isSolicited = check.requestID != nil
    }
}
