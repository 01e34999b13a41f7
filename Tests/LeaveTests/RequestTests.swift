import Testing

@testable import Leave

@Suite struct `Requesting leave` {
    @Test func `names all that blocks, in order`() throws {
        var fixture = try Fixture(
            start: "2025-01-01",
            terms: try Fixture.terms("1") {
                $0.requests = RequestLimits(minimumNotice: 30, minimumLength: Amount(4), maximumConsecutive: Amount(2))
                $0.waiting = .init(months: 24, during: .accrues)
            }
        )
        var type = try #require(fixture.facts.leaveType(Fixture.pto))
        (type.halfDays, type.reasonRequired) = (false, true)
        fixture.facts.record(type, seq: 1)
        fixture.facts.record(BlackoutPeriod(id: .init(1), span: span("2026-01-13", "2026-01-13")), seq: 1)
        fixture.facts.record(try Fixture.location(Fixture.belgrade, maximumAbsent: 1), seq: 1)
        try fixture.leave("2026-01-12", "2026-01-12", of: Fixture.mike)
        fixture.facts.end(Fixture.mike, on: day("2026-06-30"), seq: 1)
        let faults = try fixture.assess("2026-01-12", "2026-01-14", fromPart: .afternoon).faults
        #expect(
            faults == [
                .halfDayNotAllowed, .reasonRequired, .noticeTooShort, .waitingPeriod, .tooShort, .tooManyConsecutive, .blackout,
                .maximumAbsent,
                .insufficientBalance,
            ]
        )
    }

    @Test func `outside employment looks neither at closed years nor at the balance`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms("0"))
        fixture.facts.record(YearClosure(location: Fixture.belgrade, endedBy: day("2025-12-31")), seq: 5)
        #expect(try fixture.assess("2024-12-30", "2025-01-02", today: "2024-12-01").faults == [.notEmployed])
        #expect(try fixture.assess("2025-12-30", "2026-01-02", today: "2025-12-01").faults == [.leaveYearClosed])
    }

    @Test func `is for the employee, an approver or an admin`() throws {
        var fixture = try Fixture()
        fixture.facts.record(try Employee(id: Fixture.zoe, location: Fixture.belgrade, employmentStart: day("2024-01-01")), seq: 0)
        for actor in [Fixture.john, Fixture.mike, Fixture.ana] {
            #expect(try fixture.assess("2026-03-02", "2026-03-02", by: actor).faults.isEmpty)
        }
        #expect(throws: RuleViolation(.notAllowed)) { try fixture.assess("2026-03-02", "2026-03-02", by: Fixture.zoe) }
        #expect(throws: RuleViolation(.unknownEmployee)) { try fixture.assess("2026-03-02", "2026-03-02", by: EmployeeID(77)) }
    }

    @Test func `that replaces another looks at it as gone`() throws {
        var fixture = try Fixture(start: "2026-01-01")
        let original = try fixture.leave("2026-03-02", "2026-03-27")
        let asked = RequestedLeave(
            employee: Fixture.john,
            leaveType: Fixture.pto,
            days: try LeaveDays(span("2026-03-09", "2026-03-20"))
        )
        let beside = try fixture.facts.assess(asked, by: Fixture.john, today: day("2026-01-05"))
        #expect(beside.faults == [.overlap])
        var pending = try #require(fixture.facts.request(original))
        pending.status = .pending
        fixture.facts.record(pending, seq: 1)
        let instead = try fixture.facts.assess(asked, by: Fixture.john, today: day("2026-01-05"), replacing: original)
        #expect(instead.faults.isEmpty)
        #expect(instead.balanceAfter == Amount(10))
        // Approved, it has been charged: that is looked at as gone, too.
        pending.status = .approved
        fixture.facts.record(pending, seq: 2)
        let superseding = try fixture.facts.assess(asked, by: Fixture.john, today: day("2026-01-05"), replacing: original)
        #expect(superseding.faults.isEmpty)
        #expect(superseding.balanceAfter == Amount(10))
    }

    @Test func `before an opening balance costs nothing`() throws {
        var fixture = try Fixture(start: "2025-01-01", terms: try Fixture.terms("0") { $0.requests = RequestLimits(pastDays: 60) })
        fixture.facts.record(Opening(employee: Fixture.john, leaveType: Fixture.pto, date: day("2025-12-15"), amount: Amount(1)), seq: 0)
        let assessment = try fixture.assess("2025-12-11", "2025-12-15", today: "2026-01-01")
        #expect(assessment.count.total == Amount(3))
        #expect(assessment.faults.isEmpty)
        #expect(assessment.balanceAfter == .zero)
    }

    @Test func `over two leave years is charged to each`() throws {
        let fixture = try Fixture()
        let count = try fixture.facts.count(
            try LeaveDays(span("2025-12-30", "2026-01-02")),
            of: Fixture.pto,
            for: Fixture.john
        )
        #expect(count.parts.map(\.leaveYear) == [day("2025-01-01"), day("2026-01-01")])
        #expect(count.parts.map(\.amount) == [Amount(2), Amount(2)])
    }
}

