import EventSourcing
import Leave
import Testing

@testable import Application

/// Mike, then Ana approve what John asks for; Zoe stands in for Mike.
@Suite struct `People are told` {
    let acme = TestOrganization()
    let ana: EmployeeID, mike: EmployeeID, zoe: EmployeeID, john: EmployeeID
    let belgrade: LocationID, pto: LeaveTypeID, request: LeaveRequestID

    init() {
        (ana, mike, zoe, john) = (acme.newID(), acme.newID(), acme.newID(), acme.newID())
        (belgrade, pto, request) = (acme.newID(), acme.newID(), acme.newID())
    }

    @Test func `of a request that waits for them, step by step`() async throws {
        try await setUp()
        try await ask(as: john)
        #expect(try await told() == [.init(.requestWaiting, to: mike)])
        try await answer(.approve, as: mike)
        #expect(try await told() == [.init(.requestWaiting, to: ana)])
        try await answer(.approve, as: ana)
        #expect(try await told() == [.init(.requestApproved, to: john)])
    }

    @Test func `in the place of those who are away`() async throws {
        try await setUp()
        let leave: LeaveRequestID = acme.newID()
        let today = RequestedLeave(employee: mike, leaveType: pto, days: try days("2025-06-02"))
        try await acme.perform(RequestLeave(id: leave, asked: today), as: mike)
        try await acme.perform(AnswerLeave(request: leave, of: mike, action: .approve, comment: nil), as: ana)
        try await ask(as: john)
        #expect(try await told() == [.init(.requestWaiting, to: mike), .init(.requestWaiting, to: zoe)])
        try await answer(.approve, as: zoe)
        #expect(try await told() == [.init(.requestWaiting, to: ana), .init(.requestAnsweredByOther, to: mike)])
    }

    @Test func `that somebody else was faster`() async throws {
        try await setUp([.init(anyOf: [mike, zoe])])
        try await ask(as: john)
        try await answer(.deny, as: zoe)
        #expect(try await told() == [.init(.requestDenied, to: john), .init(.requestAnsweredByOther, to: mike)])
    }

    @Test func `what happened then, whatever has happened since`() async throws {
        try await setUp([.init(anyOf: [mike, zoe])])
        try await ask(as: john)
        try await answer(.approve, as: zoe)
        try await acme.perform(AnswerLeave(request: request, of: john, action: .cancel, comment: nil), as: mike)
        #expect(try await told(back: 1) == [.init(.requestApproved, to: john), .init(.requestAnsweredByOther, to: mike)])
        #expect(try await told(back: 2) == [.init(.requestWaiting, to: mike), .init(.requestWaiting, to: zoe)])
    }

    @Test func `of what was asked or changed in their name`() async throws {
        try await setUp()
        try await ask(as: ana)
        #expect(try await told() == [.init(.requestWaiting, to: mike), .init(.requestMadeForYou, to: john)])
        try await answer(.approve, as: mike)
        let changed = RequestedLeave(employee: john, leaveType: pto, days: try days("2025-07-08"))
        try await acme.perform(ChangeLeaveRequest(id: request, asked: changed), as: john)
        #expect(try await told() == [.init(.requestWaiting, to: mike)])
        try await acme.perform(
            ChangeLeaveRequest(id: request, asked: RequestedLeave(employee: john, leaveType: pto, days: try days("2025-07-09"))),
            as: john
        )
        #expect(try await told() == [.init(.requestChanged, to: mike)])
    }

    @Test func `that it was taken back`() async throws {
        try await setUp()
        try await ask(as: john)
        try await answer(.withdraw, as: john)
        #expect(try await told() == [.init(.requestWithdrawn, to: mike)])
    }

    @Test func `of leave that its owner cancels, when they had approved it`() async throws {
        try await setUp([.init(anyOf: [mike, zoe])])
        try await ask(as: john)
        try await answer(.approve, as: mike)
        try await answer(.cancel, as: john)
        #expect(try await told() == [.init(.requestCancelled, to: mike)])
    }

    @Test func `of a cancellation that waits, and of its answer`() async throws {
        try await setUp([.init(anyOf: [mike, zoe])])
        try await ask(as: john)
        try await answer(.approve, as: mike)
        try acme.go(to: "2025-07-07")
        try await answer(.cancel, as: john)
        #expect(try await told() == [.init(.cancellationWaiting, to: mike), .init(.cancellationWaiting, to: zoe)])
        try await answer(.deny, as: zoe)
        #expect(try await told() == [.init(.cancellationRefused, to: john), .init(.requestAnsweredByOther, to: mike)])
        try await answer(.cancel, as: john)
        try await answer(.withdraw, as: john)
        #expect(try await told() == [.init(.requestWithdrawn, to: mike), .init(.requestWithdrawn, to: zoe)])
        try await answer(.cancel, as: john)
        try await answer(.approve, as: mike)
        #expect(try await told() == [.init(.requestCancelled, to: john), .init(.requestAnsweredByOther, to: zoe)])
    }

