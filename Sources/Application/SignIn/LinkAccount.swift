package import Leave

/// Somebody signed in at an identity provider: whose account is it (P1)?
package struct LinkAccount: Hashable, Sendable {
    package struct AssertedEmail: Hashable, Sendable {
        package let address: EmailAddress
        /// `email_verified` is `true` (O6.15). For SAML always: there the domain's connection decides (P1.4).
        package let isVerified: Bool

        package init(address: EmailAddress, isVerified: Bool) {
            self.address = address
            self.isVerified = isVerified
        }
    }

    package let connection: SSOConnectionID
    package let identity: ExternalIdentity
    package let identityHashes: IdentityHashes
    package let email: AssertedEmail?
    package let name: String?
    /// What the connection's mapping grants (P1.3).
    package let grants: SSOConnection.Grants
    /// Whose set-up link the sign-in began from. The operator gave it to that person, so it links as an admin would (P1.4, P3.3).
    package let setUpFor: EmployeeID?

    package init(
        connection: SSOConnectionID,
        identity: ExternalIdentity,
        identityHashes: IdentityHashes,
        email: AssertedEmail?,
        name: String?,
        grants: SSOConnection.Grants,
        setUpFor: EmployeeID? = nil
    ) {
        self.connection = connection
        self.identity = identity
        self.identityHashes = identityHashes
        self.email = email
        self.name = name
        self.grants = grants
        self.setUpFor = setUpFor
    }
}

extension LinkAccount {
    /// What the decision must know of the organization.
    package protocol Model {
        func connection(_ id: SSOConnectionID) -> SSOConnection?
        func employee(identity: IdentityHashes, at connection: SSOConnectionID) -> EmployeeID?
        func employee(email: EmailAddress) -> EmployeeID?
        func person(_ employee: EmployeeID) -> Person?
        /// Nil unless the domain is verified now (P2.1).
        func verifiedDomain(_ name: String) -> VerifiedDomain?
    }

    package struct Person: Hashable, Sendable {
        package let isActive: Bool
        package let isAdmin: Bool
        package let hasLocation: Bool
        package let department: DepartmentID?
        package let email: EmailAddress?
        package let name: String?
        /// The connections of which the person has an identity.
        package let connections: Set<SSOConnectionID>

        package init(
            isActive: Bool,
            isAdmin: Bool,
            hasLocation: Bool,
            department: DepartmentID?,
            email: EmailAddress?,
            name: String?,
            connections: Set<SSOConnectionID>
        ) {
            self.isActive = isActive
            self.isAdmin = isAdmin
            self.hasLocation = hasLocation
            self.department = department
            self.email = email
            self.name = name
            self.connections = connections
        }
    }

    package struct VerifiedDomain: Hashable, Sendable {
        /// The one connection that speaks for it; nil: any of the organization's.
        package let connection: SSOConnectionID?

        package init(connection: SSOConnectionID?) { self.connection = connection }
    }

    /// What must be recorded, in this order, before the person is signed in.
    package enum Decision: Hashable, Sendable {
        case known(EmployeeID, Changes)
        case link(EmployeeID, Changes)
        case provision(NewPerson)
    }

    package struct Changes: Hashable, Sendable {
        package var email: EmailAddress?
        package var name: String?
        package var grantsAdmin = false
        /// Of somebody who had none: a later move is an admin's affair, because it changes entitlements.
        package var location: LocationID?
        package var department: DepartmentID?

        package static let none = Changes()
    }

    package struct NewPerson: Hashable, Sendable {
        package let email: EmailAddress
        package let name: String
        package let location: LocationID?
        package let department: DepartmentID?
        package let isAdmin: Bool
    }

    /// Why nobody is signed in. All that apply are told, to admins only.
    package enum Blocker: String, Hashable, Sendable, CaseIterable {
        case connectionDisabled = "connection-disabled"
        case deactivated
        case alreadyLinked = "already-linked"
        case emailMissing = "email-missing"
        case emailNotVerified = "email-not-verified"
        case emailNotASCII = "email-not-ascii"
        case emailOfAnother = "email-of-another"
        case domainNotVerified = "domain-not-verified"
        case unknownPerson = "unknown-person"

        /// As in SSO_RULES.
        package var rule: String {
            switch self {
            case .connectionDisabled, .deactivated: "C2.4"
            case .alreadyLinked, .emailNotVerified, .domainNotVerified: "P1.4"
            case .emailNotASCII: "P1.5"
            case .emailOfAnother: "P3.3"
            case .emailMissing, .unknownPerson: "P1.1"
            }
        }

        /// For an admin.
        package var explanation: String {
            switch self {
            case .connectionDisabled: "The connection is disabled or was removed."
            case .deactivated: "The employee is deactivated."
            case .alreadyLinked: "The employee already has another identity of this connection; an admin links the accounts."
            case .emailMissing: "The identity provider sent no usable e-mail address, which a new account needs."
            case .emailNotVerified: "The identity provider does not vouch for the e-mail address; an admin links the account."
            case .emailNotASCII: "An address outside ASCII is never linked by itself; an admin links the account."
            case .emailOfAnother: "The set-up link was made for another e-mail address."
            case .domainNotVerified: "The domain of the e-mail address is not verified for this organization and connection."
            case .unknownPerson: "There is no such employee, and the connection does not make accounts."
            }
        }
    }

