import Application
import Leave
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `The organization's own tables of signing in` {
    @Test(arguments: ["sign_in_log", "api_tokens", "connection_secrets"])
    func `show nothing without an organization and nothing of another (DESIGN §6)`(table: String) async throws {
        let database = try #require(TestDatabase.current)
        let client = database.client()
        defer { client.close() }
        let (mine, theirs) = (New.organization(), New.organization())
        try await fill(client, mine)
        let count = Statement("SELECT count(*) FROM away.\(table)", prepared: false)
        #expect(try await client.read(count).only.value(0, as: Int64.self) == 0)
        #expect(try await client.read(count, prelude: Self.tenant(theirs)).only.value(0, as: Int64.self) == 0)
        #expect(try await client.read(count, prelude: Self.tenant(mine)).only.value(0, as: Int64.self) == 1)
        let steal = Statement("UPDATE away.\(table) SET organization_id = organization_id", prepared: false)
        if table != "sign_in_log" {
            #expect(try await client.transact([steal], prelude: Self.tenant(theirs)).first?.affected == 0)
        }
    }

    @Test func `take no row for another organization (DESIGN §6)`() async throws {
        let database = try #require(TestDatabase.current)
        let client = database.client()
        defer { client.close() }
        let theirs = Self.tenant(New.organization())
        let log = PostgresSignInLog(client) { _ in theirs }
        await #expect(throws: SignInStoreError.self) { _ = try await log.record(Self.record(New.organization())) }
    }

    private func fill(_ client: PostgresClient, _ organization: OrganizationID) async throws {
        _ = try await PostgresSignInLog(client, tenant: Self.tenant).record(Self.record(organization))
        let secrets = PostgresConnectionSecrets(client, sealer: Reversing(), tenant: Self.tenant)
        try await secrets.setClientSecret("open sesame", of: New.connection(), in: organization)
        let token = APIToken(
            id: APITokenID(Fixtures.newID()),
            organization: organization,
            employee: New.employee(),
            name: nil,
            scope: .read,
            issuedAt: 0,
            expiresAt: 1
        )
        try await PostgresAPITokens(client, tenant: Self.tenant).add(token, hash: New.hash())
    }

    @Sendable private static func tenant(_ organization: OrganizationID) -> Prelude { Tenancy.setConfig.prelude(for: organization.bits) }

    private static func record(_ organization: OrganizationID) -> SignInRecord {
        SignInRecord(
            reference: String(Fixtures.newID(), radix: 36),
            organization: organization,
            connection: nil,
            at: 1_800_000_000,
            outcome: .testPassed,
            clientAddress: nil
        )
    }
}