    @Test func `of the leave that stands, not of the one in whose place it stands`() async throws {
        try await setUp([.init(anyOf: [mike])])
        try await ask(as: john)
        try await answer(.approve, as: mike)
        let second: LeaveRequestID = acme.newID()
        let other = RequestedLeave(employee: john, leaveType: pto, days: try days("2025-07-08"))
        try await acme.perform(RequestLeave(id: second, asked: other, replacing: request), as: john)
        try await acme.perform(AnswerLeave(request: second, of: john, action: .approve, comment: nil), as: mike)
        #expect(try await told().isEmpty)
        #expect(try await told(back: 1) == [.init(.requestApproved, to: john)])
    }

    @Test func `nothing once their account is closed`() async throws {
        try await setUp()
        try await ask(as: john)
        try await acme.perform(EndEmployment(employee: mike, lastDay: try day("2025-06-01")), as: ana)
        #expect(try await told(back: 1) == [.init(.requestWaiting, to: zoe)])
    }

    @Test func `what a leave year's end made of their leave, and what is about to be lost`() async throws {
        try await setUp()
        try acme.go(to: "2025-12-20")
        _ = try await YearEnd(acme.handler).attend(to: acme.id)
        #expect(try await told().map(\.kind) == [.expiryWarning])
        try acme.go(to: "2026-01-01")
        _ = try await YearEnd(acme.handler).attend(to: acme.id)
        let closed = try await told { if case .leaveYearClosed = $0 { true } else { false } }
        #expect(Set(closed.map(\.recipient)) == [mike, zoe, john])
        #expect(Set(closed.map(\.kind)) == [.yearClosed])
    }

    // MARK: - Steps

    private struct Told: Hashable {
        let kind: NotificationKind
        let recipient: EmployeeID

        init(_ kind: NotificationKind, to recipient: EmployeeID) {
            self.kind = kind
            self.recipient = recipient
        }
    }

    /// By the last event, or one before it.
    private func told(back: Int = 0) async throws -> Set<Told> {
        let history = try await acme.history()
        return try await told(by: history[history.count - 1 - back])
    }

    private func told(_ isMeant: (LeaveEvent) -> Bool) async throws -> Set<Told> {
        try await told(by: #require(try await acme.history().last { isMeant($0.event) }))
    }

    private func told(by recorded: RecordedEvent<LeaveEvent>) async throws -> Set<Told> {
        let notifier = Notifier(zones: UTC())
        let situation = try await acme.handler.situation(for: .system(of: acme.id)) { notifier.people(for: recorded, in: $0.organization) }
        let all = notifier.notifications(for: recorded, in: situation.organization)
        #expect(all.allSatisfy { $0.cause == recorded.position && $0.request == recorded.event.request })
        return Set(all.map { Told($0.kind, to: $0.recipient) })
    }

    func ask(as person: EmployeeID) async throws {
        let asked = RequestedLeave(employee: john, leaveType: pto, days: try days("2025-07-07"))
        try await acme.perform(RequestLeave(id: request, asked: asked), as: person)
    }

    func answer(_ action: RequestAction, as person: EmployeeID) async throws {
        try await acme.perform(AnswerLeave(request: request, of: john, action: action, comment: nil), as: person)
    }

    func setUp(_ steps: [ApprovalSequence.Step]? = nil) async throws {
        try acme.go(to: "2025-06-02")
        let admin = try Employee(id: ana, employmentStart: try day("2024-01-01"), roles: [.admin])
        try await acme.perform(
            asOperator: FoundOrganization(name: "Acme", slug: "acme", admin: admin, email: "ana@acme.example", domain: nil, connection: nil)
        )
        let week = try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < 5 ? 480 : 0) }])
        let year = LeaveYearRule.startsOn(try #require(MonthDay("01-01")))
        let place = try Location(id: belgrade, timeZone: "Europe/Belgrade", leaveYear: year, workingWeek: week)
        try await acme.perform(CreateLocation(location: place, name: "Belgrade", closing: .automatic), as: ana)
        for (person, name) in [(mike, "Mike"), (zoe, "Zoe"), (john, "John")] {
            let employee = try Employee(id: person, location: belgrade, employmentStart: try day("2025-01-01"))
            try await acme.perform(AddEmployee(employee: employee, email: "\(name)@acme.example", name: name), as: ana)
        }
        try await acme.perform(DefineLeaveType(leaveType: LeaveType(id: pto, unit: .days), name: "PTO"), as: ana)
        let terms = try PolicyTerms(entitlement: Amount(20), grant: .upFront, rollOver: .upTo(Amount(5), nil))
        let policy = PolicyVersion(id: acme.newID(), location: belgrade, leaveType: pto, effectiveDate: try day("2025-01-01"), terms: terms)
        try await acme.perform(SetLeavePolicy(policy: policy), as: ana)
        let sequence = ApprovalSequence(steps ?? [.init(anyOf: [mike], fallback: [zoe]), .init(anyOf: [ana])])
        try await acme.perform(
            AssignToEmployee(employee: john, effectiveDate: try day("2025-01-01"), assignment: .approvers(sequence)),
            as: ana
        )
    }

    func days(_ date: String) throws -> LeaveDays { try LeaveDays(DateSpan(day(date))) }

    func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }
}
