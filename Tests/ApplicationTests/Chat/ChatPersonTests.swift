import Leave
import Testing

@testable import Application

@Suite struct `Somebody in a chat` {
    private let acme = TestOrganization()
    private let ana = EmployeeID(7)
    private let john = EmployeeID(8)

    /// Ana, an admin, and John; the organization has proven that acme.example is its own.
    private func found(second: String? = nil) async throws {
        try acme.go(to: "2026-11-24")
        let start = try #require(LocalDate("2020-01-01"))
        let admin = try Employee(id: ana, employmentStart: start, roles: [.admin])
        try await acme.perform(
            asOperator: FoundOrganization(
                name: "Acme",
                slug: "acme",
                admin: admin,
                email: "ana@acme.example",
                domain: "acme.example",
                connection: nil
            )
        )
        try await add(john, "John@acme.example")
        if let second { try await add(EmployeeID(9), second) }
    }

    private func add(_ id: EmployeeID, _ email: String) async throws {
        let employee = try Employee(id: id, employmentStart: try #require(LocalDate("2020-01-01")))
        try await acme.perform(AddEmployee(employee: employee, email: email, name: "Somebody"), as: ana)
    }

    private func person(_ address: String?, isVerified: Bool = true) async throws -> ChatPerson {
        try await acme.handler.situation(for: acme.console).person(chatAddress: address, isVerified: isVerified)
    }

    @Test func `is known by an address that both sides vouch for`() async throws {
        try await found()
        #expect(try await person("john@ACME.example") == .known(john))
        #expect(try await person("john@acme.example", isVerified: false) == .unknown(.addressNotVerified))
        #expect(try await person(nil) == .unknown(.addressNotVerified))
        #expect(try await person("jöhn@acme.example") == .unknown(.addressNotVerified))
        #expect(try await person("john@acme.example.evil.example") == .unknown(.domainNotVerified))
        #expect(try await person("nobody@acme.example") == .unknown(.nobody))
    }

    @Test func `is nobody once the account is closed`() async throws {
        try await found()
        try await acme.perform(EndEmployment(employee: john, lastDay: LocalDate("2026-11-23")), as: ana)
        #expect(try await person("john@acme.example") == .unknown(.inactive))
        #expect(try await acme.handler.situation(for: acme.console).chatAddress(of: john) == nil)
    }

    @Test func `is reached by the same address`() async throws {
        try await found()
        let situation = try await acme.handler.situation(for: acme.console)
        #expect(situation.chatAddress(of: john) == "john@acme.example")
        #expect(situation.chatAddress(of: EmployeeID(99)) == nil)
    }
}
