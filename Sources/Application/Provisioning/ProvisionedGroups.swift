package import EventSourcing
package import Leave
import Texts

/// A group as a connection's directory tells of it (SSO_RULES P5.7).
package struct GroupDescription: Hashable, Sendable {
    package var name: String
    package var externalID: String?
    package var members: Set<EmployeeID>

    package init(name: String, externalID: String?, members: Set<EmployeeID>) {
        self.name = name
        self.externalID = externalID
        self.members = members
    }
}

package struct ProvisionGroup: Command {
    package var id: ProvisionedGroupID
    package var group: GroupDescription

    package init(id: ProvisionedGroupID, group: GroupDescription) {
        self.id = id
        self.group = group
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let connection = try situation.provisioningConnection()
        try situation.check(group, as: id, of: connection.id)
        let created = ProvisionedGroupCreated(
            group: id,
            connection: connection.id,
            name: group.name,
            externalID: group.externalID,
            members: group.members.sorted()
        )
        return [.provisionedGroupCreated(created)] + situation.placements(by: connection, changing: id, to: group)
    }
}

package struct ChangeProvisionedGroup: Command {
    package var id: ProvisionedGroupID
    /// From what is known to what shall be; made anew when others were faster.
    package var change: @Sendable (GroupDescription) throws(CommandError) -> GroupDescription

    package init(
        id: ProvisionedGroupID,
        change: @escaping @Sendable (GroupDescription) throws(CommandError) -> GroupDescription
    ) {
        self.id = id
        self.change = change
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let connection = try situation.provisioningConnection()
        let before = try situation.provisionedGroup(id).description
        let after = try change(before)
        guard after != before else { return [] }
        try situation.check(after, as: id, of: connection.id)
        let changed = ProvisionedGroupChanged(
            group: id,
            connection: connection.id,
            name: after.name,
            externalID: after.externalID,
            joined: after.members.subtracting(before.members).sorted(),
            left: before.members.subtracting(after.members).sorted()
        )
        return [.provisionedGroupChanged(changed)] + situation.placements(by: connection, changing: id, to: after)
    }
}

package struct RemoveProvisionedGroup: Command {
    package var id: ProvisionedGroupID

    package init(id: ProvisionedGroupID) { self.id = id }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let connection = try situation.provisioningConnection()
        _ = try situation.provisionedGroup(id)
        return [.provisionedGroupRemoved(ProvisionedGroupRemoved(group: id, connection: connection.id))]
            + situation.placements(by: connection, changing: id, to: nil)
    }
}

/// A group with what only we know of it.
package struct ProvisionedGroupEntry: Hashable, Sendable {
    package let id: ProvisionedGroupID
    package let description: GroupDescription
    package let created: Instant
    package let modified: Instant
    package let version: Position
}

extension Situation {
    /// - Throws: 404 for what is another directory's, too.
    package func provisionedGroup(_ id: ProvisionedGroupID) throws(CommandError) -> ProvisionedGroupEntry {
        let connection = try provisioningConnection()
        guard let group = organization.provisionedGroups[id], group.connection == connection.id else { throw .notFound }
        return entry(id, group)
    }

    /// Those of the directory that asks, by id.
    package func provisionedGroups() throws(CommandError) -> [ProvisionedGroupEntry] {
        let connection = try provisioningConnection()
        return organization.provisionedGroups.filter { $0.value.connection == connection.id }.sorted { $0.key < $1.key }.map {
            entry($0.key, $0.value)
        }
    }

    private func entry(_ id: ProvisionedGroupID, _ group: ProvisionedGroup) -> ProvisionedGroupEntry {
        ProvisionedGroupEntry(
            id: id,
            description: GroupDescription(name: group.name, externalID: group.externalID, members: group.members),
            created: group.created,
            modified: group.modified,
            version: organization.version(of: id.bits)
        )
    }

