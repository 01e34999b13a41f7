/// A person with the facts that hold from the start; what changes later are assignments.
package struct Employee: Hashable, Sendable {
    package let id: EmployeeID
    /// Until the first transfer; nil: no working days and no entitlement.
    package var location: LocationID?
    package var department: DepartmentID?
    package var employmentStart: LocalDate
    /// The last day of employment (LEAVE_RULES L9.9).
    package var employmentEnd: LocalDate?
    package var roles: Set<Role>

    /// - Throws: `employment-end-before-start`.
    package init(
        id: EmployeeID,
        location: LocationID? = nil,
        department: DepartmentID? = nil,
        employmentStart: LocalDate,
        employmentEnd: LocalDate? = nil,
        roles: Set<Role> = []
    ) throws(RuleViolation) {
        guard employmentEnd ?? employmentStart >= employmentStart else { throw RuleViolation(.employmentEndBeforeStart) }
        self.id = id
        self.location = location
        self.department = department
        self.employmentStart = employmentStart
        self.employmentEnd = employmentEnd
        self.roles = roles
    }
}

/// `approver` is derived: whoever is an approver of somebody.
package enum Role: String, Codable, CaseIterable, Hashable, Sendable, Comparable {
    case admin

    package static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}

extension Employee: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case id, location, department, employmentStart, employmentEnd, roles }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        do {
            try self.init(
                id: try members.decode(EmployeeID.self, forKey: .id),
                location: try members.decodeIfPresent(LocationID.self, forKey: .location),
                department: try members.decodeIfPresent(DepartmentID.self, forKey: .department),
                employmentStart: try members.decode(LocalDate.self, forKey: .employmentStart),
                employmentEnd: try members.decodeIfPresent(LocalDate.self, forKey: .employmentEnd),
                roles: try members.value(.roles, default: [])
            )
        } catch let violation as RuleViolation where violation.path.isEmpty {
            throw RuleViolation(violation.code, at: members.path(to: .employmentEnd))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(id, forKey: .id)
        try members.encodeIfPresent(location, forKey: .location)
        try members.encodeIfPresent(department, forKey: .department)
        try members.encode(employmentStart, forKey: .employmentStart)
        try members.encodeIfPresent(employmentEnd, forKey: .employmentEnd)
        try members.encode(roles.sorted(), forKey: .roles)
    }
}
