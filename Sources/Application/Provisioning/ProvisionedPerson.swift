package import EventSourcing
package import Leave

/// A person as a connection's directory tells of them (SSO_RULES P5.2).
package struct ProvisionedPerson: Hashable, Sendable {
    /// Unique in the organization, without case.
    package var userName: String
    package var externalID: String?
    package var displayName: String?
    package var formattedName: String?
    package var givenName: String?
    package var familyName: String?
    /// Nil: the user name is one.
    package var email: String?
    package var isActive: Bool

    package init(
        userName: String,
        externalID: String? = nil,
        displayName: String? = nil,
        formattedName: String? = nil,
        givenName: String? = nil,
        familyName: String? = nil,
        email: String? = nil,
        isActive: Bool = true
    ) {
        self.userName = userName
        self.externalID = externalID
        self.displayName = displayName
        self.formattedName = formattedName
        self.givenName = givenName
        self.familyName = familyName
        self.email = email
        self.isActive = isActive
    }

    /// What colleagues read: the first that is told.
    var name: String {
        let parts = [givenName, familyName].compactMap { $0 }.joined(separator: " ")
        return [displayName, formattedName, parts].compactMap { $0 }.first { $0.contains { !$0.isWhitespace } } ?? userName
    }

    /// Nil where neither the address nor the user name is one.
    var address: EmailAddress? { email.map { EmailAddress($0) } ?? EmailAddress(userName) }
}

/// A person with what only we know of them.
package struct ProvisionedUser: Hashable, Sendable {
    package let id: EmployeeID
    package let person: ProvisionedPerson
    /// Of the same connection's directory, by name.
    package let groups: [GroupReference]
    package let created: Instant?
    package let modified: Instant?
    package let version: Position

    package struct GroupReference: Hashable, Sendable {
        package let id: ProvisionedGroupID
        package let name: String
    }
}

extension Situation {
    /// Whom the directory of a connection sees: those whom it manages, and those whom nobody does. Others' people, and whoever it deleted, are
    /// not there for it.
    func sees(_ employee: EmployeeID, as connection: SSOConnectionID) -> Bool {
        guard organization.people[employee] != nil, !organization.erased.contains(employee) else { return false }
        guard let profile = organization.provisioned[employee] else { return true }
        return profile.connection == connection && !profile.isHidden
    }

    /// - Throws: 404 for whoever is not there for the directory that asks.
    package func provisionedUser(_ id: EmployeeID) throws(CommandError) -> ProvisionedUser {
        let connection = try provisioningConnection()
        guard sees(id, as: connection.id), let user = user(id, in: groups(of: connection.id)) else { throw .notFound }
        return user
    }

    /// Everybody whom the directory that asks sees, by id.
    package func provisionedUsers() throws(CommandError) -> [ProvisionedUser] {
        let connection = try provisioningConnection()
        let groups = groups(of: connection.id)
        return organization.people.keys.filter { sees($0, as: connection.id) }.sorted().compactMap { user($0, in: groups) }
    }

    /// The groups of a connection's directory by their members, each list by name.
    private func groups(of connection: SSOConnectionID) -> [EmployeeID: [ProvisionedUser.GroupReference]] {
        let groups = organization.provisionedGroups.filter { $0.value.connection == connection }
            .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
        return groups.reduce(into: [:]) { all, group in
            let reference = ProvisionedUser.GroupReference(id: group.key, name: group.value.name)
            for member in group.value.members { all[member, default: []].append(reference) }
        }
    }

    private func user(_ id: EmployeeID, in groups: [EmployeeID: [ProvisionedUser.GroupReference]]) -> ProvisionedUser? {
        guard let person = provisionedPerson(id) else { return nil }
        let profile = organization.provisioned[id]
        return ProvisionedUser(
            id: id,
            person: person,
            groups: groups[id] ?? [],
            created: profile?.created,
            modified: profile?.modified,
            version: organization.version(of: id.bits)
        )
    }

    func provisionedPerson(_ id: EmployeeID) -> ProvisionedPerson? {
        guard let person = organization.people[id], let email = person.email.text else { return nil }
        guard let profile = organization.provisioned[id] else {
            return ProvisionedPerson(userName: email, displayName: person.name.text, email: email, isActive: isActive(id))
        }
        return ProvisionedPerson(
            userName: profile.userName.text ?? email,
            externalID: profile.externalID?.text,
            displayName: profile.displayName?.text,
            formattedName: profile.formattedName?.text,
            givenName: profile.givenName?.text,
            familyName: profile.familyName?.text,
            email: email,
            isActive: isActive(id)
        )
    }
}
