import Testing

@testable import Leave

@Suite struct `Recorded facts` {
    @Test func `are values`() throws {
        let fixture = try Fixture()
        var other = fixture
        other.adjust("1", on: "2026-01-05")
        #expect(fixture.facts != other.facts)
        #expect(try fixture.balance(on: "2026-12-31") == Amount(20))
        #expect(try other.balance(on: "2026-12-31") == Amount(21))
    }

    @Test func `are known from their recording on, in whatever order they come`() {
        var fact = Recorded<Int>()
        fact.record(3, seq: 30)
        fact.record(1, seq: 10)
        fact.record(nil, seq: 20)
        #expect([10, 11, 20, 21, 30, 31].map { fact.known(before: $0) } == [nil, 1, 1, nil, nil, 3])
        #expect(fact.current == 3)
        #expect(fact.seq == 30)
    }

    @Test func `that hold from a date hold until the next of their kind`() {
        var timeline = RecordedTimeline<String>()
        timeline.record("b", from: day("2026-02-01"), seq: 1)
        timeline.record("a", from: day("2026-01-01"), seq: 2)
        timeline.record("c", from: day("2026-03-01"), seq: 3)
        timeline.record(nil, from: day("2026-02-01"), seq: 4)
        let dates = ["2025-12-31", "2026-01-01", "2026-02-15", "2026-03-01"].map(day)
        #expect(dates.map { timeline.current.value(on: $0) } == [nil, "a", "a", "c"])
        #expect(dates.map { timeline.known(before: 4).value(on: $0) } == [nil, "a", "b", "c"])
    }

    @Test func `collide`() throws {
        var fixture = try Fixture()
        let facts = fixture.facts
        #expect(facts.collision(with: Fixture.belgrade) == .duplicateID)
        #expect(facts.collision(with: Fixture.london) == nil)
        let version = PolicyVersion(
            id: .init(7_000),
            location: Fixture.belgrade,
            leaveType: Fixture.pto,
            effectiveDate: day("2020-01-01"),
            terms: try Fixture.terms()
        )
        #expect(facts.collision(with: version) == .policyVersionExists)
        let approvers = Assignment.approvers(ApprovalSequence([]))
        #expect(facts.collision(with: approvers, for: Fixture.john, from: day("2020-01-01")) == .duplicateAssignment)
        #expect(facts.collision(with: approvers, for: Fixture.john, from: day("2020-01-02")) == nil)
        let request = try fixture.leave("2026-01-05", "2026-01-05")
        #expect(fixture.facts.collision(with: request) == .duplicateID)
        #expect(fixture.facts.seq(of: .request(request)) == 0)
    }

    @Test func `that name what is not there are refused`() throws {
        let fixture = try Fixture()
        let facts = fixture.facts
        #expect(facts.faults(isTimeZone: { $0 == "Europe/Belgrade" }) == [])
        #expect(facts.faults(isTimeZone: { _ in false }) == [.unknownTimeZone])
        let assignments: [(Assignment, RuleCode)] = [
            (.location(Transfer(to: Fixture.london)), .unknownLocation), (.department(Fixture.dev), .unknownDepartment),
            (.entitlement(LeaveTypeID(9), nil), .unknownLeaveType), (.entitlement(Fixture.pto, Amount(-1)), .amountNegative),
            (.approvers(ApprovalSequence([.init(anyOf: [], fallback: [EmployeeID(9)])])), .unknownEmployee),
            (.location(Transfer(to: Fixture.belgrade)), .notEmployed),
        ]
        for (assignment, code) in assignments {
            #expect(facts.faults(of: assignment, for: Fixture.john, from: day("2025-01-01")) == [code])
        }
        #expect(facts.faults(ofEnding: Fixture.john, on: day("2024-12-31")) == [.employmentEndBeforeStart])
        let opening = Opening(employee: Fixture.john, leaveType: Fixture.pto, date: day("2024-12-31"), amount: .zero)
        #expect(facts.faults(of: opening) == [.notEmployed])
    }

    @Test func `of a transfer between leave years allow only proration`() throws {
        var fixture = try Fixture()
        fixture.facts.record(try Fixture.location(Fixture.london, leaveYear: "04-01"), seq: 0)
        for mode in TransferMode.allCases {
            let faults = fixture.facts.faults(
                of: .location(Transfer(to: Fixture.london, mode: mode)),
                for: Fixture.john,
                from: day("2026-05-05")
            )
            #expect(faults == (mode == .prorate ? [] : [.transferNeedsSameLeaveYear]))
        }
    }

    @Test func `of people count them where they are on the day`() throws {
        var fixture = try Fixture()
        fixture.facts.record(try Fixture.location(Fixture.london), seq: 0)
        fixture.assign(.location(Transfer(to: Fixture.london)), from: "2026-03-04")
        try fixture.leave("2026-03-02", "2026-03-05")
        func absent(_ location: LocationID) -> [Int] {
            fixture.facts.absences(in: span("2026-03-02", "2026-03-05"), at: location).map(\.morning)
        }
        #expect(absent(Fixture.belgrade) == [1, 1, 0, 0])
        #expect(absent(Fixture.london) == [0, 0, 1, 1])
    }
}
