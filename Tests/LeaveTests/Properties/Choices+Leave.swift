import Generating

@testable import Leave

extension Choices {
    mutating func date(_ first: LocalDate, _ last: LocalDate) -> LocalDate { first + number(0...max(0, last - first)) }

    mutating func date(since start: LocalDate) -> LocalDate { date(start, Scenario.time.last) }

    mutating func ticks(_ range: ClosedRange<Int>) -> Amount { Amount(ticks: number(range)) }

    /// Full days from Monday on in the simplest case; else anything, night shifts and cycles included.
    mutating func week() throws -> WorkingWeek {
        guard happens(40) else { return try WorkingWeek(weeks: [weekdays(5, 480)]) }
        if happens(60) { return try WorkingWeek(weeks: [weekdays(number(1...7), pick([480, 450, 1440, 365]))]) }
        let weeks = (0..<number(1...3)).map { _ in
            (0..<7).map { _ in happens(60) ? ByHalf(morning: number(0...300), afternoon: number(0...300)) : ByHalf(morning: 0, afternoon: 0)
            }
        }
        guard weeks.joined().contains(where: { $0.sum > 0 }) else { return try WorkingWeek(weeks: [weekdays(5, 480)]) }
        return try WorkingWeek(weeks: weeks, anchor: day("2024-01-01"))
    }

    private func weekdays(_ count: Int, _ minutes: Int) -> [ByHalf<Int>] {
        (0..<7).map { WorkingWeek.split($0 < count ? minutes : 0) }
    }

    mutating func grant() -> Grant {
        guard happens(60) else { return .upFront }
        let anchor = date(day("2024-01-01"), day("2024-02-15"))
        return .accrual(
            every: pick([.month, .year, .halfMonth, .week(anchor: anchor), .twoWeeks(anchor: anchor), .day]),
            at: pick([.start, .end])
        )
    }

    mutating func rollOver() -> RollOver {
        let expiry: RollOver.Expiry? = pick([nil, .on(monthDay("03-31")), .months(number(1...18)), .on(monthDay("12-31"))])
        return pick([.none, .all(expiry), .upTo(ticks(0...120_000), expiry)])
    }

    mutating func terms(_ ingredients: Ingredients) throws -> PolicyTerms {
        let entitlement = happens(30) ? ticks(0...400_000) : Amount(ticks: pick([200_000, 240_000, 280_000, 225_000, 300_000]))
        var terms = try PolicyTerms(entitlement: entitlement, grant: grant())
        if happens(50) {
            let rounding = Rounding(pick([.none, .half, .whole]), pick([.nearest, .up, .down, .upFromHalf]))
            terms.proration = Proration(by: pick([.days, .startedMonths, .fullMonths, .none]), rounding: rounding)
        }
        if happens(15) {
            terms.tenure = try Tenure(
                steps: [.init(afterYears: 1, entitlement: Amount(25)), .init(afterYears: 2, entitlement: Amount(28))],
                effective: pick([.onAnniversary, .nextLeaveYear])
            )
        }
        if happens(15) { terms.waiting = .init(months: number(1...9), during: pick([.accrues, .noAccrual])) }
        if happens(30) { terms.cap = ticks(0...400_000) }
        if happens(40) { terms.partTime = pick([.factor, .fullTimeDays(Amount(5)), .fullTimeMinutes(2400)]) }
        if happens(30) { terms.negativeLimit = ticks(0...60_000) }
        terms.rollOver = rollOver()
        if ingredients.unlimitedPast { terms.requests.pastDays = 10_000 }
        return terms
    }

    mutating func days(since start: LocalDate) throws -> LeaveDays {
        let first = date(since: start)
        if happens(15) { return try LeaveDays(DateSpan(first), hours: ticks(1...80_000)) }
        let last = first + number(0...20)
        let span = DateSpan(first, through: last) ?? DateSpan(first)
        guard first < last else { return try LeaveDays(span, fromPart: pick([.full, .morning, .afternoon])) }
        return try LeaveDays(span, fromPart: happens(20) ? .afternoon : nil, toPart: happens(20) ? .morning : nil)
    }

    /// One more fact.
    mutating func fact(_ ingredients: Ingredients, since start: LocalDate) throws -> Step.Fact {
        let date = date(since: start)
        switch number(0...(ingredients.leave ? 15 : 8)) {
        case 0, 1: return .policy(number(0...1), happens(20) ? start : date, try terms(ingredients))
        case 2: return ingredients.transfers ? .transfer(date, number(0...1), pick([.prorate, .keep, .replace])) : .factor(date, .fullTime)
        case 3: return .week(date, happens(80) ? try week() : nil)
        case 4: return .locationWeek(number(0...1), date, try week())
        case 5: return .factor(date, try WorkFactor(ticks(0...10_000)))
        case 6: return .own(date, happens(80) ? ticks(0...400_000) : nil)
        case 7: return .holiday(date, pick([.full, .morning, .afternoon]))
        case 8: return ingredients.ends ? .end(date) : .factor(date, .fullTime)
        case 9, 10, 11: return .leave(try days(since: start), pick([.approved, .pending, .cancellationRequested, .denied]))
        case 12: return .recorded(try days(since: start))
        case 13, 14:
            let amount = happens(50) ? ticks(1...60_000) : .zero - ticks(1...60_000)
            return .adjustment(date, amount, happens(40) ? date + number(0...300) : nil)
        default:
            if happens(40) { return .opening(date, ticks(-50_000...200_000)) }
            return ingredients.closings ? .closing(date) : .holiday(date, .full)
        }
    }
}
