import Application
import EventSourcing
import Identity
import Leave
import Texts
import Logging
import Persistence

extension Installation {
    /// For the commands of the person at the server: quiet, and without anything that listens.
    static func forOperator() async throws -> Installation {
        try Installation(try await Settings.read(), logger: .away(.warning))
    }

    /// Founds the organization and prepares its connection. Directory first, then the history: an attempt that stopped between is taken up
    /// by the next with the same slug.
    func found(_ new: NewOrganization) async throws -> (organization: OrganizationID, admin: EmployeeID, setUpURL: String) {
        let connection = try connection(new)
        let today = LocalDate(daysSinceEpoch: Int(now().microseconds.floored(by: 86_400_000_000)))
        let admin = try Employee(id: EmployeeID(newID()), employmentStart: today, roles: [.admin])
        let founding = FoundOrganization(
            name: new.name,
            slug: new.slug,
            admin: admin,
            email: new.admin,
            domain: new.domain,
            connection: connection
        )
        try answering { () throws(CommandError) in try founding.check() }
        let organization = try await reserve(new)
        try await perform(founding, in: organization)
        if let connection {
            try await connections.prepare(connection, clientSecret: .set(new.oidcClientSecret), in: organization)
        }
        let link = try await credentials.makeLink(.setUp, for: admin.id, of: organization)
        return (organization, admin.id, link)
    }

    private func reserve(_ new: NewOrganization) async throws -> OrganizationID {
        let known = try await directory.organization(slug: new.slug)
        let organization = known ?? OrganizationID(newID())
        if known == nil, try await !directory.register(slug: new.slug, of: organization) { throw Failure("The slug \(new.slug) is taken.") }
        try await events.begin(organization.bits)
        guard try await store(of: organization).head() == .start else { throw Failure("The slug \(new.slug) is taken.") }
        if let domain = new.domain, try await !directory.register(domain: domain, of: organization) {
            throw Failure("The domain \(domain) belongs to another organization.")
        }
        return organization
    }

    /// Refusals as sentences for the terminal.
    private func answering(_ body: () throws(CommandError) -> Void) throws {
        do { try body() } catch {
            guard case .refused(let refusals) = error else { throw error }
            throw Failure(refusals.map { Languages.english.text($0.detail) }.joined(separator: " "))
        }
    }

    @discardableResult
    func perform(_ command: some Command, in organization: OrganizationID) async throws -> Position {
        do {
            return try await commands.perform(command, by: Caller(.operatorConsole(of: organization), channel: "cli", correlation: newID()))
        } catch {
            guard case .refused(let refusals) = error else { throw error }
            throw Failure(refusals.map { Languages.english.text($0.detail) }.joined(separator: " "))
        }
    }

    func situation(slug: String) async throws -> (organization: OrganizationID, situation: Situation) {
        guard let organization = try await directory.organization(slug: slug) else { throw Failure("There is no organization \(slug).") }
        return (organization, try await commands.situation(for: .operatorConsole(of: organization)))
    }

    /// The ids of all organizations, or the one with the slug.
    func organizations(slug: String?) async throws -> [OrganizationID] {
        guard let slug else { return try await directory.organizations() }
        guard let organization = try await directory.organization(slug: slug) else { throw Failure("There is no organization \(slug).") }
        return [organization]
    }

    private func connection(_ new: NewOrganization) throws -> SSOConnection? {
        guard let issuer = new.oidcIssuer else { return nil }
        guard let client = new.oidcClientId else { throw Failure("An OpenID provider needs a client ID.") }
        let settings = OpenIDConnectSettings(
            issuer: issuer,
            clientID: client,
            clientAuthentication: new.oidcClientSecret == nil ? .none : .secretBasic,
            apiAudience: new.oidcAudience
        )
        let connection = SSOConnection(id: SSOConnectionID(newID()), name: "OpenID Connect", provider: .openIDConnect(settings))
        let faults = connection.faults(allowsLoopback: self.settings.isDevelopment)
        guard faults.isEmpty else { throw Failure(faults.map(\.detail).joined(separator: " ")) }
        return connection
    }
}

extension Principal {
    /// The person at the server.
    static func operatorConsole(of organization: OrganizationID) -> Principal {
        Principal(
            organization: organization,
            employee: EmployeeID(0),
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
    }
}

extension Situation {
    func person(email: String) throws -> EmployeeID {
        let wanted = EmailAddress(email)?.text ?? email
        guard let found = organization.people.first(where: { $0.value.email.text == wanted })?.key else {
            throw Failure("Nobody in the organization has the address \(email).")
        }
        return found
    }
}
