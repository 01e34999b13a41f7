import EventSourcing
import Leave
import Testing
import Texts

@testable import Application

@Suite struct `Leave years that close by themselves` {
    let acme = TestOrganization()
    let ana: EmployeeID, john: EmployeeID
    let belgrade: LocationID, lisbon: LocationID, pto: LeaveTypeID

    init() {
        (ana, john) = (acme.newID(), acme.newID())
        (belgrade, lisbon, pto) = (acme.newID(), acme.newID(), acme.newID())
    }

    @Test func `are closed once, by the system, the day after their end`() async throws {
        try await setUp(calendarYear)
        #expect(try await attend(on: "2025-12-31").closed.isEmpty)
        let outcome = try await attend(on: "2026-01-01")
        #expect(outcome.closed == [belgrade])
        let closings = try await closings()
        #expect(closings.map(\.event.endedBy) == [try day("2025-12-31")])
        #expect(closings.first?.event.rollOvers.map(\.carried) == [Amount(5)])
        #expect(closings.first?.metadata.actor == nil)
        #expect(closings.first?.metadata.channel == "system")
        #expect(try await attend(on: "2026-01-01").closed.isEmpty)
        #expect(try await attend(on: "2026-12-31").closed.isEmpty)
        #expect(try await self.closings().count == 1)
    }

    @Test func `are closed all at once where none was`() async throws {
        try await setUp(calendarYear)
        #expect(try await attend(on: "2028-05-01").closed == [belgrade])
        #expect(try await closings().map(\.event.endedBy) == [try day("2027-12-31")])
        #expect(try await closings().first?.event.rollOvers.count == 3)
    }

    @Test func `by anniversary are closed when somebody's ends`() async throws {
        try await setUp(.anniversary)
        #expect(try await attend(on: "2026-01-14").closed.isEmpty)
        #expect(try await attend(on: "2026-01-15").closed == [belgrade])
        #expect(try await attend(on: "2026-01-16").closed.isEmpty)
        #expect(try await closings().map(\.event.endedBy) == [try day("2026-01-14")])
    }

    @Test func `wait for requests that wait, and are looked at again within the hour`() async throws {
        try await setUp(calendarYear)
        let request: LeaveRequestID = acme.newID()
        let asked = RequestedLeave(employee: john, leaveType: pto, days: try LeaveDays(DateSpan(day("2025-12-15"))))
        try await acme.perform(RequestLeave(id: request, asked: asked), as: john)
        let outcome = try await attend(on: "2026-01-01")
        #expect(outcome.blocked.map(\.location) == [belgrade])
        #expect(outcome.blocked.first?.codes == ["pending-requests-in-year"])
        #expect(outcome.next == Instant(microseconds: acme.handler.now().microseconds + 3_600_000_000))
        try await acme.perform(AnswerLeave(request: request, of: john, action: .deny, comment: nil), as: ana)
        #expect(try await attend(on: "2026-01-01").closed == [belgrade])
    }

    @Test func `are not those of other locations`() async throws {
        try await setUp(calendarYear, closing: .manual)
        #expect(try await attend(on: "2026-02-01").closed.isEmpty)
    }

    @Test func `are looked at when the next day begins somewhere`() async throws {
        try await setUp(calendarYear)
        let midnight = try Instant(microseconds: Int64(day("2025-06-03").daysSinceEpoch) * 86_400_000_000)
        #expect(try await attend(on: "2025-06-02").next == midnight)
        #expect(UTC().nextDay(after: midnight, in: "Europe/Atlantis") == nil)
    }

    @Test func `are warned of before anything is lost, once`() async throws {
        try await setUp(calendarYear)
        _ = try await attend(on: "2025-11-30")
        #expect(try await warnings().isEmpty)
        _ = try await attend(on: "2025-12-01")
        _ = try await attend(on: "2025-12-02")
        let expected = ExpiryWarningGiven(
            employee: john,
            leaveType: pto,
            amount: Amount(15),
            lastDay: try day("2025-12-31"),
            on: try day("2025-12-01")
        )
        #expect(try await warnings() == [expected])
        _ = try await attend(on: "2026-06-15")
        #expect(try await warnings().map(\.amount) == [Amount(15), Amount(5)])
    }

