/// A single week is `{"monday":480,…}`, several are `{"weeks":[…],"anchor":…}`; a day is minutes or `{"morning":m,"afternoon":a}`.
extension WorkingWeek: Codable {
    package init(from decoder: any Decoder) throws {
        let members: KeyedDecodingContainer<MemberName>
        do { members = try decoder.container(keyedBy: MemberName.self) } catch {
            throw RuleViolation(.invalidWorkingWeek, at: decoder.path)
        }
        do {
            guard members.contains(.weeks) else {
                try self.init(weeks: [try members.decodeWeek()])
                return
            }
            guard members.allKeys.allSatisfy({ [MemberName.weeks.stringValue, MemberName.anchor.stringValue].contains($0.stringValue) })
            else { throw RuleViolation(.invalidWorkingWeek) }
            var list = try members.nestedUnkeyedContainer(forKey: .weeks)
            var weeks: [[ByHalf<Int>]] = []
            while !list.isAtEnd { weeks.append(try list.nestedContainer(keyedBy: MemberName.self).decodeWeek()) }
            try self.init(weeks: weeks, anchor: try members.decodeIfPresent(LocalDate.self, forKey: .anchor))
        } catch let violation as RuleViolation {
            throw RuleViolation(violation.code, at: violation.path.isEmpty ? decoder.path : violation.path)
        } catch is DecodingError {
            throw RuleViolation(.invalidWorkingWeek, at: decoder.path)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: MemberName.self)
        guard let anchor else { return try members.encode(week: weeks[0]) }
        var list = members.nestedUnkeyedContainer(forKey: .weeks)
        for week in weeks {
            var days = list.nestedContainer(keyedBy: MemberName.self)
            try days.encode(week: week)
        }
        try members.encode(anchor, forKey: .anchor)
    }
}

private let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

extension MemberName {
    fileprivate static let weeks = MemberName(stringValue: "weeks")
    fileprivate static let anchor = MemberName(stringValue: "anchor")
    fileprivate static let morning = MemberName(stringValue: "morning")
    fileprivate static let afternoon = MemberName(stringValue: "afternoon")
}

extension KeyedDecodingContainer<MemberName> {
    fileprivate func decodeWeek() throws -> [ByHalf<Int>] {
        guard allKeys.allSatisfy({ weekdays.contains($0.stringValue) }) else { throw RuleViolation(.invalidWorkingWeek) }
        return try weekdays.map { weekday in
            let key = MemberName(stringValue: weekday)
            guard contains(key) else { return .zero }
            if let minutes = try? decode(Int.self, forKey: key) {
                guard (0...1440).contains(minutes) else { throw RuleViolation(.invalidWorkingWeek) }
                return WorkingWeek.split(minutes)
            }
            let day = try nestedContainer(keyedBy: MemberName.self, forKey: key)
            guard day.allKeys.allSatisfy({ ["morning", "afternoon"].contains($0.stringValue) }) else {
                throw RuleViolation(.invalidWorkingWeek)
            }
            return ByHalf(
                morning: try day.decodeIfPresent(Int.self, forKey: .morning) ?? 0,
                afternoon: try day.decodeIfPresent(Int.self, forKey: .afternoon) ?? 0
            )
        }
    }
}

extension KeyedEncodingContainer<MemberName> {
    /// Days without work are left out; halves are written only where they are not the split of L3.1.
    fileprivate mutating func encode(week: [ByHalf<Int>]) throws {
        for (weekday, minutes) in zip(weekdays, week) where minutes.sum > 0 {
            let key = MemberName(stringValue: weekday)
            if minutes == WorkingWeek.split(minutes.sum) {
                try encode(minutes.sum, forKey: key)
            } else {
                var day = nestedContainer(keyedBy: MemberName.self, forKey: key)
                try day.encode(minutes.morning, forKey: .morning)
                try day.encode(minutes.afternoon, forKey: .afternoon)
            }
        }
    }
}