@Suite struct `The days of a leave` {
    @Test(
        arguments: [
            ("2026-02-30", "2026-03-01", nil, nil, nil, RuleCode.dateMalformed),
            ("2026-03-02", "2026-03-01", "noon", nil, nil, .endBeforeStart),
            ("2026-01-01", "2028-01-02", "noon", nil, nil, .rangeTooLong), ("2026-03-02", "2026-03-02", "noon", nil, "x", .invalidDayPart),
            ("2026-03-02", "2026-03-02", "morning", "afternoon", nil, .invalidDayPart),
            ("2026-03-02", "2026-03-03", "morning", nil, nil, .invalidDayPart),
            ("2026-03-02", "2026-03-02", "full", nil, "2", .invalidDayPart),
            ("2026-03-02", "2026-03-03", nil, nil, "x", .hoursNeedOneDay), ("2026-03-02", "2026-03-02", nil, nil, "x", .amountMalformed),
            ("2026-03-02", "2026-03-02", nil, nil, "0", .amountNotPositive),
            ("2026-03-02", "2026-03-02", nil, nil, "-1", .amountNotPositive),
        ] as [(String, String, String?, String?, String?, RuleCode)]
    )
    func `name the first fault only`(from: String, to: String, fromPart: String?, toPart: String?, hours: String?, code: RuleCode) {
        #expect(throws: RuleViolation(code)) {
            try LeaveDays(readingFrom: from, to: to, fromPart: fromPart, toPart: toPart, hours: hours, unit: .hours)
        }
    }

    @Test func `counted in days know no hours`() {
        #expect(throws: RuleViolation(.hoursNotAllowed)) {
            try LeaveDays(readingFrom: "2026-03-02", to: "2026-03-03", hours: "x", unit: .days)
        }
    }

    @Test func `of the longest range are 731`() throws {
        #expect(try LeaveDays(span("2026-01-01", "2028-01-01")).span.count == 731)
    }

    @Test func `of a single day have one part, whichever names it`() throws {
        let one = try LeaveDays(span("2026-03-02", "2026-03-02"), toPart: .morning)
        #expect(one == (try LeaveDays(span("2026-03-02", "2026-03-02"), fromPart: .morning)))
        #expect(one.halves(on: day("2026-03-02")) == .morning)
        #expect(one.halves(on: day("2026-03-03")) == [])
    }
}

@Suite struct `Leave that stands in the way` {
    private func overlaps(_ fixture: Fixture, _ days: LeaveDays) throws -> Bool {
        let perspective = try #require(Perspective(Fixture.john, in: fixture.facts))
        return perspective.overlaps(days, perspective.record.standing())
    }

    @Test func `is every half of the calendar, worked or not`() throws {
        var fixture = try Fixture()
        try fixture.leave("2026-03-06", "2026-03-09", .pending, fromPart: .afternoon, toPart: .morning)
        #expect(try overlaps(fixture, try LeaveDays(span("2026-03-08", "2026-03-08"))))
        #expect(try overlaps(fixture, try LeaveDays(span("2026-03-02", "2026-03-06"))))
        #expect(try !overlaps(fixture, try LeaveDays(span("2026-03-02", "2026-03-06"), toPart: .morning)))
        #expect(try !overlaps(fixture, try LeaveDays(span("2026-03-09", "2026-03-10"), fromPart: .afternoon)))
    }