    package struct Refused: Error, Hashable {
        /// Never empty.
        package let blockers: [Blocker]
    }

    package func decide(_ model: some Model) throws(Refused) -> Decision {
        guard let settings = model.connection(connection), settings.isEnabled else { throw Refused(blockers: [.connectionDisabled]) }
        if let employee = model.employee(identity: identityHashes, at: connection) {
            guard let person = model.person(employee), person.isActive else { throw Refused(blockers: [.deactivated]) }
            return .known(employee, changes(to: person, of: employee, settings, model))
        }
        if let setUpFor { return try link(setUpFor, fromSetUpIn: model, settings) }
        guard let email else { throw Refused(blockers: [provisions(settings) ? .emailMissing : .unknownPerson]) }
        if let employee = model.employee(email: email.address) { return try link(employee, by: email, in: model, settings) }
        guard case .on(let location, let department) = settings.provisioning else { throw Refused(blockers: [.unknownPerson]) }
        // An account is never made for an address that somebody else may own: its owner would find it taken, or share it unknowingly.
        let blockers = unproven(email, in: model)
        guard blockers.isEmpty else { throw Refused(blockers: blockers) }
        return .provision(
            NewPerson(
                email: email.address,
                name: name ?? String(email.address.text.prefix { $0 != "@" }),
                location: grants.location ?? location,
                department: grants.department ?? department,
                isAdmin: grants.isAdmin
            )
        )
    }

    private func link(_ employee: EmployeeID, fromSetUpIn model: some Model, _ settings: SSOConnection) throws(Refused) -> Decision {
        guard let person = model.person(employee), person.isActive else { throw Refused(blockers: [.deactivated]) }
        var blockers: [Blocker] = []
        if person.connections.contains(connection) { blockers.append(.alreadyLinked) }
        // A link that was forwarded must not make somebody else an admin.
        if let email, let own = person.email, email.address != own { blockers.append(.emailOfAnother) }
        guard blockers.isEmpty else { throw Refused(blockers: blockers) }
        return .link(employee, changes(to: person, of: employee, settings, model))
    }

    private func link(
        _ employee: EmployeeID,
        by email: AssertedEmail,
        in model: some Model,
        _ settings: SSOConnection
    ) throws(Refused) -> Decision {
        guard let person = model.person(employee) else { throw Refused(blockers: [.unknownPerson]) }
        var blockers: [Blocker] = []
        if !person.isActive { blockers.append(.deactivated) }
        if person.connections.contains(connection) { blockers.append(.alreadyLinked) }
        blockers += unproven(email, in: model)
        if !email.address.isASCII { blockers.append(.emailNotASCII) }
        guard blockers.isEmpty else { throw Refused(blockers: blockers) }
        return .link(employee, changes(to: person, of: employee, settings, model))
    }

    /// What keeps an address from standing for a person here: nobody vouches for it, or nobody who may (O6.15, P1.4, P2).
    private func unproven(_ email: AssertedEmail, in model: some Model) -> [Blocker] {
        (email.isVerified ? [] : [.emailNotVerified]) + (serves(email.address.domain, model) ? [] : [.domainNotVerified])
    }

    private func serves(_ domain: String, _ model: some Model) -> Bool {
        guard let verified = model.verifiedDomain(domain) else { return false }
        return verified.connection == nil || verified.connection == connection
    }

    private func provisions(_ settings: SSOConnection) -> Bool { settings.provisioning != .off }

    /// Nothing that is missing clears anything (P1.6), and a mapping that no longer matches takes no role away: an admin does.
    private func changes(to person: Person, of employee: EmployeeID, _ settings: SSOConnection, _ model: some Model) -> Changes {
        var changes = Changes.none
        changes.grantsAdmin = grants.isAdmin && !person.isAdmin
        if !person.hasLocation { changes.location = grants.location }
        guard settings.managesProfiles else { return changes }
        if let name, name != person.name { changes.name = name }
        if let department = grants.department, department != person.department { changes.department = department }
        // An address that another account has stays that account's, and one that nobody proves is not taken (O6.15, P2).
        if let email, unproven(email, in: model).isEmpty, email.address != person.email, model.employee(email: email.address) == nil {
            changes.email = email.address
        }
        return changes
    }
}
