/// Where people work: zone, leave year, default working week, holidays (LEAVE_RULES L2, L3, L4).
package struct Location: Hashable, Sendable {
    package let id: LocationID
    /// IANA name; who knows time zones checks it (`unknown-time-zone`).
    package var timeZone: String
    package var leaveYear: LeaveYearRule
    package var workingWeek: WorkingWeek
    package var holidayCalendars: [HolidayCalendarID]
    /// How many may be absent on a half; at least 1 (L7.12).
    package var maximumAbsent: Int?

    /// - Throws: `invalid-maximum-absent`.
    package init(
        id: LocationID,
        timeZone: String,
        leaveYear: LeaveYearRule,
        workingWeek: WorkingWeek,
        holidayCalendars: [HolidayCalendarID] = [],
        maximumAbsent: Int? = nil
    ) throws(RuleViolation) {
        guard maximumAbsent ?? 1 >= 1 else { throw RuleViolation(.invalidMaximumAbsent) }
        self.id = id
        self.timeZone = timeZone
        self.leaveYear = leaveYear
        self.workingWeek = workingWeek
        self.holidayCalendars = holidayCalendars
        self.maximumAbsent = maximumAbsent
    }
}

extension Location: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case id, timeZone, leaveYear, workingWeek, holidayCalendars, maximumAbsent }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        try self.init(
            id: try members.decode(LocationID.self, forKey: .id),
            timeZone: try members.decode(String.self, forKey: .timeZone),
            leaveYear: try members.decode(LeaveYearRule.self, forKey: .leaveYear),
            workingWeek: try members.decode(WorkingWeek.self, forKey: .workingWeek),
            holidayCalendars: try members.value(.holidayCalendars, default: []),
            maximumAbsent: try members.maximumAbsent(.maximumAbsent)
        )
    }
}

extension KeyedDecodingContainer {
    /// - Throws: `invalid-maximum-absent` for anything but a whole number of at least 1.
    func maximumAbsent(_ key: Key) throws -> Int? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        guard let number = try? decode(Int.self, forKey: key), number >= 1 else {
            throw RuleViolation(.invalidMaximumAbsent, at: path(to: key))
        }
        return number
    }
}

/// When a location's leave years start (LEAVE_RULES L2.4, L2.5).
package enum LeaveYearRule: Hashable, Sendable {
    /// `01-01` is the calendar year. Never 29 February.
    case startsOn(MonthDay)
    /// Year n starts at `employmentStart + 12n months`.
    case anniversary

    package static func starting(on day: MonthDay) throws(RuleViolation) -> LeaveYearRule {
        guard !day.isLeapDay else { throw RuleViolation(.invalidMonthDay) }
        return .startsOn(day)
    }
}

extension LeaveYearRule: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case startsOn, kind }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let kind = try members.decodeIfPresent(String.self, forKey: .kind)
        let day = try members.decodeIfPresent(MonthDay.self, forKey: .startsOn)
        switch (kind, day) {
        case ("anniversary", nil): self = .anniversary
        case (nil, let day?) where !day.isLeapDay: self = .startsOn(day)
        default: throw RuleViolation(.invalidMonthDay, at: decoder.path)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .startsOn(let day): try members.encode(day, forKey: .startsOn)
        case .anniversary: try members.encode("anniversary", forKey: .kind)
        }
    }
}
