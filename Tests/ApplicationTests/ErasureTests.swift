import EventSourcing
import Leave
import Testing

@testable import Application

@Suite struct `Erasing a person` {
    let acme = TestOrganization()
    let ana: EmployeeID, john: EmployeeID, belgrade: LocationID, pto: LeaveTypeID

    init() async throws {
        (ana, john) = (acme.newID(), acme.newID())
        (belgrade, pto) = (acme.newID(), acme.newID())
        try acme.go(to: "2025-03-03")
        try await acme.foundWithLeave(admin: ana, location: belgrade, leaveType: pto)
        try await acme.perform(
            AddEmployee(
                employee: try Employee(id: john, location: belgrade, employmentStart: try #require(LocalDate("2025-01-01"))),
                email: "john@acme.example",
                name: "John"
            ),
            as: ana
        )
        let adjustment = Adjustment(
            id: acme.newID(),
            employee: john,
            leaveType: pto,
            date: try #require(LocalDate("2025-02-01")),
            amount: Amount(2),
            expires: nil
        )
        try await acme.perform(AdjustBalance(adjustment: adjustment, reason: "John moved house"), as: ana)
    }

    private func situation() async throws -> Situation {
        try await acme.handler.situation(for: acme.principal(ana)) { _ in [john] }
    }

    @Test func `forgets names, texts, identities and rights, and keeps amounts and dates`() async throws {
        let connection: SSOConnectionID = acme.newID()
        let hash = try #require(SecretHash([UInt8](repeating: 1, count: 32)))
        try await acme.perform(asOperator: AddSSOConnection(connection: .test(connection), allowsLoopback: false))
        try await acme.perform(LinkIdentity(employee: john, connection: connection, hashes: IdentityHashes(current: hash)), as: ana)
        let before = try await acme.balance(of: john, on: "2025-03-03")
        try await acme.perform(EraseEmployee(employee: john), as: ana)

        let situation = try await situation()
        let organization = situation.organization
        #expect(organization.people[john] == Person(email: .erased, name: .erased))
        #expect(organization.adjustments.values.map(\.reason) == [.erased])
        #expect(organization.identities.isEmpty)
        #expect(!situation.isActive(john))
        #expect(situation.facts.employmentEnd(of: john) == LocalDate("2025-03-03"))
        #expect(try await acme.balance(of: john, on: "2025-03-03").adjustments == before.adjustments)
        // Again: it is so already.
        let head = organization.position
        #expect(try await acme.perform(EraseEmployee(employee: john), as: ana) == head)
    }

    @Test func `refuses whatever would write about the person again`() async throws {
        try await acme.perform(EraseEmployee(employee: john), as: ana)
        await refuses("employee-erased") {
            try await acme.perform(ChangeEmployeeProfile(employee: john, email: .unchanged, name: .set("John again")), as: ana)
        }
        let adjustment = Adjustment(
            id: acme.newID(),
            employee: john,
            leaveType: pto,
            date: try #require(LocalDate("2025-03-03")),
            amount: Amount(1),
            expires: nil
        )
        await refuses("employee-erased") {
            try await acme.perform(AdjustBalance(adjustment: adjustment, reason: "payout"), as: ana)
        }
    }

    @Test func `spares the last admin, and is for admins`() async throws {
        await refuses("last-admin") { try await acme.perform(EraseEmployee(employee: ana), as: ana) }
        let error = await #expect(throws: CommandError.self) { try await acme.perform(EraseEmployee(employee: john), as: john) }
        guard case .forbidden? = error else { throw try #require(error) }
    }

    @Test func `lets go of an address, which somebody new may have`() async throws {
        try await acme.perform(EraseEmployee(employee: john), as: ana)
        let other = try Employee(id: acme.newID(), employmentStart: try #require(LocalDate("2025-03-03")))
        try await acme.perform(AddEmployee(employee: other, email: "john@acme.example", name: "John II"), as: ana)
    }
}

/// The code of the only refusal.
func refuses(_ code: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void) async {
    do {
        try await body()
        Issue.record("was not refused", sourceLocation: sourceLocation)
    } catch {
        guard case .refused(let refusals)? = error as? CommandError else {
            Issue.record("\(error)", sourceLocation: sourceLocation)
            return
        }
        #expect(refusals.map(\.code) == [code], sourceLocation: sourceLocation)
    }
}

extension SSOConnection {
    static func test(_ id: SSOConnectionID) -> SSOConnection {
        SSOConnection(
            id: id,
            name: "Acme",
            provider: .openIDConnect(OpenIDConnectSettings(issuer: "https://login.acme.example", clientID: "away"))
        )
    }
}

extension TestOrganization {
    /// An admin, a location, and a leave type with 20 days a year there.
    func foundWithLeave(admin: EmployeeID, location: LocationID, leaveType: LeaveTypeID, domain: String? = nil) async throws {
        let founder = try Employee(id: admin, employmentStart: try #require(LocalDate("2025-01-01")), roles: [.admin])
        let founding = FoundOrganization(
            name: "Acme",
            slug: "acme",
            admin: founder,
            email: "ana@acme.example",
            domain: domain,
            connection: nil
        )
        try await perform(asOperator: founding)
        let place = try Location(
            id: location,
            timeZone: "Europe/Belgrade",
            leaveYear: .starting(on: try #require(MonthDay("01-01"))),
            workingWeek: try WorkingWeek(weeks: [Array(repeating: WorkingWeek.split(480), count: 5) + [.zero, .zero]])
        )
        try await perform(CreateLocation(location: place, name: "Belgrade", closing: .manual), as: admin)
        try await perform(DefineLeaveType(leaveType: LeaveType(id: leaveType, unit: .days), name: "PTO"), as: admin)
        let policy = PolicyVersion(
            id: newID(),
            location: location,
            leaveType: leaveType,
            effectiveDate: try #require(LocalDate("2025-01-01")),
            terms: try PolicyTerms(entitlement: Amount(20), grant: .upFront)
        )
        try await perform(SetLeavePolicy(policy: policy), as: admin)
    }
}
