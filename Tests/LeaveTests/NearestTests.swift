import Testing

@testable import Leave

@Suite struct `The nearest days` {
    private func assess(_ fixture: Fixture, _ days: LeaveDays, today: String = "2026-03-02", reason: String? = nil) throws
        -> RequestAssessment
    {
        try fixture.facts.assess(
            RequestedLeave(employee: Fixture.john, leaveType: Fixture.pto, days: days, reason: reason),
            by: Fixture.john,
            today: day(today),
            seeksNearest: true
        )
    }

    private func nearest(_ fixture: Fixture, _ from: String, _ to: String, _ part: DayPart? = nil) throws -> [String] {
        try assess(fixture, try LeaveDays(span(from, to), fromPart: part)).nearest.map { "\($0.span.first) \($0.span.last)" }
    }

    @Test func `are before and after what is in the way`() throws {
        var fixture = try Fixture()
        try fixture.leave("2026-06-08", "2026-06-12")
        // Wednesday to Friday meets the leave: the same three days end the Friday before, or begin the Monday after.
        #expect(try nearest(fixture, "2026-06-10", "2026-06-12") == ["2026-06-03 2026-06-05", "2026-06-15 2026-06-17"])
        #expect(try nearest(fixture, "2026-06-06", "2026-06-07") == ["2026-06-05 2026-06-06", "2026-06-15 2026-06-16"])
        #expect(try nearest(fixture, "2026-06-06", "2026-06-06") == ["2026-06-05 2026-06-05", "2026-06-15 2026-06-15"])
    }

    @Test func `are of the same count, over holidays and weekends`() throws {
        var fixture = try Fixture()
        fixture.facts.record(BlackoutPeriod(id: .init(1), span: span("2026-07-01", "2026-07-31")), seq: 1)
        let found = try nearest(fixture, "2026-07-02", "2026-07-07")
        #expect(found == ["2026-06-25 2026-06-30", "2026-08-03 2026-08-06"])
    }

    @Test func `keep the half of the day`() throws {
        var fixture = try Fixture()
        try fixture.leave("2026-06-10", "2026-06-10", fromPart: .morning)
        let days = try assess(fixture, try LeaveDays(span("2026-06-10", "2026-06-10"), fromPart: .morning)).nearest
        #expect(days.map(\.fromPart) == [.morning, .morning])
        #expect(days.map(\.span.first) == [day("2026-06-09"), day("2026-06-11")])
    }

    @Test func `obey notice and the past`() throws {
        let fixture = try Fixture(terms: try Fixture.terms("20") { $0.requests = RequestLimits(minimumNotice: 14) })
        #expect(try nearest(fixture, "2026-03-03", "2026-03-04") == ["2026-03-16 2026-03-17"])
    }

    @Test func `are none where days are not the matter`() throws {
        let fixture = try Fixture(terms: try Fixture.terms("20") { $0.requests = RequestLimits(maximumLength: Amount(2)) })
        #expect(try nearest(fixture, "2026-06-08", "2026-06-12") == [])
        #expect(try nearest(try Fixture(), "2026-06-08", "2026-06-12") == [])
        // Nothing within 90 days: the entitlement never suffices.
        #expect(try nearest(try Fixture(terms: try Fixture.terms("2")), "2026-06-08", "2026-06-12") == [])
    }

    @Test func `lie in the next leave year where this one is used up`() throws {
        var fixture = try Fixture(start: "2026-01-01", terms: try Fixture.terms("5"))
        try fixture.leave("2026-06-08", "2026-06-12")
        #expect(try nearest(fixture, "2026-12-14", "2026-12-16") == ["2027-01-01 2027-01-05"])
    }

    @Test(arguments: 0..<6) func `are what trying every day one by one finds`(seed: Int) throws {
        var fixture = try Fixture.history(seed)
        fixture.facts.record(BlackoutPeriod(id: .init(9), span: span("2026-04-06", "2026-04-24")), seq: 0)
        try fixture.leave("2026-05-04", "2026-05-08")
        var chance = Chance(seed: seed)
        for _ in 0..<3 {
            let first = chance.date("2026-03-20", "2026-05-10")
            let asked = try LeaveDays(DateSpan(first, through: first + chance.number(0...6)) ?? DateSpan(first))
            let assessment = try assess(fixture, asked)
            guard !assessment.faults.isEmpty, assessment.count.total > .zero else { continue }
            #expect(assessment.nearest == (try tried(asked, assessment.count.total, fixture)), "\(asked.span) \(assessment.faults)")
        }
    }

    private func tried(_ asked: LeaveDays, _ count: Amount, _ fixture: Fixture) throws -> [LeaveDays] {
        let first = asked.span.first
        func standing(from date: LocalDate) throws -> LeaveDays? {
            for length in 0..<30 {
                let days = try LeaveDays(DateSpan(date, through: date + length) ?? DateSpan(date))
                let answer = try assess(fixture, days)
                if answer.count.total > count { return nil }
                let (begins, ends) = (answer.count.days.first?.date == date, answer.count.days.last?.date == days.span.last)
                if answer.count.total == count, begins, ends { return answer.faults.isEmpty ? days : nil }
            }
            return nil
        }
        var found: [LeaveDays] = []
        for direction in [-1, 1] {
            for distance in 1...90 {
                guard let days = try standing(from: first + direction * distance) else { continue }
                found.append(days)
                break
            }
        }
        return found
    }

    @Test func `are looked for where too many would be absent`() throws {
        var fixture = try Fixture()
        fixture.facts.record(try Fixture.location(Fixture.belgrade, maximumAbsent: 1), seq: 1)
        try fixture.leave("2026-06-08", "2026-06-12", of: Fixture.mike)
        let assessment = try assess(fixture, try LeaveDays(span("2026-06-11", "2026-06-11")))
        guard case .maximumAbsent(let crowd) = assessment.blockers.first else { return #expect(Bool(false), "\(assessment.blockers)") }
        #expect((crowd.others, crowd.maximum, crowd.date) == (1, 1, day("2026-06-11")))
        #expect(assessment.nearest.map(\.span.first) == [day("2026-06-05"), day("2026-06-15")])
    }

    @Test func `of a shortage say what is there and why`() throws {
        var fixture = try Fixture(start: "2026-01-01", terms: try Fixture.terms("8"))
        try fixture.leave("2026-12-28", "2026-12-29")
        try fixture.leave("2026-06-08", "2026-06-08", .pending, fromPart: .morning)
        let assessment = try assess(fixture, try LeaveDays(span("2026-12-14", "2026-12-21")))
        guard case .insufficientBalance(let shortage) = assessment.blockers.last else {
            return #expect(Bool(false), "\(assessment.blockers)")
        }
        #expect(shortage.asked == Amount(6))
        #expect(shortage.available == amount("5.5"))
        #expect(shortage.balance == Amount(8))
        #expect(shortage.pending == amount("0.5"))
        #expect(shortage.reserved == Amount(2))
    }
}
