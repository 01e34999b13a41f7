import Generating
import Testing

@testable import Leave

@Suite struct `Whatever was taken before` {
    private func assess(_ scenario: Scenario, _ facts: Facts, _ days: LeaveDays, today: LocalDate) throws -> RequestAssessment {
        let asked = RequestedLeave(employee: Fixture.john, leaveType: scenario.type.id, days: days)
        return try facts.assess(asked, by: Fixture.john, today: today)
    }

    /// L8.10, through requests. On a day on which all 24 hours are worked, any amount can be asked for.
    @Test func `a request of what is available passes, and of one tick more is refused`() async {
        await check(400) { choices in
            let scenario = try Scenario(&choices, Ingredients(unlimitedPast: true))
            guard scenario.type.unit == .hours else { return nil }
            var facts = try scenario.facts()
            let date = choices.date(scenario.start, Scenario.time.last)
            let around = try WorkingWeek(weeks: [(0..<7).map { _ in WorkingWeek.split(1440) }])
            // Asked for on a free day: what was taken before keeps its worth.
            let standing = try #require(Perspective(Fixture.john, in: facts)).record.standing()
            guard !standing.contains(where: { $0.days.span.contains(date) }) else { return nil }
            facts.record(.workingWeek(around), for: Fixture.john, from: date, seq: 900)
            let back = try #require(Perspective(Fixture.john, in: try scenario.facts())).workingWeek(on: date.next)
            if Perspective(Fixture.john, in: facts)?.ownWeeks.dates.contains(date.next) == false {
                facts.record(.workingWeek(back), for: Fixture.john, from: date.next, seq: 901)
            }
            guard let available = try facts.available(to: Fixture.john, scenario.type.id, within: DateSpan(date)), available > .zero else {
                return nil
            }
            let most = Amount(24)
            let asked = min(available, most)
            let passing = try assess(scenario, facts, LeaveDays(DateSpan(date), hours: asked), today: date)
            guard passing.faults.isEmpty || passing.faults.contains(.noApprover) || !passing.faults.contains(.insufficientBalance) else {
                return "\(scenario)\non \(date) \(available) is available, \(asked) is refused: \(passing.faults)"
            }
            guard asked < most else { return nil }
            let more = try assess(scenario, facts, LeaveDays(DateSpan(date), hours: asked + Amount(ticks: 1)), today: date)
            guard more.faults.contains(.insufficientBalance) || more.faults.contains(where: Self.hidesBalance) else {
                return "\(scenario)\non \(date) \(available) is available, a tick more passes: \(more.faults)"
            }
            return nil
        }
    }

    /// With one of these the balance is not looked at (L7.13).
    private static func hidesBalance(_ code: RuleCode) -> Bool {
        [.notEmployed, .noPolicy, .leaveYearClosed, .requestCountsZero, .overlap, .hoursExceedWorkingDay].contains(code)
    }

    /// L7.2, L1.7, L7.6.
    @Test func `a leave counts the same in one piece and in two, and its parts by leave year sum`() async {
        await check(600) { choices in
            let scenario = try Scenario(&choices)
            let facts = try scenario.facts()
            let first = choices.date(scenario.start, Scenario.time.last)
            let length = choices.number(1...40)
            let cut = choices.number(1...length)
            let span = DateSpan(first, through: first + length) ?? DateSpan(first)
            let whole = try facts.count(try LeaveDays(span), of: scenario.type.id, for: Fixture.john)
            var (left, right) = (first + (cut - 1), first + cut)
            var parts: (DayPart?, DayPart?) = (nil, nil)
            if choices.happens(40) { (left, right, parts) = (first + cut, first + cut, (.morning, .afternoon)) }
            let pieces = [
                try LeaveDays(DateSpan(first, through: left) ?? DateSpan(first), toPart: parts.0),
                try LeaveDays(DateSpan(right, through: first + length) ?? DateSpan(right), fromPart: parts.1),
            ].compactMap { try? facts.count($0, of: scenario.type.id, for: Fixture.john) }
            let sum = pieces.reduce(Amount.zero) { $0 + $1.total }
            if whole.total != sum { return "\(scenario)\n\(span) counts \(whole.total), cut at \(right) \(sum)" }
            let byYear = whole.parts.reduce(Amount.zero) { $0 + $1.amount }
            return byYear == whole.total ? nil : "\(scenario)\n\(span) counts \(whole.total), by years \(byYear)"
        }
    }