    @Test func `of nobody are nothing to do`() async throws {
        try acme.go(to: "2026-01-01")
        try await found()
        let outcome = try await attend(on: "2026-01-01")
        #expect(outcome.closed.isEmpty)
        #expect(outcome.next == nil)
    }

    @Test func `carry leave without an end over without a word of it`() async throws {
        try await setUp(calendarYear, rollOver: .all(nil))
        try acme.go(to: "2026-01-20")
        #expect(try await notices() == ["PTO: 20 days were carried over."])
        try acme.go(to: "2026-02-20")
        #expect(try await notices().isEmpty)
        try await acme.perform(EndEmployment(employee: john, lastDay: try day("2026-02-10")), as: ana)
        #expect(try await notices().isEmpty)
    }

    @Test func `tell of one day in the singular`() async throws {
        try await setUp(calendarYear, rollOver: .upTo(Amount(1), nil))
        let asked = RequestedLeave(
            employee: john,
            leaveType: pto,
            days: try LeaveDays(#require(DateSpan(try day("2025-03-03"), through: try day("2025-03-26"))))
        )
        try await acme.perform(
            RecordPastLeave(leave: RecordedLeave(id: acme.newID(), employee: john, leaveType: pto, days: asked.days), reason: nil),
            as: ana
        )
        try acme.go(to: "2025-12-15")
        #expect(try await notices() == ["PTO: 1 day will be lost after 31 December 2025 unless you take it."])
        try acme.go(to: "2026-01-02")
        #expect(
            try await notices().sorted() == [
                "PTO: 1 day was carried over.", "PTO: 1 day was not carried over at the end of the leave year.",
            ]
        )
    }

    // MARK: - Steps

    private var calendarYear: LeaveYearRule? { MonthDay("01-01").map { .startsOn($0) } }

    private func setUp(
        _ year: LeaveYearRule?,
        closing: ClosingMode = .automatic,
        rollOver: RollOver? = nil
    ) async throws {
        try acme.go(to: "2025-06-02")
        try await found()
        let week = try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < 5 ? 480 : 0) }])
        let place = try Location(id: belgrade, timeZone: "Europe/Belgrade", leaveYear: try #require(year), workingWeek: week)
        try await acme.perform(CreateLocation(location: place, name: "Belgrade", closing: closing), as: ana)
        let employee = try Employee(
            id: john,
            location: belgrade,
            employmentStart: try day(year == .anniversary ? "2025-01-15" : "2025-01-01")
        )
        try await acme.perform(AddEmployee(employee: employee, email: "john@acme.example", name: "John"), as: ana)
        try await acme.perform(DefineLeaveType(leaveType: LeaveType(id: pto, unit: .days), name: "PTO"), as: ana)
        let end = try #require(MonthDay("06-30"))
        let terms = try PolicyTerms(entitlement: Amount(20), grant: .upFront, rollOver: rollOver ?? .upTo(Amount(5), .on(end)))
        let from = try day("2025-01-01")
        let policy = PolicyVersion(id: acme.newID(), location: belgrade, leaveType: pto, effectiveDate: from, terms: terms)
        try await acme.perform(SetLeavePolicy(policy: policy), as: ana)
    }

    private func found() async throws {
        let admin = try Employee(id: ana, employmentStart: try day("2024-01-01"), roles: [.admin])
        try await acme.perform(
            asOperator: FoundOrganization(name: "Acme", slug: "acme", admin: admin, email: "ana@acme.example", domain: nil, connection: nil)
        )
    }

    private func attend(on day: String) async throws -> YearEnd.Outcome {
        try acme.go(to: day)
        return try await YearEnd(acme.handler).attend(to: acme.id)
    }

    private func closings() async throws -> [(event: LeaveYearClosed, metadata: EventMetadata)] {
        try await acme.history().compactMap { recorded in
            guard case .leaveYearClosed(let event) = recorded.event else { return nil }
            return (event, recorded.metadata)
        }
    }

    private func warnings() async throws -> [ExpiryWarningGiven] {
        try await acme.history().compactMap { if case .expiryWarningGiven(let event) = $0.event { event } else { nil } }
    }

    private func notices() async throws -> [String] {
        let situation = try await acme.handler.situation(for: acme.principal(john)) { _ in [john] }
        return try situation.notices(of: john).map { Languages.english.text(situation.text(of: $0)) }
    }

    private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }
}
