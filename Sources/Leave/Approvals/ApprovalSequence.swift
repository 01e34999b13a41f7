/// Who answers requests, step by step (LEAVE_RULES L7.15, L7.18). Written as `{"sequence":[{"anyOf":[…],"fallback":[…]}]}`.
package struct ApprovalSequence: Hashable, Sendable {
    /// Any one of a step's people suffices.
    package struct Step: Hashable, Sendable, Codable {
        package let anyOf: [EmployeeID]
        /// Who may also answer while all of `anyOf` are away.
        package let fallback: [EmployeeID]

        package init(anyOf: [EmployeeID], fallback: [EmployeeID] = []) {
            self.anyOf = anyOf
            self.fallback = fallback
        }
    }

    package var sequence: [Step]

    package init(_ sequence: [Step]) { self.sequence = sequence }

    /// Everybody named, once.
    package var people: Set<EmployeeID> { Set(sequence.flatMap { $0.anyOf + $0.fallback }) }
}

extension ApprovalSequence.Step {
    enum CodingKeys: String, CodingKey, CaseIterable { case anyOf, fallback }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        guard members.contains(.anyOf), let anyOf = try? members.decode([EmployeeID].self, forKey: .anyOf) else {
            throw RuleViolation(.invalidApprovers, at: decoder.path)
        }
        self.anyOf = anyOf
        fallback = try members.value(.fallback, default: [])
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(anyOf, forKey: .anyOf)
        if !fallback.isEmpty { try members.encode(fallback, forKey: .fallback) }
    }
}

extension ApprovalSequence: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case sequence }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        guard members.contains(.sequence), (try? members.nestedUnkeyedContainer(forKey: .sequence)) != nil else {
            throw RuleViolation(.invalidApprovers, at: decoder.path)
        }
        sequence = try members.decode([Step].self, forKey: .sequence)
    }
}
