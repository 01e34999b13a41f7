import EventSourcing
import Leave
import Testing

@testable import Application

@Suite struct `Identities of a person` {
    let acme = TestOrganization()
    let ana: EmployeeID, john: EmployeeID
    let connection: SSOConnectionID

    init() async throws {
        (ana, john, connection) = (acme.newID(), acme.newID(), acme.newID())
        try acme.go(to: "2025-03-03")
        try await acme.foundWithLeave(admin: ana, location: acme.newID(), leaveType: acme.newID(), domain: "acme.example")
        try await acme.perform(asOperator: AddSSOConnection(connection: .test(connection), allowsLoopback: false))
        let employee = try Employee(id: john, employmentStart: try #require(LocalDate("2025-01-01")))
        try await acme.perform(AddEmployee(employee: employee, email: "john@acme.example", name: "John"), as: ana)
    }

    private func hash(_ byte: UInt8) throws -> SecretHash { try #require(SecretHash([UInt8](repeating: byte, count: 32))) }

    private func organization() async throws -> OrganizationModel {
        try await acme.handler.situation(for: acme.principal(ana)).organization
    }

    private func arrive(_ hashes: IdentityHashes, email: String = "john@acme.example") async throws -> EmployeeID {
        let command = LinkAccount(
            connection: connection,
            identity: ExternalIdentity(connection: connection, subject: .subject("not looked at")),
            identityHashes: hashes,
            email: EmailAddress(email).map { LinkAccount.AssertedEmail(address: $0, isVerified: true) },
            name: nil,
            grants: .none
        )
        return try await OrganizationAccounts(acme.handler).arrive(command, in: acme.id)
    }

    @Test func `are linked and unlinked by an admin, one at a connection (P1.4)`() async throws {
        let first = IdentityHashes(current: try hash(1))
        try await acme.perform(LinkIdentity(employee: john, connection: connection, hashes: first), as: ana)
        #expect(try await organization().identities(of: john) == [connection])
        // The same again is nothing new; another one, or another's, is refused.
        let head = try await organization().position
        #expect(try await acme.perform(LinkIdentity(employee: john, connection: connection, hashes: first), as: ana) == head)
        let second = IdentityHashes(current: try hash(2))
        await refuses("already-linked") {
            try await acme.perform(LinkIdentity(employee: john, connection: connection, hashes: second), as: ana)
        }
        await refuses("identity-of-another") {
            try await acme.perform(LinkIdentity(employee: ana, connection: connection, hashes: first), as: ana)
        }
        try await acme.perform(UnlinkIdentity(employee: john, connection: connection), as: ana)
        #expect(try await organization().identities.isEmpty)
        try await acme.perform(LinkIdentity(employee: ana, connection: connection, hashes: first), as: ana)
    }

    @Test func `are found under every key of the installation, and kept under the first (P1.2)`() async throws {
        let (old, new) = (try hash(1), try hash(2))
        #expect(try await arrive(IdentityHashes(current: old)) == john)
        #expect(try await arrive(IdentityHashes(current: new, earlier: [old]), email: "other@acme.example") == john)
        // The old key may go.
        #expect(try await arrive(IdentityHashes(current: new), email: "other@acme.example") == john)
        try await acme.perform(UnlinkIdentity(employee: john, connection: connection), as: ana)
        #expect(try await organization().identities.isEmpty)
    }

    @Test func `keep the last working connection, not one that nobody came through (P3.2)`() async throws {
        let spare: SSOConnectionID = acme.newID()
        try await acme.perform(asOperator: AddSSOConnection(connection: .test(spare), allowsLoopback: false))
        #expect(try await arrive(IdentityHashes(current: try hash(1))) == john)
        // The spare one is enabled, and nobody knows whether it works.
        await refuses("last-connection") { try await acme.perform(RemoveSSOConnection(id: connection), as: ana) }
        var disabled = SSOConnection.test(connection)
        disabled.isEnabled = false
        let disabling = ChangeSSOConnection(connection: disabled, allowsLoopback: false)
        await refuses("last-connection") { try await acme.perform(disabling, as: ana) }
        try await acme.perform(RemoveSSOConnection(id: spare), as: ana)
    }

    @Test func `of a domain that was given up link nobody by themselves`() async throws {
        #expect(try await organization().domains["acme.example"] == Domain(challenge: nil, isVerified: true))
        try await acme.perform(ReleaseDomain(domain: "acme.example"), as: ana)
        #expect(try await organization().domains.isEmpty)
        let error = await #expect(throws: AccountLinkingError.self) { _ = try await arrive(IdentityHashes(current: try hash(1))) }
        guard case .refused([.domainNotVerified])? = error else { throw try #require(error) }
        let again = await #expect(throws: CommandError.self) { try await acme.perform(ReleaseDomain(domain: "acme.example"), as: ana) }
        guard case .notFound? = again else { throw try #require(again) }
    }
}
