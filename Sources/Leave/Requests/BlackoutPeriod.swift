/// Days on which leave is refused (LEAVE_RULES L7.11). Absent members mean all.
package struct BlackoutPeriod: Hashable, Sendable {
    package let id: BlackoutPeriodID
    package let span: DateSpan
    package let location: LocationID?
    package let department: DepartmentID?
    package let leaveTypes: Set<LeaveTypeID>?

    package init(
        id: BlackoutPeriodID,
        span: DateSpan,
        location: LocationID? = nil,
        department: DepartmentID? = nil,
        leaveTypes: Set<LeaveTypeID>? = nil
    ) {
        self.id = id
        self.span = span
        self.location = location
        self.department = department
        self.leaveTypes = leaveTypes
    }
}

extension BlackoutPeriod: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case id, from, to, location, department, leaveTypes }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            id: try members.decode(BlackoutPeriodID.self, forKey: .id),
            span: try DateSpan(members, from: .from, to: .to),
            location: try members.decodeIfPresent(LocationID.self, forKey: .location),
            department: try members.decodeIfPresent(DepartmentID.self, forKey: .department),
            leaveTypes: try members.decodeIfPresent(Set<LeaveTypeID>.self, forKey: .leaveTypes)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(id, forKey: .id)
        try members.encode(span.first, forKey: .from)
        try members.encode(span.last, forKey: .to)
        try members.encodeIfPresent(location, forKey: .location)
        try members.encodeIfPresent(department, forKey: .department)
        try members.encodeIfPresent(leaveTypes?.sorted(), forKey: .leaveTypes)
    }
}
