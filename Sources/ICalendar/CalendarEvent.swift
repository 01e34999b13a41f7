/// A `VEVENT` (RFC 5545 §3.6.1), as far as days go.
package struct CalendarEvent: Hashable, Sendable {
    package let uid: String?
    package let summary: String
    package let start: CalendarTime
    /// Exclusive; as long as `start` where neither `DTEND` nor `DURATION` says it: the whole day, or no time.
    package let end: CalendarTime
    package let rule: RecurrenceRule?
    /// Further dates on which it begins (`RDATE`).
    package let additions: [CalendarDate]
    /// Dates on which it does not (`EXDATE`).
    package let exceptions: Set<CalendarDate>
    /// `STATUS:CANCELLED`: it does not take place.
    package let isCancelled: Bool
    /// Where `DTSTART` stands.
    package let line: Int
    package let component: Component

    /// - Throws: All that is wrong with it.
    package init(_ component: Component) throws(CalendarFaults) {
        var faults: [CalendarFault] = []
        for name in ["DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY", "STATUS", "UID"] {
            let found = component.properties(name)
            if found.count > 1 {
                faults.append(CalendarFault(.duplicateProperty, line: found[1].line, "\(name) comes twice in this event."))
            }
        }
        func read<Value>(_ name: String, _ parse: (Property) throws(CalendarFault) -> Value) -> Value? {
            guard let property = component.property(name) else { return nil }
            do {
                return try parse(property)
            } catch {
                faults.append(error)
                return nil
            }
        }
        func dates(_ name: String) -> [CalendarDate] {
            component.properties(name).flatMap { property in
                property.list.compactMap { text in
                    // A period of RDATE (§3.8.5.2) begins before its slash.
                    let date = CalendarTime(text.prefix { $0 != "/" }, zone: property.parameter("TZID"))?.date
                    if date == nil { faults.append(CalendarFault(.invalidValue, line: property.line, "\(text) in \(name) is no date.")) }
                    return date
                }
            }
        }
        let start = read("DTSTART") { property throws(CalendarFault) in try CalendarTime(property) }
        let end = read("DTEND") { property throws(CalendarFault) in try CalendarTime(property) }
        let duration = read("DURATION") { property throws(CalendarFault) in
            guard let duration = CalendarDuration(property.value) else {
                throw CalendarFault(.invalidValue, line: property.line, "DURATION is not of the form P1D or PT12H.")
            }
            return duration
        }
        rule = read("RRULE") { property throws(CalendarFault) in try RecurrenceRule(property) }
        additions = dates("RDATE")
        exceptions = Set(dates("EXDATE"))
        if component.property("DTSTART") == nil {
            faults.append(CalendarFault(.missingProperty, line: component.line, "This event has no DTSTART."))
        }
        if let both = component.property("DTEND"), component.property("DURATION") != nil {
            faults.append(CalendarFault(.duplicateProperty, line: both.line, "An event has DTEND or DURATION, not both."))
        }
        if let override = component.property("RECURRENCE-ID") {
            faults.append(CalendarFault(.unsupported, line: override.line, "A changed instance (RECURRENCE-ID) is not understood."))
        }
        let begins = start ?? .date(CalendarDate(daysSinceEpoch: 0))
        let ends = end ?? duration.map { begins.adding($0) } ?? begins.whole
        if start != nil, let line = component.property("DTEND")?.line, ends.isBefore(begins) || ends.isDate != begins.isDate {
            faults.append(CalendarFault(.invalidValue, line: line, "DTEND is before DTSTART, or not of its kind."))
        }
        guard faults.isEmpty else { throw CalendarFaults(faults.sorted { $0.line < $1.line }) }
        self.start = begins
        self.end = ends
        uid = component.property("UID")?.text
        summary = component.property("SUMMARY")?.text ?? ""
        isCancelled = component.property("STATUS")?.value.uppercased() == "CANCELLED"
        line = component.property("DTSTART")?.line ?? component.line
        self.component = component
    }

    /// The dates on which it begins, in order, through `last`; what begins without a recurrence is there also after it.
    ///
    /// - Parameter maximum: The recurrence is followed until it gave so many; further dates (`RDATE`) may be more.
    /// - Throws: ``CalendarFault/Code/tooLarge`` when the budget is spent.
    package func beginnings(
        through last: CalendarDate,
        atMost maximum: Int,
        budget: inout RecurrenceBudget
    ) throws(CalendarFault) -> [CalendarDate] {
        var dates = Set([start.date] + additions)
        if let rule {
            // What is excepted does not count.
            let most = maximum + exceptions.count
            guard let recurring = rule.dates(from: start.date, through: max(last, start.date), atMost: most, budget: &budget) else {
                throw CalendarFault(.tooLarge, line: line, "The recurrences of this calendar reach too far.")
            }
            dates.formUnion(recurring)
        }
        return dates.subtracting(exceptions).sorted()
    }
}

extension CalendarTime {
    var isDate: Bool {
        guard case .date = self else { return false }
        return true
    }

    /// The end of what says only when it begins (RFC 5545 §3.6.1).
    fileprivate var whole: CalendarTime {
        switch self {
        case .date(let date): .date(date.adding(1))
        case .dateTime: self
        }
    }

    fileprivate func adding(_ duration: CalendarDuration) -> CalendarTime {
        switch self {
        case .date(let date): return .date(date.adding(duration.days + duration.seconds / 86_400))
        case .dateTime(let date, let second, let zone):
            let total = second + duration.seconds
            return .dateTime(date.adding(duration.days + total / 86_400), second: total % 86_400, zone)
        }
    }

    fileprivate func isBefore(_ other: CalendarTime) -> Bool {
        switch (self, other) {
        case (.dateTime(let left, let leftSecond, _), .dateTime(let right, let rightSecond, _)):
            (left, leftSecond) < (right, rightSecond)
        default: date < other.date
        }
    }
}
