/// Entitlements that grow with years of service (LEAVE_RULES L6.10).
package struct Tenure: Hashable, Sendable {
    package struct Step: Hashable, Sendable, Codable {
        package let afterYears: Int
        package let entitlement: Amount

        /// - Throws: `invalid-tenure` below one year, `amount-negative`.
        package init(afterYears: Int, entitlement: Amount) throws(RuleViolation) {
            guard afterYears >= 1 else { throw RuleViolation(.invalidTenure) }
            guard entitlement >= .zero else { throw RuleViolation(.amountNegative) }
            self.afterYears = afterYears
            self.entitlement = entitlement
        }
    }

    package enum Effect: String, Codable, CaseIterable, Hashable, Sendable {
        /// From the anniversary on, day by day.
        case onAnniversary
        /// By the tenure on the first day of the full leave year, or of employment if later.
        case nextLeaveYear
    }

    package let steps: [Step]
    package let effective: Effect

    /// - Throws: `invalid-tenure` when the steps do not ascend.
    package init(steps: [Step], effective: Effect = .onAnniversary) throws(RuleViolation) {
        guard !steps.isEmpty, zip(steps, steps.dropFirst()).allSatisfy({ $0.afterYears < $1.afterYears }) else {
            throw RuleViolation(.invalidTenure)
        }
        self.steps = steps
        self.effective = effective
    }

    /// Nil before the first step.
    package func entitlement(afterYears years: Int) -> Amount? {
        steps.last { $0.afterYears <= years }?.entitlement
    }
}

extension Tenure.Step {
    enum CodingKeys: String, CodingKey, CaseIterable { case afterYears, entitlement }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        guard let years = try? members.decode(Int.self, forKey: .afterYears) else {
            throw RuleViolation(.invalidTenure, at: members.path(to: .afterYears))
        }
        let entitlement = try members.decode(Amount.self, forKey: .entitlement)
        do { try self.init(afterYears: years, entitlement: entitlement) } catch { throw RuleViolation(error.code, at: decoder.path) }
    }
}

extension Tenure: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case steps, effective }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let steps = try members.decode([Step].self, forKey: .steps)
        let effective = try members.choice(Effect.self, .effective, else: .invalidTenure) ?? .onAnniversary
        do { try self.init(steps: steps, effective: effective) } catch { throw RuleViolation(error.code, at: decoder.path) }
    }
}
