package import Leave
import Texts

/// A connection's directory makes somebody known here (SSO_RULES P5.2). Whom it once deleted, it takes up again.
package struct ProvisionPerson: Command {
    package var id: EmployeeID
    package var person: ProvisionedPerson

    package init(id: EmployeeID, person: ProvisionedPerson) {
        self.id = id
        self.person = person
    }

    /// Who it becomes: somebody who was deleted, where the address is theirs.
    package func employee(in situation: Situation) throws(CommandError) -> EmployeeID {
        let connection = try situation.provisioningConnection()
        let address = person.address
        let known = situation.organization.provisioned.first { entry in
            entry.value.connection == connection.id && entry.value.isHidden
                && situation.organization.people[entry.key]?.email.text == address?.text
        }
        return known?.key ?? id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let connection = try situation.provisioningConnection()
        let employee = try employee(in: situation)
        let address = try situation.check(person, as: employee)
        guard situation.organization.people[employee] == nil else { return try revive(employee, connection, address, in: situation) }
        var location: LocationID?
        var department: DepartmentID?
        if case .on(let usual, let usualDepartment) = connection.provisioning { (location, department) = (usual, usualDepartment) }
        location = location.flatMap { situation.isOpen(location: $0) ? $0 : nil }
        department = department.flatMap { situation.isOpen(department: $0) ? $0 : nil }
        let added = EmployeeAdded(
            employee: employee,
            email: .known(address.text),
            name: .known(person.name),
            employmentStart: location.map { situation.today(at: $0) } ?? situation.today(of: employee),
            location: location,
            department: department,
            roles: []
        )
        let closing: [LeaveEvent] =
            person.isActive ? [] : [.employeeDeactivated(EmployeeDeactivated(employee: employee, endsEmployment: false))]
        return [.employeeAdded(added), .employeeProvisioned(person.provisioned(employee, by: connection.id))] + closing
    }

    private func revive(
        _ employee: EmployeeID,
        _ connection: SSOConnection,
        _ address: EmailAddress,
        in situation: Situation
    ) throws(CommandError) -> [LeaveEvent] {
        [.employeeProvisioned(person.provisioned(employee, by: connection.id))]
            + situation.profileChange(of: employee, to: person, address)
            + situation.accountChange(of: employee, toActive: person.isActive)
    }
}

/// What the directory says of somebody from now on.
package struct ChangeProvisionedPerson: Command {
    package var id: EmployeeID
    /// From what is known to what shall be; made anew when others were faster.
    package var change: @Sendable (ProvisionedPerson) throws(CommandError) -> ProvisionedPerson

    package init(
        id: EmployeeID,
        change: @escaping @Sendable (ProvisionedPerson) throws(CommandError) -> ProvisionedPerson
    ) {
        self.id = id
        self.change = change
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let connection = try situation.provisioningConnection()
        let before = try situation.provisionedUser(id).person
        var after = try change(before)
        // Where the user name was the address, it goes on being it.
        if after.userName != before.userName, after.email == before.email, EmailAddress(before.userName)?.text == before.email,
            let followed = EmailAddress(after.userName)
        {
            after.email = followed.text
        }
        guard after != before else { return [] }
        let address = try situation.check(after, as: id)
        if situation.isOrWillBeAdmin(id), situation.organization.people[id]?.email.text != address.text {
            // Who may sign in with another address would become an admin by the directory's word alone (P1.3).
            throw .forbidden(code: "forbidden")
        }
        if before.isActive, !after.isActive { try situation.checkAdminsRemain(without: id) }
        return [.employeeProvisioned(after.provisioned(id, by: connection.id))]
            + situation.profileChange(of: id, to: after, address)
            + (after.isActive == before.isActive ? [] : situation.accountChange(of: id, toActive: after.isActive))
    }
}

/// The directory deletes somebody: nothing of their history goes, but they are deactivated, hold no role, and are not there for it any more
/// (SSO_RULES P5.3).
package struct DeprovisionPerson: Command {
    package var id: EmployeeID

    package init(id: EmployeeID) { self.id = id }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let connection = try situation.provisioningConnection()
        let person = try situation.provisionedUser(id).person
        try situation.checkAdminsRemain(without: id)
        var events: [LeaveEvent] = []
        // Whoever was not its own is from now on, so that it is known who deleted them.
        if situation.organization.provisioned[id] == nil { events.append(.employeeProvisioned(person.provisioned(id, by: connection.id))) }
        let today = situation.today(of: id)
        if situation.isAdmin(id) { events.append(.rolesAssigned(RolesAssigned(employee: id, effectiveDate: today, roles: []))) }
        events += situation.accountChange(of: id, toActive: false)
        return events + [.employeeDeprovisioned(EmployeeDeprovisioned(employee: id, connection: connection.id))]
    }
}

