import Leave
import Testing
import Texts

@testable import Application

/// One history from nothing to a transfer, with the balance after every step (the rules' story).
@Suite struct `The story of Ana, Mike, John and Alex` {
    let acme = TestOrganization()
    let ana: EmployeeID, alex: EmployeeID, john: EmployeeID, mike: EmployeeID
    let belgrade: LocationID, lisbon: LocationID, pto: LeaveTypeID

    init() {
        (ana, alex, john, mike) = (acme.newID(), acme.newID(), acme.newID(), acme.newID())
        (belgrade, lisbon, pto) = (acme.newID(), acme.newID(), acme.newID())
    }

    @Test func `comes out to the last digit`() async throws {
        try await setUp()
        #expect(try await available(to: john, on: "2025-01-15") == "0")

        try await acme.perform(assign(john, "2025-01-15", .approvers(ApprovalSequence([.init(anyOf: [mike])]))), as: ana)
        try await acme.perform(policy(belgrade, "20", rollOver: .upTo(Amount(5), .on(try yearDay("06-30")))), as: ana)
        #expect(try await available(to: john, on: "2025-01-15") == "20")

        try acme.go(to: "2025-06-02")
        let summer: LeaveRequestID = acme.newID()
        let asked = RequestedLeave(employee: john, leaveType: pto, days: try days("2025-08-04", "2025-08-15"))
        try await acme.perform(RequestLeave(id: summer, asked: asked), as: john)
        #expect(try await available(to: john, on: "2025-08-31") == "10")
        let waiting = try await acme.queries.approvals(for: acme.principal(mike)).requests
        #expect(waiting.map(\.request.id) == [summer])

        try acme.go(to: "2025-06-03")
        try await acme.perform(AnswerLeave(request: summer, of: john, action: .approve, comment: "Enjoy"), as: mike)
        #expect(try await acme.balance(of: john, on: "2025-12-31").booked.description == "10")

        try acme.go(to: "2026-01-01")
        #expect(try await acme.balance(of: john, on: "2026-01-01").balance?.description == "25")

        try acme.go(to: "2026-04-01")
        let fourDays = try WorkingWeek(weeks: [try week(days: 4)])
        try await acme.perform(assign(john, "2026-04-01", .workingWeek(fourDays)), as: ana)
        #expect(try await available(to: john, on: "2026-04-01") == "21.9863")

        try acme.go(to: "2026-05-04")
        for (first, last) in [("2025-12-15", "2025-12-23"), ("2026-03-30", "2026-04-03")] {
            let leave = RecordedLeave(id: acme.newID(), employee: john, leaveType: pto, days: try days(first, last))
            try await acme.perform(RecordPastLeave(leave: leave, reason: nil), as: mike)
        }
        #expect(try await available(to: john, on: "2026-05-04") == "15.9863")

        try acme.go(to: "2026-09-01")
        try await acme.perform(assign(john, "2026-09-01", .location(Transfer(to: lisbon))), as: alex)
        let end = try await acme.balance(of: john, on: "2026-09-01")
        #expect(end.entitlement?.description == "18.3233")
        #expect(end.carriedOver?.description == "3")
        #expect(end.available?.description == "17.3233")
        #expect(try await acme.balance(of: mike, on: "2026-09-01").expired?.description == "5")
    }

