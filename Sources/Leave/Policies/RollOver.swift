/// What remains of a leave year in the next (LEAVE_RULES L6.15, L6.16).
package enum RollOver: Hashable, Sendable {
    case none
    case upTo(Amount, Expiry?)
    case all(Expiry?)

    /// The last usable day of what was carried.
    package enum Expiry: Hashable, Sendable {
        /// The first such date on or after the new year's first day.
        case on(MonthDay)
        /// A period of so many months from the new year's first day (L2.3).
        case months(Int)

        package func lastDay(from start: LocalDate) -> LocalDate {
            switch self {
            case .on(let day): day.first(onOrAfter: start)
            case .months(let count): start.adding(months: count).previous
            }
        }
    }

    /// Nil when everything is carried.
    package var limit: Amount? {
        switch self {
        case .none: .zero
        case .upTo(let amount, _): amount
        case .all: nil
        }
    }

    package var expiry: Expiry? {
        switch self {
        case .none: nil
        case .upTo(_, let expiry), .all(let expiry): expiry
        }
    }
}

extension RollOver.Expiry: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case months }

    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            guard let day = MonthDay(text) else { throw RuleViolation(.invalidMonthDay, at: decoder.path) }
            self = .on(day)
            return
        }
        guard let members = try? decoder.strictContainer(keyedBy: CodingKeys.self),
            let months = try? members.decode(Int.self, forKey: .months), (1...1200).contains(months)
        else { throw RuleViolation(.invalidRollOver, at: decoder.path) }
        self = .months(months)
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .on(let day):
            var container = encoder.singleValueContainer()
            try container.encode(day)
        case .months(let months):
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(months, forKey: .months)
        }
    }
}

extension RollOver: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case kind, amount, expires }

    private enum Kind: String { case none, upTo, all }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let kind = try members.choice(Kind.self, .kind, else: .invalidRollOver)
        let amount = try members.notNegative(.amount)
        let expiry = try members.decodeIfPresent(Expiry.self, forKey: .expires)
        switch (kind, amount) {
        case (.some(.none), _): self = .none
        case (.upTo, let amount?): self = .upTo(amount, expiry)
        case (.all, _): self = .all(expiry)
        case (.upTo, nil), (nil, _): throw RuleViolation(.invalidRollOver, at: decoder.path)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .none: try members.encode(Kind.none.rawValue, forKey: .kind)
        case .upTo(let amount, _):
            try members.encode(Kind.upTo.rawValue, forKey: .kind)
            try members.encode(amount, forKey: .amount)
        case .all: try members.encode(Kind.all.rawValue, forKey: .kind)
        }
        try members.encodeIfPresent(expiry, forKey: .expires)
    }
}