extension ProvisionedPerson {
    fileprivate func provisioned(_ employee: EmployeeID, by connection: SSOConnectionID) -> LeaveEvent {
        .employeeProvisioned(provisioned(employee, by: connection))
    }

    fileprivate func provisioned(_ employee: EmployeeID, by connection: SSOConnectionID) -> EmployeeProvisioned {
        EmployeeProvisioned(
            employee: employee,
            connection: connection,
            userName: .known(userName),
            externalID: externalID.map { .known($0) },
            displayName: displayName.map { .known($0) },
            formattedName: formattedName.map { .known($0) },
            givenName: givenName.map { .known($0) },
            familyName: familyName.map { .known($0) }
        )
    }
}

extension Situation {
    /// A directory that is mistaken, or taken over, must not lock the organization out: its last admin stays, until somebody else is one.
    fileprivate func checkAdminsRemain(without employee: EmployeeID) throws(CommandError) {
        var faults = Faults()
        checkAdminsRemain(without: employee, into: &faults)
        try faults.finish()
    }

    /// Also from a later day on.
    fileprivate func isOrWillBeAdmin(_ employee: EmployeeID) -> Bool {
        let today = today(of: employee)
        let later = facts.employees[employee]?.roles.current.entries.contains { $0.date > today && $0.value.contains(.admin) }
        return isAdmin(employee) || later == true
    }

    /// - Returns: The address in the form that is compared.
    fileprivate func check(_ person: ProvisionedPerson, as employee: EmployeeID) throws(CommandError) -> EmailAddress {
        var faults = Faults()
        faults.check(name: person.userName, at: "/userName")
        faults.check(name: person.name, at: "/displayName")
        for (text, pointer) in [
            (person.externalID, "/externalId"), (person.formattedName, "/name/formatted"), (person.givenName, "/name/givenName"),
            (person.familyName, "/name/familyName"),
        ] where text.map({ $0.count > 1000 }) == true {
            faults.add(Refusal("invalid-value", pointer: pointer, detail: "refusal.text-too-long"))
        }
        guard let address = person.address else {
            faults.add(
                Refusal(
                    "invalid-value",
                    pointer: "/emails",
                    detail: "refusal.address-missing"
                )
            )
            throw .refused(faults.refusals)
        }
        try faults.finish()
        guard !isTaken(userName: person.userName, address, for: employee) else {
            throw .refused([
                Refusal("uniqueness", rule: "P5.2", pointer: "/userName", detail: "refusal.uniqueness.user")
            ])
        }
        return address
    }

    private func isTaken(userName: String, _ address: EmailAddress, for employee: EmployeeID) -> Bool {
        let wanted = userName.lowercased()
        let hasName = organization.provisioned.contains {
            $0.key != employee && !$0.value.isHidden && $0.value.userName.text?.lowercased() == wanted
        }
        return hasName
            || organization.people.contains { other in
                guard other.key != employee, let email = other.value.email.text else { return false }
                return email == address.text || organization.provisioned[other.key] == nil && email == wanted
            }
    }

    fileprivate func profileChange(of employee: EmployeeID, to person: ProvisionedPerson, _ address: EmailAddress) -> [LeaveEvent] {
        let after = Person(email: .known(address.text), name: .known(person.name))
        guard organization.people[employee] != after else { return [] }
        return [.employeeProfileChanged(EmployeeProfileChanged(employee: employee, email: after.email, name: after.name))]
    }

    /// Closes or opens the account at once; employment ends with it, and goes on again where it was so ended.
    func accountChange(of employee: EmployeeID, toActive isActive: Bool) -> [LeaveEvent] {
        guard isActive != self.isActive(employee) else { return [] }
        let today = today(of: employee)
        let end = facts.employmentEnd(of: employee)
        guard isActive else {
            let lastDay = max(today, facts.employee(employee)?.employmentStart ?? today)
            // A closed year may forbid it: then the account is closed all the same, and employment is an admin's affair.
            let ends = end.map { $0 > today } ?? true && facts.faults(ofEnding: employee, on: lastDay).isEmpty
            return (ends ? [.employmentEnded(EmploymentEnded(employee: employee, lastDay: lastDay))] : [])
                + [.employeeDeactivated(EmployeeDeactivated(employee: employee, endsEmployment: ends))]
        }
        let goesOn = organization.deactivated[employee]?.endedEmployment == true
        return (organization.deactivated[employee] == nil ? [] : [.employeeReactivated(EmployeeReactivated(employee: employee))])
            + (goesOn ? [.employmentEnded(EmploymentEnded(employee: employee, lastDay: nil))] : [])
    }
}
