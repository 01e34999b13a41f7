/// How a year's entitlement is credited (LEAVE_RULES L6.7, L6.8).
package enum Grant: Hashable, Sendable {
    /// On the first eligible day.
    case upFront
    case accrual(every: Period, at: Edge)

    package enum Period: Hashable, Sendable {
        case year, month, halfMonth, day
        /// Weeks are counted from the anchor in both directions.
        case week(anchor: LocalDate)
        case twoWeeks(anchor: LocalDate)
    }

    /// The day of the period on which it is credited.
    package enum Edge: String, Codable, CaseIterable, Hashable, Sendable { case start, end }
}

extension Grant: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case kind, every, at, anchor }

    private enum Kind: String { case upFront, accrual }

    private enum Every: String { case year, month, halfMonth, week, twoWeeks, day }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        switch try members.choice(Kind.self, .kind, else: .invalidGrant) {
        case .upFront: self = .upFront
        case .accrual:
            let anchor = try members.decodeIfPresent(LocalDate.self, forKey: .anchor)
            let at = try members.choice(Edge.self, .at, else: .invalidGrant) ?? .start
            let period: Period? =
                switch try members.choice(Every.self, .every, else: .invalidGrant) {
                case .year: .year
                case .month: .month
                case .halfMonth: .halfMonth
                case .day: .day
                case .week: anchor.map { .week(anchor: $0) }
                case .twoWeeks: anchor.map { .twoWeeks(anchor: $0) }
                case nil: nil
                }
            guard let period else { throw RuleViolation(.invalidGrant, at: decoder.path) }
            self = .accrual(every: period, at: at)
        case nil: throw RuleViolation(.invalidGrant, at: decoder.path)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .upFront: try members.encode(Kind.upFront.rawValue, forKey: .kind)
        case .accrual(let period, let edge):
            try members.encode(Kind.accrual.rawValue, forKey: .kind)
            let (every, anchor): (Every, LocalDate?) =
                switch period {
                case .year: (.year, nil)
                case .month: (.month, nil)
                case .halfMonth: (.halfMonth, nil)
                case .day: (.day, nil)
                case .week(let anchor): (.week, anchor)
                case .twoWeeks(let anchor): (.twoWeeks, anchor)
                }
            try members.encode(every.rawValue, forKey: .every)
            try members.encode(edge, forKey: .at)
            try members.encodeIfPresent(anchor, forKey: .anchor)
        }
    }
}
