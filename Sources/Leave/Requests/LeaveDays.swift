/// The days and parts of days that a leave covers, or hours on one day (LEAVE_RULES L7.1).
package struct LeaveDays: Hashable, Sendable {
    package let span: DateSpan
    /// The part of the first day; of a single day, both parts are the same.
    package let fromPart: DayPart
    package let toPart: DayPart
    /// Hours on a single day, in a type counted in hours; excludes parts.
    package let hours: Amount?

    package static let longest = 731

    /// Nil parts are full, except that a single day's one part holds for both.
    /// - Throws: `range-too-long`, `invalid-day-part`, `hours-need-one-day`, `amount-not-positive`, the first of these.
    package init(_ span: DateSpan, fromPart: DayPart? = nil, toPart: DayPart? = nil, hours: Amount? = nil) throws(RuleViolation) {
        guard span.count <= Self.longest else { throw RuleViolation(.rangeTooLong) }
        guard Self.fit(fromPart, toPart, span, hasHours: hours != nil) else { throw RuleViolation(.invalidDayPart) }
        if let hours {
            guard span.count == 1 else { throw RuleViolation(.hoursNeedOneDay) }
            guard hours > .zero else { throw RuleViolation(.amountNotPositive) }
        }
        let isSingle = span.count == 1
        self.span = span
        self.fromPart = fromPart ?? (isSingle ? toPart : nil) ?? .full
        self.toPart = toPart ?? (isSingle ? fromPart : nil) ?? .full
        self.hours = hours
    }

    static func fit(_ fromPart: DayPart?, _ toPart: DayPart?, _ span: DateSpan, hasHours: Bool) -> Bool {
        if hasHours { return fromPart == nil && toPart == nil }
        guard span.count > 1 else { return fromPart == nil || toPart == nil || fromPart == toPart }
        return fromPart != .morning && toPart != .afternoon
    }

    /// The halves of the calendar that are covered, worked or not; none outside the span. Hours cover none.
    package func halves(on date: LocalDate) -> Halves {
        guard hours == nil, span.contains(date) else { return [] }
        var halves = Halves.both
        if date == span.first { halves.formIntersection(fromPart.halves) }
        if date == span.last { halves.formIntersection(toPart.halves) }
        return halves
    }

    package var hasHalfDays: Bool { fromPart != .full || toPart != .full }
}

extension LeaveDays: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case from, to, fromPart, toPart, hours }

    package init(from decoder: any Decoder) throws {
        _ = try decoder.strictContainer(keyedBy: CodingKeys.self)
        try self.init(beside: decoder)
    }

    /// Reads the members that stand beside those of a larger value.
    init(beside decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let span = try DateSpan(members, from: .from, to: .to)
        let fromPart = try members.choice(DayPart.self, .fromPart, else: .invalidDayPart)
        let toPart = try members.choice(DayPart.self, .toPart, else: .invalidDayPart)
        let hours = try members.decodeIfPresent(Amount.self, forKey: .hours)
        do { try self.init(span, fromPart: fromPart, toPart: toPart, hours: hours) } catch {
            throw RuleViolation(error.code, at: decoder.path)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(span.first, forKey: .from)
        try members.encode(span.last, forKey: .to)
        if fromPart != .full { try members.encode(fromPart, forKey: .fromPart) }
        if toPart != .full { try members.encode(toPart, forKey: .toPart) }
        try members.encodeIfPresent(hours, forKey: .hours)
    }
}
