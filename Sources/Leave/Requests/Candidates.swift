extension LeaveDays {
    /// How many days before and after the first one the nearest days that would pass are looked for.
    static let reach = 90

    /// All days that the search for the nearest days may look at.
    package var aroundForNearest: DateSpan {
        DateSpan(span.first - Self.reach, through: span.last + (span.count + Self.reach + 14)) ?? span
    }
}

/// The same leave from other days on: of the same count and shape, beginning and ending on days that count.
struct Candidates {
    private let days: LeaveDays
    private let count: Amount
    private let perspective: Perspective
    private let unit: LeaveType.Unit
    /// What whole days are worth, as far as it was asked.
    private var worths: [LocalDate: ByHalf<Amount>] = [:]

    init(of days: LeaveDays, counting count: Amount, by perspective: Perspective, _ unit: LeaveType.Unit) {
        self.days = days
        self.count = count
        self.perspective = perspective
        self.unit = unit
    }

    /// Nil when no leave from that day on is the same.
    mutating func leave(from first: LocalDate) -> LeaveDays? {
        guard worth(on: first, days.halves(on: days.span.first)) > .zero else { return nil }
        guard days.span.count > 1 else { return single(on: first) }
        guard count > .zero else { return moved(to: DateSpan(first, through: first + (days.span.count - 1))) }
        var sum = worth(on: first, days.halves(on: days.span.first))
        // What counted one day within many days may be one day elsewhere.
        if sum == count, days.toPart == .full { return moved(to: DateSpan(first)) }
        var last = first
        // Twice the length is enough for any holidays on the way.
        let end = first + (2 * days.span.count + 14)
        while last < end {
            last = last.next
            let whole = worth(on: last, .both)
            let ending = worth(on: last, days.halves(on: days.span.last))
            if ending > .zero, sum + ending == count { return moved(to: DateSpan(first, through: last)) }
            sum = sum + whole
            guard sum < count else { return nil }
        }
        return nil
    }

    private mutating func single(on date: LocalDate) -> LeaveDays? {
        if days.hours == nil, count > .zero, worth(on: date, days.halves(on: days.span.first)) != count { return nil }
        return moved(to: DateSpan(date))
    }

    private func moved(to span: DateSpan?) -> LeaveDays? {
        guard let span else { return nil }
        let isSingle = span.count == 1
        return try? LeaveDays(  // what does not fit is no candidate
            span,
            fromPart: days.fromPart == .full ? nil : days.fromPart,
            toPart: days.toPart == .full || isSingle ? nil : days.toPart,
            hours: days.hours
        )
    }

    private mutating func worth(on date: LocalDate, _ halves: Halves) -> Amount {
        if let known = worths[date] { return days.hours.map { min($0, known.sum) } ?? known.sum(of: halves) }
        let worth = perspective.worth(on: date, in: unit)
        worths[date] = worth
        return days.hours.map { min($0, worth.sum) } ?? worth.sum(of: halves)
    }
}
