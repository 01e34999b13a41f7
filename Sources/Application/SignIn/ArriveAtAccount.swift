import EventSourcing
package import Leave

/// ``LinkAccount`` as a command over the organization's history.
struct ArriveAtAccount: Command {
    let link: LinkAccount
    /// Who it is when an account is made.
    let newEmployee: EmployeeID

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        do {
            return events(for: try link.decide(SituationAccounts(situation: situation)), in: situation)
        } catch {
            throw .refused(error.blockers.map { Refusal($0.rawValue, rule: $0.rule, detail: $0.explanation) })
        }
    }

    private func events(for decision: LinkAccount.Decision, in situation: Situation) -> [LeaveEvent] {
        switch decision {
        case .known(let employee, let changes): renewed(employee, in: situation) + changed(employee, by: changes, in: situation)
        case .link(let employee, let changes): [linked(employee)] + changed(employee, by: changes, in: situation)
        case .provision(let person): [.employeeAdded(added(person, in: situation)), linked(newEmployee)]
        }
    }

    private func linked(_ employee: EmployeeID) -> LeaveEvent {
        .identityLinked(
            IdentityLinked(employee: employee, connection: link.connection, subjectHash: link.identityHashes.current.hexadecimal)
        )
    }

    /// Known by a key that is being replaced: recorded under the new one, so that the old one can go.
    private func renewed(_ employee: EmployeeID, in situation: Situation) -> [LeaveEvent] {
        let current = Identity(connection: link.connection, subjectHash: link.identityHashes.current.hexadecimal)
        return situation.organization.identities[current] == nil ? [linked(employee)] : []
    }

    private func changed(_ employee: EmployeeID, by changes: LinkAccount.Changes, in situation: Situation) -> [LeaveEvent] {
        var events: [LeaveEvent] = []
        if changes.email != nil || changes.name != nil, let person = situation.organization.people[employee] {
            let email = changes.email.map { Personal.known($0.text) } ?? person.email
            let name = changes.name.map { Personal.known($0) } ?? person.name
            events.append(.employeeProfileChanged(EmployeeProfileChanged(employee: employee, email: email, name: name)))
        }
        if changes.grantsAdmin {
            let today = situation.today(of: employee)
            let roles = situation.facts.roles(of: employee, on: today).union([.admin])
            events.append(.rolesAssigned(RolesAssigned(employee: employee, effectiveDate: today, roles: roles)))
        }
        return events + placed(employee, by: changes, in: situation)
    }

    /// A place that was archived since is none.
    private func placed(_ employee: EmployeeID, by changes: LinkAccount.Changes, in situation: Situation) -> [LeaveEvent] {
        let today = situation.today(of: employee)
        var events: [LeaveEvent] = []
        if let location = changes.location, situation.isOpen(location: location) {
            let move = EmployeeMovedToLocation(employee: employee, effectiveDate: today, location: location, mode: .prorate)
            events.append(.employeeMovedToLocation(move))
        }
        if let department = changes.department, situation.isOpen(department: department) {
            let move = EmployeeMovedToDepartment(employee: employee, effectiveDate: today, department: department)
            events.append(.employeeMovedToDepartment(move))
        }
        return events
    }

    /// A default that was archived since is none.
    private func added(_ person: LinkAccount.NewPerson, in situation: Situation) -> EmployeeAdded {
        let location = person.location.flatMap { situation.isOpen(location: $0) ? $0 : nil }
        return EmployeeAdded(
            employee: newEmployee,
            email: .known(person.email.text),
            name: .known(person.name),
            employmentStart: location.map { situation.today(at: $0) } ?? situation.today(of: newEmployee),
            location: location,
            department: person.department.flatMap { situation.isOpen(department: $0) ? $0 : nil },
            roles: person.isAdmin ? [.admin] : []
        )
    }
}

/// What linking asks, answered by the organization's model.
private struct SituationAccounts: LinkAccount.Model {
    let situation: Situation

    func connection(_ id: SSOConnectionID) -> SSOConnection? { situation.organization.connections[id] }

    func employee(identity: IdentityHashes, at connection: SSOConnectionID) -> EmployeeID? {
        situation.organization.employee(identity: identity, at: connection)
    }

    func employee(email: EmailAddress) -> EmployeeID? {
        situation.organization.people.first { $0.value.email.text == email.text }?.key
    }

    func person(_ employee: EmployeeID) -> LinkAccount.Person? {
        guard let person = situation.organization.people[employee] else { return nil }
        return LinkAccount.Person(
            isActive: situation.isActive(employee),
            isAdmin: situation.isAdmin(employee),
            hasLocation: situation.facts.employee(employee)?.location != nil,
            department: situation.facts.department(of: employee, on: situation.today(of: employee)),
            email: person.email.text.flatMap { EmailAddress($0) },
            name: person.name.text,
            connections: Set(situation.organization.identities.filter { $0.value == employee }.keys.map(\.connection))
        )
    }

    func verifiedDomain(_ name: String) -> LinkAccount.VerifiedDomain? {
        guard situation.organization.domains[name]?.isVerified == true else { return nil }
        return LinkAccount.VerifiedDomain(connection: nil)
    }
}

extension Situation {
    /// Whoever's employment has ended is deactivated, and whomever an admin or a directory deactivated (C2.4).
    package func isActive(_ employee: EmployeeID) -> Bool {
        guard organization.deactivated[employee] == nil else { return false }
        guard let end = facts.employmentEnd(of: employee) else { return true }
        return today(of: employee) <= end
    }
}
