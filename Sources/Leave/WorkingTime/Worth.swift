extension Perspective {
    /// The minutes scheduled on each half; none outside employment (LEAVE_RULES L3.3).
    func minutes(on date: LocalDate) -> ByHalf<Int> {
        guard isEmployed(on: date), let week = workingWeek(on: date) else { return .zero }
        return week.minutes(on: date)
    }

    /// The halves that are holidays at the employee's location on that day (L4.2).
    func holidays(on date: LocalDate) -> Halves {
        guard let site = site(on: date) else { return [] }
        var halves: Halves = []
        for calendar in site.location.holidayCalendars {
            guard let holiday = facts.holidayCalendars[calendar]?.holidays[date]?.known(before: horizonOfKnowledge) else { continue }
            halves.formUnion(holiday.part.halves)
        }
        return halves
    }

    /// What each half is worth in leave (L3.4, L3.5, L4.2).
    func worth(on date: LocalDate, in unit: LeaveType.Unit) -> ByHalf<Amount> {
        let minutes = minutes(on: date)
        guard minutes.sum > 0 else { return .zero }
        var worth = unit == .days ? Self.worthInDays(minutes) : Self.worthInHours(minutes)
        let holidays = holidays(on: date)
        if holidays.contains(.morning) { worth.morning = .zero }
        if holidays.contains(.afternoon) { worth.afternoon = .zero }
        return worth
    }

    /// The halves on which the employee works.
    func workedHalves(on date: LocalDate) -> Halves { minutes(on: date).halves.subtracting(holidays(on: date)) }

    /// What a leave is worth on one of its days (L7.2). Hours are never more than the day.
    func amount(of days: LeaveDays, on date: LocalDate, in unit: LeaveType.Unit) -> Amount {
        guard days.span.contains(date) else { return .zero }
        let worth = worth(on: date, in: unit)
        if let hours = days.hours { return min(hours, worth.sum) }
        return worth.sum(of: days.halves(on: date))
    }

    /// Each day that counts.
    func amounts(of days: LeaveDays, in unit: LeaveType.Unit) -> [(date: LocalDate, amount: Amount)] {
        days.span.compactMap { date in
            let amount = amount(of: days, on: date, in: unit)
            return amount > .zero ? (date, amount) : nil
        }
    }

    /// A day is worth 1 whatever its length.
    private static func worthInDays(_ minutes: ByHalf<Int>) -> ByHalf<Amount> {
        switch (minutes.morning > 0, minutes.afternoon > 0) {
        case (true, true): ByHalf(morning: half, afternoon: half)
        case (true, false): ByHalf(morning: Amount(1), afternoon: .zero)
        case (false, true): ByHalf(morning: .zero, afternoon: Amount(1))
        case (false, false): .zero
        }
    }

    private static var half: Amount { Amount(ticks: Amount.ticksPerUnit / 2) }

    /// The day is converted once, its morning once, and the afternoon is the difference (L1.7).
    private static func worthInHours(_ minutes: ByHalf<Int>) -> ByHalf<Amount> {
        func hours(_ minutes: Int) -> Amount { Amount(ticks: (minutes * Amount.ticksPerUnit + 30) / 60) }
        let morning = hours(minutes.morning)
        return ByHalf(morning: morning, afternoon: hours(minutes.sum) - morning)
    }
}
