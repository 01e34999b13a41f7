/// Terms that hold for one location and leave type from a date until the next version (LEAVE_RULES L6.1).
package struct PolicyVersion: Hashable, Sendable {
    package let id: PolicyID
    package let location: LocationID
    package let leaveType: LeaveTypeID
    package let effectiveDate: LocalDate
    package let terms: PolicyTerms

    package init(id: PolicyID, location: LocationID, leaveType: LeaveTypeID, effectiveDate: LocalDate, terms: PolicyTerms) {
        self.id = id
        self.location = location
        self.leaveType = leaveType
        self.effectiveDate = effectiveDate
        self.terms = terms
    }
}

/// The members of the terms stand beside those of the version.
extension PolicyVersion: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case id, location, leaveType, effectiveDate }

    package init(from decoder: any Decoder) throws {
        try decoder.requireMembers(CodingKeys.allCases.map(\.stringValue) + PolicyTerms.CodingKeys.allCases.map(\.stringValue))
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try members.decode(PolicyID.self, forKey: .id),
            location: try members.decode(LocationID.self, forKey: .location),
            leaveType: try members.decode(LeaveTypeID.self, forKey: .leaveType),
            effectiveDate: try members.decode(LocalDate.self, forKey: .effectiveDate),
            terms: try PolicyTerms(members: try decoder.container(keyedBy: PolicyTerms.CodingKeys.self))
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(id, forKey: .id)
        try members.encode(location, forKey: .location)
        try members.encode(leaveType, forKey: .leaveType)
        try members.encode(effectiveDate, forKey: .effectiveDate)
        try terms.encode(to: encoder)
    }
}