    fileprivate func check(_ group: GroupDescription, as id: ProvisionedGroupID, of connection: SSOConnectionID) throws(CommandError) {
        var faults = Faults()
        faults.check(name: group.name, at: "/displayName")
        if let externalID = group.externalID, externalID.count > 1000 {
            faults.add(Refusal("invalid-value", pointer: "/externalId", detail: "refusal.text-too-long"))
        }
        if let stranger = group.members.sorted().first(where: { !sees($0, as: connection) }) {
            let detail = Message("refusal.unknown-user", ["user": .text(stranger.description)])
            faults.add(Refusal("invalid-value", pointer: "/members", detail: detail))
        }
        try faults.finish()
        // Its name is what the mapping goes by: two groups of one name would be one there.
        let isTaken = organization.provisionedGroups.contains {
            $0.key != id && $0.value.connection == connection && $0.value.name.lowercased() == group.name.lowercased()
        }
        if isTaken {
            throw .refused([Refusal("uniqueness", rule: "P5.2", pointer: "/displayName", detail: "refusal.uniqueness.group")])
        }
    }

    /// What the connection's mapping makes of the change for everybody who is, or was, in the group (SSO_RULES P1.3, P5.7).
    ///
    /// - Parameter group: Nil: it goes.
    fileprivate func placements(
        by connection: SSOConnection,
        changing id: ProvisionedGroupID,
        to group: GroupDescription?
    ) -> [LeaveEvent] {
        let before = organization.provisionedGroups.filter { $0.value.connection == connection.id }
            .mapValues { GroupDescription(name: $0.name, externalID: nil, members: $0.members) }
        var after = before
        after[id] = group
        let touched = (before[id]?.members ?? []).union(group?.members ?? [])
        func grants(_ employee: EmployeeID, _ groups: [ProvisionedGroupID: GroupDescription]) -> SSOConnection.Grants {
            let names = groups.values.filter { $0.members.contains(employee) }.map(\.name)
            return connection.grants(to: [SSOConnection.RoleMapping.groups: names])
        }
        return touched.sorted().flatMap { placement(of: $0, from: grants($0, before), to: grants($0, after)) }
    }

    private func placement(of employee: EmployeeID, from before: SSOConnection.Grants, to after: SSOConnection.Grants) -> [LeaveEvent] {
        let today = today(of: employee)
        var events: [LeaveEvent] = []
        let roles = facts.roles(of: employee, on: today)
        if after.isAdmin, !roles.contains(.admin) {
            events.append(.rolesAssigned(RolesAssigned(employee: employee, effectiveDate: today, roles: roles.union([.admin]))))
        }
        // The group gave the role, so leaving it takes it; but somebody must remain an admin.
        var faults = Faults()
        checkAdminsRemain(without: employee, into: &faults)
        if before.isAdmin, !after.isAdmin, roles.contains(.admin), faults.refusals.isEmpty {
            events.append(.rolesAssigned(RolesAssigned(employee: employee, effectiveDate: today, roles: roles.subtracting([.admin]))))
        }
        if let department = after.department, department != before.department, isOpen(department: department),
            facts.department(of: employee, on: today) != department
        {
            let move = EmployeeMovedToDepartment(employee: employee, effectiveDate: today, department: department)
            events.append(.employeeMovedToDepartment(move))
        }
        return events + transfer(of: employee, from: before.location, to: after.location, on: today)
    }

    /// A move that a closed year or the leave years do not allow is an admin's affair.
    private func transfer(of employee: EmployeeID, from before: LocationID?, to location: LocationID?, on today: LocalDate) -> [LeaveEvent]
    {
        guard let location, location != before, isOpen(location: location), facts.location(of: employee, on: today) != location else {
            return []
        }
        if facts.employee(employee)?.location != nil {
            guard facts.faults(of: .location(Transfer(to: location)), for: employee, from: today).isEmpty else { return [] }
        }
        let move = EmployeeMovedToLocation(employee: employee, effectiveDate: today, location: location, mode: .prorate)
        return [.employeeMovedToLocation(move)]
    }
}
