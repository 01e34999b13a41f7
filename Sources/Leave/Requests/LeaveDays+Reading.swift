extension LeaveDays {
    /// Reads what somebody asks for, as text, in the order of LEAVE_RULES L7.1.
    /// - Throws: The first fault: `date-malformed`, `end-before-start`, `range-too-long`, `invalid-day-part`, `hours-not-allowed`,
    ///   `hours-need-one-day`, `amount-malformed`, `amount-out-of-range`, `amount-not-positive`.
    package init(
        readingFrom from: String,
        to: String,
        fromPart: String? = nil,
        toPart: String? = nil,
        hours: String? = nil,
        unit: LeaveType.Unit
    ) throws(RuleViolation) {
        guard let first = LocalDate(from), let last = LocalDate(to) else { throw RuleViolation(.dateMalformed) }
        guard let span = DateSpan(first, through: last) else { throw RuleViolation(.endBeforeStart) }
        guard span.count <= Self.longest else { throw RuleViolation(.rangeTooLong) }
        let parts = [fromPart, toPart].map { $0.map(DayPart.init(rawValue:)) }
        guard !parts.contains(where: { $0 == .some(.none) }) else { throw RuleViolation(.invalidDayPart) }
        let (firstPart, lastPart) = (parts[0] ?? nil, parts[1] ?? nil)
        guard Self.fit(firstPart, lastPart, span, hasHours: hours != nil) else { throw RuleViolation(.invalidDayPart) }
        guard hours == nil || unit == .hours else { throw RuleViolation(.hoursNotAllowed) }
        guard hours == nil || span.count == 1 else { throw RuleViolation(.hoursNeedOneDay) }
        var amount: Amount?
        if let hours { amount = try Amount(parsing: hours) }
        try self.init(span, fromPart: firstPart, toPart: lastPart, hours: amount)
    }
}
