import Leave
import Testing
import Texts

@testable import Application

/// The sentences of the ledger, in both languages.
@Suite struct `A line of the ledger` {
    let acme = TestOrganization()
    let ana: EmployeeID, john: EmployeeID
    let belgrade: LocationID, lisbon: LocationID, pto: LeaveTypeID

    init() {
        (ana, john) = (acme.newID(), acme.newID())
        (belgrade, lisbon, pto) = (acme.newID(), acme.newID(), acme.newID())
    }

    private func setUp(start: String = "2026-01-01", _ entitlement: String, _ grant: Grant, rollOver: RollOver = .none) async throws {
        try acme.go(to: "2026-01-01")
        let founder = try Employee(id: ana, employmentStart: try day("2024-01-01"), roles: [.admin])
        try await acme.perform(
            asOperator: FoundOrganization(
                name: "Acme",
                slug: "acme",
                admin: founder,
                email: "ana@acme.example",
                domain: nil,
                connection: nil
            )
        )
        let week = try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < 5 ? 480 : 0) }])
        for (id, name, zone) in [(belgrade, "Belgrade", "Europe/Belgrade"), (lisbon, "Lisbon", "Europe/Lisbon")] {
            let location = try Location(
                id: id,
                timeZone: zone,
                leaveYear: .startsOn(try #require(MonthDay("01-01"))),
                workingWeek: week
            )
            try await acme.perform(CreateLocation(location: location, name: name, closing: .manual), as: ana)
        }
        try await acme.perform(DefineLeaveType(leaveType: LeaveType(id: pto, unit: .days), name: "PTO"), as: ana)
        try await acme.perform(try policy(belgrade, entitlement, grant, rollOver, from: "2024-01-01"), as: ana)
        let employee = try Employee(id: john, location: belgrade, employmentStart: try day(start))
        try await acme.perform(AddEmployee(employee: employee, email: "john@acme.example", name: "John"), as: ana)
    }

    private func policy(_ location: LocationID, _ entitlement: String, _ grant: Grant, _ rollOver: RollOver, from date: String) throws
        -> SetLeavePolicy
    {
        let terms = try PolicyTerms(entitlement: try Amount(parsing: entitlement), grant: grant, rollOver: rollOver)
        return SetLeavePolicy(
            policy: PolicyVersion(id: acme.newID(), location: location, leaveType: pto, effectiveDate: try day(date), terms: terms)
        )
    }

    private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    private func sentences(to last: String, in language: String = "en") async throws -> [String] {
        let texts = Languages.shipped.matching(language)
        let situation = try await acme.handler.situation(for: acme.principal(john)) { _ in [john] }
        return try situation.ledger(of: john, pto, to: try day(last)).map { texts.text(situation.explanation(of: $0, of: pto)) }
    }

    @Test func `of an accrual shows what was accrued before`() async throws {
        try await setUp("20", .accrual(every: .month, at: .start))
        let english = try await sentences(to: "2026-03-31")
        #expect(english.first == "Accrued for January 2026: 20 days × 1/12 = 1.6667.")
        #expect(english.last == "Accrued for March 2026: 20 days × 3/12 = 5, less 3.3333 already accrued.")
        let german = try await sentences(to: "2026-03-31", in: "de-AT")
        #expect(german.last == "Erworben für März 2026: 20 Tage × 3/12 = 5, abzüglich der schon erworbenen 3,3333.")
    }

    @Test func `of a part of a year shows the share`() async throws {
        try await setUp(start: "2026-06-01", "20", .upFront)
        #expect(
            try await sentences(to: "2026-12-31") == ["Granted for the leave year from 1 January 2026: 20 days × 214/365 = 11.726 days."]
        )
        #expect(
            try await sentences(to: "2026-12-31", in: "de") == [
                "Gewährt für das Urlaubsjahr ab 1. Januar 2026: 20 Tage × 214/365 = 11,726 Tage."
            ]
        )
    }

    @Test func `of a change names its cause and both rates`() async throws {
        try await setUp("20", .upFront)
        try await acme.perform(try policy(belgrade, "25", .upFront, .none, from: "2026-07-01"), as: ana)
        let expected =
            "The year’s entitlement is 20 days × 181/365 + 25 days × 184/365 = 22.5205 days from this day on because of "
            + "a new policy version, less 20 already credited."
        #expect(try await sentences(to: "2026-12-31").last == expected)
        try await acme.perform(
            AssignToEmployee(employee: john, effectiveDate: try day("2026-10-01"), assignment: .location(Transfer(to: lisbon))),
            as: ana
        )
        #expect(try await sentences(to: "2026-12-31").last?.contains("because of the move to Lisbon") == true)
    }

    @Test func `at the turn of the year tells what is lost and what goes on`() async throws {
        let rollOver = RollOver.upTo(Amount(5), .on(try #require(MonthDay("03-31"))))
        try await setUp("20", .upFront, rollOver: rollOver)
        let lines = try await sentences(to: "2027-04-01")
        for text in [
            "Lost at the end of the leave year: of 20 days left, at most 5 go on to the next.", "Carried over to the next leave year.",
            "Carried over from the leave year before, usable until 31 March 2027.", "Lost: it was usable until 31 March 2027.",
        ] { #expect(lines.contains(text), "\(text) in \(lines)") }
    }

    @Test func `leaves no placeholder open in either language`() async throws {
        try await setUp("20", .accrual(every: .month, at: .end), rollOver: .all(.months(3)))
        for language in ["en", "de"] {
            for line in try await sentences(to: "2028-01-31", in: language) { #expect(!line.contains("{") && line.count > 10, "\(line)") }
        }
    }
}
