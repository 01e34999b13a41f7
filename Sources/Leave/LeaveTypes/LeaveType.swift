/// A kind of leave, such as paid time off (LEAVE_RULES L5).
package struct LeaveType: Hashable, Sendable, Codable {
    package enum Unit: String, Codable, CaseIterable, Hashable, Sendable { case days, hours }

    package enum Tracking: String, Codable, CaseIterable, Hashable, Sendable {
        /// Ledger and limit.
        case limited
        /// Leave is listed, there is no balance.
        case unlimited
        /// No ledger lines.
        case untracked
    }

    /// What others see of approved leave (L7.23).
    package enum Privacy: String, Codable, CaseIterable, Hashable, Sendable {
        case type, absence, hidden
    }

    package let id: LeaveTypeID
    /// Never changes (L5.1).
    package let unit: Unit
    package var tracking: Tracking
    package var approvalNeeded: Bool
    package var halfDays: Bool
    /// Hours asked for are a multiple of it (L7.10).
    package var increment: Amount?
    package var reasonRequired: Bool
    /// No effect on amounts.
    package var paid: Bool
    /// False for working from home.
    package var countsAsAbsent: Bool
    package var privacy: Privacy

    package init(
        id: LeaveTypeID,
        unit: Unit,
        tracking: Tracking = .limited,
        approvalNeeded: Bool = true,
        halfDays: Bool = true,
        increment: Amount? = nil,
        reasonRequired: Bool = false,
        paid: Bool = true,
        countsAsAbsent: Bool = true,
        privacy: Privacy = .absence
    ) {
        self.id = id
        self.unit = unit
        self.tracking = tracking
        self.approvalNeeded = approvalNeeded
        self.halfDays = halfDays
        self.increment = increment
        self.reasonRequired = reasonRequired
        self.paid = paid
        self.countsAsAbsent = countsAsAbsent
        self.privacy = privacy
    }
}

extension LeaveType {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, unit, tracking, approvalNeeded, halfDays, increment, reasonRequired, paid, countsAsAbsent, privacy
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        guard let unit = try members.choice(Unit.self, .unit, else: .invalidUnit) else {
            throw RuleViolation(.invalidUnit, at: decoder.path)
        }
        let increment = try members.notNegative(.increment)
        if increment == .zero { throw RuleViolation(.amountNotPositive, at: members.path(to: .increment)) }
        self.init(
            id: try members.decode(LeaveTypeID.self, forKey: .id),
            unit: unit,
            tracking: try members.choice(Tracking.self, .tracking, else: .invalidTracking) ?? .limited,
            approvalNeeded: try members.value(.approvalNeeded, default: true),
            halfDays: try members.value(.halfDays, default: true),
            increment: increment,
            reasonRequired: try members.value(.reasonRequired, default: false),
            paid: try members.value(.paid, default: true),
            countsAsAbsent: try members.value(.countsAsAbsent, default: true),
            privacy: try members.value(.privacy, default: .absence)
        )
    }
}