    @Test func `is not what was denied, withdrawn or cancelled`() throws {
        var fixture = try Fixture()
        for status in [LeaveRequest.Status.denied, .withdrawn, .cancelled] { try fixture.leave("2026-03-02", "2026-03-06", status) }
        #expect(try !overlaps(fixture, try LeaveDays(span("2026-03-02", "2026-03-06"))))
        try fixture.leave("2026-03-02", "2026-03-02", .cancellationRequested)
        #expect(try overlaps(fixture, try LeaveDays(span("2026-03-02", "2026-03-06"))))
    }

    @Test func `leaves room for hours up to the working day`() throws {
        var fixture = try Fixture(unit: .hours, terms: try Fixture.terms("100"))
        try fixture.leave("2026-03-03", "2026-03-03", hours: "2")
        try fixture.leave("2026-03-03", "2026-03-03", fromPart: .afternoon)
        let date = span("2026-03-03", "2026-03-03")
        #expect(try !overlaps(fixture, try LeaveDays(date, hours: Amount(2))))
        #expect(try overlaps(fixture, try LeaveDays(date, hours: amount("2.0001"))))
        #expect(try overlaps(fixture, try LeaveDays(date)))
        #expect(try overlaps(fixture, try LeaveDays(date, fromPart: .morning)))
        // Alone it exceeds the day, which is another fault.
        #expect(try fixture.assess("2026-03-04", "2026-03-04", hours: "8.5").faults == [.hoursExceedWorkingDay])
        #expect(try fixture.assess("2026-03-04", "2026-03-04", hours: "8.5").count.total == Amount(8))
    }
}

@Suite struct `Leave that adjoins` {
    /// However a leave is cut into requests, the chain is the whole.
    @Test(arguments: 0..<30)
    func `counts as one`(seed: Int) throws {
        var chance = Chance(seed: seed)
        var fixture = try Fixture(terms: try Fixture.terms { $0.requests = RequestLimits(maximumConsecutive: Amount(8)) })
        let first = chance.date("2026-02-02", "2026-02-20")
        let last = first + chance.number(5...20)
        let whole = try LeaveDays(try #require(DateSpan(first, through: last)))
        let perspective = try #require(Perspective(Fixture.john, in: fixture.facts))
        let total = perspective.amounts(of: whole, in: .days).reduce(Amount.zero) { $0 + $1.amount }
        // Cut at some days; what is asked for last is one of the pieces.
        let cuts = Set((0..<chance.number(1...3)).map { _ in first + chance.number(1...(last - first)) }).sorted()
        let edges = [first] + cuts + [last.next]
        let pieces = try zip(edges, edges.dropFirst()).map { try #require(DateSpan($0, through: $1.previous)) }
        let asked = chance.number(0...pieces.count - 1)
        for (index, piece) in pieces.enumerated() where index != asked {
            try fixture.leave(piece.first.description, piece.last.description)
        }
        let faults = try fixture.assess(pieces[asked].first.description, pieces[asked].last.description).faults
        let chain = try #require(Perspective(Fixture.john, in: fixture.facts)).chain(
            try LeaveDays(pieces[asked]),
            fixture.facts.employees[Fixture.john]?.standing() ?? []
        )
        let counted = chain.flatMap { perspective.amounts(of: $0, in: .days) }.reduce(Amount.zero) { $0 + $1.amount }
        #expect(counted == total)
        if !faults.contains(.requestCountsZero) { #expect(faults.contains(.tooManyConsecutive) == (total > Amount(8))) }
    }

    @Test func `is parted by a worked half`() throws {
        var fixture = try Fixture(terms: try Fixture.terms { $0.requests = RequestLimits(maximumConsecutive: Amount(5)) })
        try fixture.leave("2026-03-02", "2026-03-05")
        #expect(try fixture.assess("2026-03-06", "2026-03-10", fromPart: .afternoon).faults.isEmpty)
        #expect(try fixture.assess("2026-03-06", "2026-03-10").faults == [.tooManyConsecutive])
    }
}
