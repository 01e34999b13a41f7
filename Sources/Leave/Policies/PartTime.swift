/// How the entitlement follows part-time work (LEAVE_RULES L6.12). The factor is never more than 1.
package enum PartTime: Hashable, Sendable {
    case none
    /// The employee's `fte` assignment.
    case factor
    /// Average days worked a week in the working week in force, divided by this number.
    case fullTimeDays(Amount)
    /// Average minutes worked a week in the working week in force, divided by this number.
    case fullTimeMinutes(Int)
}

extension PartTime: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case fullTimeDays, fullTimeMinutes }

    package init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            switch name {
            case "none": self = .none
            case "factor": self = .factor
            default: throw RuleViolation(.invalidFactor, at: decoder.path)
            }
            return
        }
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let days = try members.decodeIfPresent(Amount.self, forKey: .fullTimeDays)
        let minutes = try members.decodeIfPresent(Int.self, forKey: .fullTimeMinutes)
        switch (days, minutes) {
        case (let days?, nil) where days > .zero: self = .fullTimeDays(days)
        case (nil, let minutes?) where minutes > 0: self = .fullTimeMinutes(minutes)
        default: throw RuleViolation(.invalidFactor, at: decoder.path)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .none, .factor:
            var container = encoder.singleValueContainer()
            try container.encode(self == .none ? "none" : "factor")
        case .fullTimeDays(let days):
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(days, forKey: .fullTimeDays)
        case .fullTimeMinutes(let minutes):
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(minutes, forKey: .fullTimeMinutes)
        }
    }
}
