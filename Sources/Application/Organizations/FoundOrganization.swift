import EventSourcing
package import Leave
import Texts

/// A new organization and its first admin, an employee without location (API.md, `GET /setup/{token}`).
package struct FoundOrganization: Command {
    package var name: String
    package var slug: String
    package var admin: Employee
    package var email: String
    /// Vouched for by the operator (SSO_RULES P2).
    package var domain: String?
    package var connection: SSOConnection?

    package init(name: String, slug: String, admin: Employee, email: String, domain: String?, connection: SSOConnection?) {
        self.name = name
        self.slug = slug
        self.admin = admin
        self.email = email
        self.domain = domain
        self.connection = connection
    }

    /// What is wrong with it, whatever is there already: asked before a name is reserved for it.
    ///
    /// - Returns: The admin's address in the form that is compared.
    @discardableResult
    package func check() throws(CommandError) -> String {
        var faults = Faults()
        faults.check(name: name)
        faults.check(slug: slug)
        let address = EmailAddress(email)
        if address == nil { faults.add(Refusal("invalid-value", pointer: "/admin", detail: "refusal.email")) }
        if let domain, EmailAddress("somebody@" + domain)?.domain != domain || !domain.contains(".") {
            faults.add(Refusal("invalid-value", pointer: "/domain", detail: "refusal.domain"))
        }
        try faults.finish()
        return address?.text ?? email
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.position == .start else { return [] }
        let address = try check()
        let person = EmployeeAdded(
            employee: admin.id,
            email: .known(address),
            name: .known(String(address.prefix { $0 != "@" })),
            employmentStart: admin.employmentStart,
            location: nil,
            department: nil,
            roles: [.admin]
        )
        var events: [LeaveEvent] = [.organizationFounded(OrganizationFounded(name: name, slug: slug)), .employeeAdded(person)]
        if let domain {
            events.append(.domainClaimed(DomainClaimed(domain: domain, challenge: nil)))
            events.append(.domainVerified(DomainVerified(domain: domain, proof: .operator)))
        }
        if let connection { events.append(.connectionAdded(SSOConnectionAdded(connection: connection))) }
        return events
    }
}

package struct ChangeOrganization: Command {
    package var name: String
    /// How long sessions last (SSO_RULES C2.2).
    package var sessionLimits: SessionLimits
    /// In which people are spoken to who have not said in which (RFC 5646); nil: in the installation's own.
    package var language: String?

    package init(name: String, sessionLimits: SessionLimits, language: String?) {
        self.name = name
        self.sessionLimits = sessionLimits
        self.language = language
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        faults.check(name: name)
        for (member, seconds) in [("idle", sessionLimits.idle), ("absolute", sessionLimits.absolute)]
        where !SessionLimits.range.contains(seconds) {
            let detail = "A session lasts 5 minutes to 7 days."
            faults.add(Refusal("invalid-value", rule: "C2.2", pointer: "/sessionLimits/\(member)", detail: detail))
        }
        faults.check(language: language)
        try faults.finish()
        var events: [LeaveEvent] = []
        if name != situation.organization.name || language != situation.organization.language {
            events.append(.organizationSettingsChanged(OrganizationSettingsChanged(name: name, language: language)))
        }
        if sessionLimits != situation.organization.sessionLimits {
            events.append(.sessionLimitsSet(SessionLimitsSet(limits: sessionLimits)))
        }
        return events
    }
}

extension Faults {
    /// Part of addresses: 2 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends.
    mutating func check(slug: String) {
        let characters = Array(slug.utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let isGood =
            (2...63).contains(characters.count) && characters.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
            && characters.first.map(isAlphanumeric) == true && characters.last.map(isAlphanumeric) == true
        if !isGood {
            add(Refusal("invalid-value", pointer: "/slug", detail: "refusal.slug"))
        }
    }
}
