import Leave
import Texts

/// An e-mail domain is said to be the organization's; nothing follows from it before it is proven (SSO_RULES P2.1).
package struct ClaimDomain: Command {
    package var domain: String
    /// 128 random bits or more, as text.
    package var challenge: String

    package init(domain: String, challenge: String) {
        self.domain = domain
        self.challenge = challenge
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard let address = EmailAddress("somebody@" + domain), address.domain == domain, domain.contains("."), address.isASCII else {
            throw .refused([Refusal("invalid-value", pointer: "/name", detail: "refusal.domain")])
        }
        guard situation.organization.domains[domain] == nil else { return [] }
        return [.domainClaimed(DomainClaimed(domain: domain, challenge: challenge))]
    }
}

/// The domain goes back to where it may be claimed by anybody; nobody is linked by its addresses any more.
package struct ReleaseDomain: Command {
    package var domain: String

    package init(domain: String) {
        self.domain = domain
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.domains[domain] != nil else { throw .notFound }
        return [.domainReleased(DomainReleased(domain: domain))]
    }
}

package struct VerifyDomain: Command {
    package var domain: String
    package var proof: DomainVerified.Proof

    package init(domain: String, proof: DomainVerified.Proof) {
        self.domain = domain
        self.proof = proof
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard let known = situation.organization.domains[domain] else { throw .notFound }
        return known.isVerified ? [] : [.domainVerified(DomainVerified(domain: domain, proof: proof))]
    }
}
