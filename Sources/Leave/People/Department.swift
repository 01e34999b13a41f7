package struct Department: Hashable, Sendable {
    package let id: DepartmentID
    /// Nil and an empty sequence both count as none (LEAVE_RULES L7.15).
    package var approvers: ApprovalSequence?
    /// How many may be absent on a half; at least 1 (L7.12).
    package var maximumAbsent: Int?

    /// - Throws: `invalid-maximum-absent`.
    package init(id: DepartmentID, approvers: ApprovalSequence? = nil, maximumAbsent: Int? = nil) throws(RuleViolation) {
        guard maximumAbsent ?? 1 >= 1 else { throw RuleViolation(.invalidMaximumAbsent) }
        self.id = id
        self.approvers = approvers
        self.maximumAbsent = maximumAbsent
    }
}

extension Department: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case id, approvers, maximumAbsent }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        try self.init(
            id: try members.decode(DepartmentID.self, forKey: .id),
            approvers: try members.decodeIfPresent(ApprovalSequence.self, forKey: .approvers),
            maximumAbsent: try members.maximumAbsent(.maximumAbsent)
        )
    }
}
