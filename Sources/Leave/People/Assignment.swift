/// How a transfer treats the entitlement of the running leave year (LEAVE_RULES L9.4–L9.6).
package enum TransferMode: String, Codable, CaseIterable, Hashable, Sendable {
    case prorate, keep, replace
}

package struct Transfer: Hashable, Sendable {
    package let location: LocationID
    package let mode: TransferMode

    package init(to location: LocationID, mode: TransferMode = .prorate) {
        self.location = location
        self.mode = mode
    }
}

/// A share of full time, 0 to 1 (L6.12).
package struct WorkFactor: Hashable, Sendable, Codable {
    package let value: Amount

    package static let fullTime = WorkFactor(unchecked: Amount(1))

    private init(unchecked value: Amount) { self.value = value }

    /// - Throws: `invalid-factor`.
    package init(_ value: Amount) throws(RuleViolation) {
        guard value >= .zero, value <= Amount(1) else { throw RuleViolation(.invalidFactor) }
        self.value = value
    }

    package init(from decoder: any Decoder) throws {
        let value = try Amount(from: decoder)
        do { try self.init(value) } catch { throw RuleViolation(error.code, at: decoder.path) }
    }

    package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}

/// A fact about an employee that holds from its effective date until the next of its kind (L2.8).
package enum Assignment: Hashable, Sendable {
    case location(Transfer)
    case department(DepartmentID?)
    /// Nil returns to the location's.
    case workingWeek(WorkingWeek?)
    case fte(WorkFactor)
    /// Nil returns to the policy's (L6.20).
    case entitlement(LeaveTypeID, Amount?)
    case approvers(ApprovalSequence)
    case roles(Set<Role>)
}