    /// L7.9: what one request may not, two that adjoin may not either, with any number of free days between them.
    @Test func `two adjacent requests are one for the longest leave`() async {
        await check(400) { choices in
            let maximum = Amount(choices.number(1...12))
            var fixture = try Fixture(
                start: "2024-01-01",
                terms: try Fixture.terms("200") {
                    $0.requests.maximumConsecutive = maximum
                    $0.requests.pastDays = 1_000
                }
            )
            fixture.assign(.workingWeek(try choices.week()), from: "2024-01-01")
            let first = choices.date(day("2025-01-06"), day("2025-03-30"))
            let (before, length) = (choices.number(1...10), choices.number(1...12))
            let whole = DateSpan(first, through: first + (before + length - 1)) ?? DateSpan(first)
            let worked = try #require(Perspective(Fixture.john, in: fixture.facts))
            // Free days at the seam belong to neither.
            let head = whole.prefix(before).reversed().drop { worked.workedHalves(on: $0).isEmpty }
            let tail = whole.dropFirst(before).drop { worked.workedHalves(on: $0).isEmpty }
            guard let left = head.first, let right = tail.first else { return nil }
            let one = try fixture.assess(whole.first.description, whole.last.description)
            try fixture.leave(first.description, left.description, choices.pick([.approved, .pending, .cancellationRequested]))
            let two = try fixture.assess(right.description, whole.last.description)
            let codes = (one.faults.contains(.tooManyConsecutive), two.faults.contains(.tooManyConsecutive))
            return codes.0 == codes.1 ? nil : "at most \(maximum): \(whole) \(codes.0), after \(first)–\(left) from \(right) \(codes.1)"
        }
    }

    /// L8.8: a day of leave costs what it counts.
    @Test func `leave lowers the balance of its last day by what it counts, unless it takes what had been lost`() async {
        await check(400) { choices in
            let scenario = try Scenario(&choices, Ingredients(closings: false))
            var facts = try scenario.facts()
            let days = try choices.days(since: scenario.start)
            let perspective = try #require(Perspective(Fixture.john, in: facts))
            guard days.hours == nil, !perspective.overlaps(days, perspective.record.standing()) else { return nil }
            let count = try facts.count(days, of: scenario.type.id, for: Fixture.john).total
            let before = try scenario.lines(facts, through: days.span.last)
            let request = LeaveRequest(
                id: LeaveRequestID(999),
                employee: Fixture.john,
                leaveType: scenario.type.id,
                days: days,
                status: .approved
            )
            facts.record(request, seq: 999)
            let after = try scenario.lines(facts, through: days.span.last)
            func sum(_ lines: [LedgerLine], _ kinds: Set<LedgerLine.Kind>) -> Amount {
                lines.reduce(.zero) { kinds.contains($1.kind) ? $0 + $1.amount : $0 }
            }
            let (lost, credited): (Set<LedgerLine.Kind>, Set<LedgerLine.Kind>) = ([.expiry, .cap], [.leaveTaken, .leaveBooked])
            let opening = perspective.opening(for: scenario.type.id)?.date
            let charged = opening.map { $0 <= days.span.first } ?? true
            if charged, sum(before, credited) - sum(after, credited) != count { return "\(scenario)\n\(days.text) counts \(count)" }
            if sum(after, lost) < sum(before, lost) { return "\(scenario)\nafter \(days.text) more is lost than without" }
            return nil
        }
    }
}