    @Test func `explains every line`() async throws {
        try await setUp()
        try await acme.perform(policy(belgrade, "20", rollOver: .none), as: ana)
        let situation = try await acme.handler.situation(for: acme.principal(john)) { _ in [john] }
        let lines = try situation.ledger(of: john, pto)
        #expect(lines.map(\.kind) == [.entitlement])
        #expect(
            Languages.english.text(situation.explanation(of: lines[0], of: pto))
                == "Granted for the leave year from 1 January 2025: 20 days."
        )
        #expect(situation.sequence(of: lines[0]) == situation.organization.position)
    }

    @Test func `tells what was known before a late fact`() async throws {
        try await setUp()
        try await acme.perform(policy(belgrade, "20", rollOver: .none), as: ana)
        try acme.go(to: "2025-03-01")
        let before = acme.handler.now()
        try acme.go(to: "2025-03-02")
        let correction = Adjustment(id: acme.newID(), employee: john, leaveType: pto, date: try day("2025-01-10"), amount: Amount(2))
        try await acme.perform(AdjustBalance(adjustment: correction, reason: "Overtime in January"), as: ana)
        #expect(try await acme.balance(of: john, on: "2025-02-01").balance == Amount(22))
        let past = try await acme.handler.situation(for: acme.principal(john), leaveOf: [john], knownAt: before)
        #expect(try past.balances(of: john, on: LocalDate("2025-02-01")).first?.summary.balance == Amount(20))
    }

    // MARK: - Steps

    private func setUp() async throws {
        try acme.go(to: "2025-01-15")
        let admin = try Employee(id: ana, employmentStart: try day("2024-01-01"), roles: [.admin])
        try await acme.perform(
            asOperator: FoundOrganization(name: "Acme", slug: "acme", admin: admin, email: "ana@acme.example", domain: nil, connection: nil)
        )
        try await acme.perform(location(belgrade, "Belgrade", "Europe/Belgrade"), as: ana)
        try await acme.perform(location(lisbon, "Lisbon", "Europe/Lisbon"), as: ana)
        for (person, name, start, roles) in [
            (alex, "Alex", "2024-01-01", [Role.admin]), (john, "John", "2025-01-01", []), (mike, "Mike", "2025-01-01", []),
        ] {
            let employee = try Employee(id: person, employmentStart: try day(start), roles: Set(roles))
            try await acme.perform(AddEmployee(employee: employee, email: "\(name)@acme.example", name: name), as: ana)
            try await acme.perform(assign(person, "2025-01-15", .location(Transfer(to: belgrade))), as: ana)
        }
        try await acme.perform(DefineLeaveType(leaveType: LeaveType(id: pto, unit: .days), name: "PTO"), as: ana)
        try await acme.perform(policy(lisbon, "25", rollOver: .upTo(Amount(10), .on(try yearDay("03-31")))), as: ana)
    }

    private func location(_ id: LocationID, _ name: String, _ zone: String) throws -> CreateLocation {
        let location = try Location(
            id: id,
            timeZone: zone,
            leaveYear: .startsOn(try yearDay("01-01")),
            workingWeek: try WorkingWeek(weeks: [try week(days: 5)])
        )
        return CreateLocation(location: location, name: name, closing: .manual)
    }

    private func policy(_ location: LocationID, _ entitlement: String, rollOver: RollOver) throws -> SetLeavePolicy {
        let terms = try PolicyTerms(
            entitlement: try Amount(parsing: entitlement),
            grant: .upFront,
            partTime: .fullTimeDays(Amount(5)),
            rollOver: rollOver
        )
        let from = try day("2025-01-01")
        return SetLeavePolicy(
            policy: PolicyVersion(id: acme.newID(), location: location, leaveType: pto, effectiveDate: from, terms: terms)
        )
    }

    private func assign(_ employee: EmployeeID, _ from: String, _ assignment: Assignment) throws -> AssignToEmployee {
        AssignToEmployee(employee: employee, effectiveDate: try day(from), assignment: assignment)
    }

    private func week(days: Int) throws -> [ByHalf<Int>] {
        (0..<7).map { WorkingWeek.split($0 < days ? 480 : 0) }
    }

    private func days(_ first: String, _ last: String) throws -> LeaveDays {
        let (first, last) = (try day(first), try day(last))
        return try LeaveDays(try #require(DateSpan(first, through: last)))
    }

    private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    private func yearDay(_ text: String) throws -> MonthDay { try #require(MonthDay(text)) }

    private func available(to employee: EmployeeID, on day: String) async throws -> String? {
        try await acme.balance(of: employee, on: day).available?.description
    }
}
