package import EventSourcing
package import Leave

/// What a connection's directory says of an employee.
package struct ProvisionedProfile: Hashable, Sendable {
    package let connection: SSOConnectionID
    package var userName: Personal
    package var externalID: Personal?
    package var displayName: Personal?
    package var formattedName: Personal?
    package var givenName: Personal?
    package var familyName: Personal?
    /// The directory deleted it: it is 404 there until it is made again (SSO_RULES P5.3).
    package var isHidden = false
    package let created: Instant
    package var modified: Instant
}

/// A group that a connection's directory keeps here (SSO_RULES P5.7).
package struct ProvisionedGroup: Hashable, Sendable {
    package let connection: SSOConnectionID
    package var name: String
    package var externalID: String?
    package var members: Set<EmployeeID>
    package let created: Instant
    package var modified: Instant
}

package struct ProvisioningTokenEntry: Hashable, Sendable {
    package let connection: SSOConnectionID
    package let name: String?
    package let issued: Instant
    /// Seconds since 1970.
    package let expires: Int64
    package var isRevoked = false
}

package struct Deactivation: Hashable, Sendable {
    /// Whether it ended the employment, and nothing was said of that since.
    package var endedEmployment: Bool
}

extension OrganizationModel {
    mutating func applyProvisioning(_ recorded: RecordedEvent<LeaveEvent>) {
        switch recorded.event {
        case .provisioningTokenIssued(let event):
            provisioningTokens[event.token] = ProvisioningTokenEntry(
                connection: event.connection,
                name: event.name,
                issued: recorded.recordedAt,
                expires: event.expires
            )
        case .provisioningTokenRevoked(let event): provisioningTokens[event.token]?.isRevoked = true
        case .employeeProvisioned(let event):
            provisioned[event.employee] = ProvisionedProfile(
                connection: event.connection,
                userName: event.userName,
                externalID: event.externalID,
                displayName: event.displayName,
                formattedName: event.formattedName,
                givenName: event.givenName,
                familyName: event.familyName,
                created: provisioned[event.employee]?.created ?? recorded.recordedAt,
                modified: recorded.recordedAt
            )
        case .employeeDeprovisioned(let event): deprovision(event.employee)
        case .employeeDeactivated(let event): deactivate(event, recorded)
        case .employeeReactivated(let event):
            deactivated[event.employee] = nil
            provisioned[event.employee]?.modified = recorded.recordedAt
        case .employmentEnded(let event): deactivated[event.employee]?.endedEmployment = false
        case .employeeProfileChanged(let event): provisioned[event.employee]?.modified = recorded.recordedAt
        case .employeeErased(let event): erase(event.employee)
        case .provisionedGroupCreated, .provisionedGroupChanged, .provisionedGroupRemoved: applyGroup(recorded)
        default: break
        }
    }

    private mutating func applyGroup(_ recorded: RecordedEvent<LeaveEvent>) {
        switch recorded.event {
        case .provisionedGroupCreated(let event):
            provisionedGroups[event.group] = ProvisionedGroup(
                connection: event.connection,
                name: event.name,
                externalID: event.externalID,
                members: Set(event.members),
                created: recorded.recordedAt,
                modified: recorded.recordedAt
            )
        case .provisionedGroupChanged(let event):
            guard var group = provisionedGroups[event.group] else { break }
            group.name = event.name
            group.externalID = event.externalID
            group.members = group.members.union(event.joined).subtracting(event.left)
            group.modified = recorded.recordedAt
            provisionedGroups[event.group] = group
        case .provisionedGroupRemoved(let event): provisionedGroups[event.group] = nil
        default: break
        }
    }

    private mutating func deprovision(_ employee: EmployeeID) {
        provisioned[employee]?.isHidden = true
        leaveGroups(employee)
    }

    private mutating func deactivate(_ event: EmployeeDeactivated, _ recorded: RecordedEvent<LeaveEvent>) {
        deactivated[event.employee] = Deactivation(endedEmployment: event.endsEmployment)
        revokeTokens(of: event.employee)
        provisioned[event.employee]?.modified = recorded.recordedAt
    }

    private mutating func leaveGroups(_ employee: EmployeeID) {
        for group in provisionedGroups.keys { provisionedGroups[group]?.members.remove(employee) }
    }

    private mutating func revokeTokens(of employee: EmployeeID) {
        for (id, token) in apiTokens where token.owner == employee { apiTokens[id]?.isRevoked = true }
        for (id, feed) in calendarFeeds where feed.owner == employee { calendarFeeds[id]?.isRevoked = true }
    }

    /// Nothing personal is left in memory; what the rules count with stays.
    private mutating func erase(_ employee: EmployeeID) {
        erased.insert(employee)
        deactivated[employee] = Deactivation(endedEmployment: false)
        people[employee] = Person(email: .erased, name: .erased)
        provisioned[employee] = nil
        preferences[employee] = nil
        refusedAddresses[employee] = nil
        pictures[employee] = nil
        identities = identities.filter { $0.value != employee }
        revokeTokens(of: employee)
        leaveGroups(employee)
        forgetTexts(of: employee)
    }

    mutating func forgetTexts(of employee: EmployeeID) {
        for (id, entry) in adjustments where entry.employee == employee { adjustments[id]?.reason = .erased }
        for (id, entry) in requests where entry.employee == employee {
            var entry = entry
            if entry.reason != nil { entry.reason = .erased }
            for index in entry.history.indices where entry.history[index].comment != nil { entry.history[index].comment = .erased }
            requests[id] = entry
        }
    }
}
