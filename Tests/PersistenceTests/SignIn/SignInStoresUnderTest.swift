import Application
import Leave
import Persistence
import Postgres
import Support
import Testing

/// The adapters of signing in that must behave alike.
enum SignInStoresUnderTest: CaseIterable, Sendable {
    case inMemory, postgres

    struct Stores: Sendable {
        let sessions: any SessionStore & ReplayMemory
        let attempts: any SignInAttempts
        let log: any SignInLog
        let limits: any SignInLimits
        let tokens: any APITokenStore
        let links: any SetUpLinks
        let secrets: any ConnectionSecrets
        let directory: any OrganizationDirectory
    }

    func withStores<R>(_ body: (Stores) async throws -> R) async throws -> R {
        switch self {
        case .inMemory:
            return try await body(
                Stores(
                    sessions: InMemorySessions(),
                    attempts: InMemorySignInAttempts(),
                    log: InMemorySignInLog(),
                    limits: InMemorySignInLimits(),
                    tokens: InMemoryAPITokens(),
                    links: InMemorySetUpLinks(),
                    secrets: InMemoryConnectionSecrets(),
                    directory: InMemoryOrganizationDirectory()
                )
            )
        case .postgres:
            let database = try #require(TestDatabase.current)
            let client = database.client()
            defer { client.close() }
            return try await body(
                Stores(
                    sessions: PostgresSessions(client),
                    attempts: PostgresSignInAttempts(client),
                    log: PostgresSignInLog(client) { Tenancy.setConfig.prelude(for: $0.bits) },
                    limits: PostgresSignInLimits(client),
                    tokens: PostgresAPITokens(client) { Tenancy.setConfig.prelude(for: $0.bits) },
                    links: PostgresSetUpLinks(client),
                    secrets: PostgresConnectionSecrets(client, sealer: Reversing()) { Tenancy.setConfig.prelude(for: $0.bits) },
                    directory: PostgresOrganizationDirectory(client)
                )
            )
        }
    }
}

/// Seals in form only, and bound to its context, so that what a test finds in the table is not the secret.
struct Reversing: Sealer {
    struct Elsewhere: Error {}

    func seal(_ plaintext: [UInt8], context: String) -> [UInt8] { Array(context.utf8) + [0] + plaintext.reversed() }

    func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        let head = Array(context.utf8) + [0]
        guard sealed.starts(with: head) else { throw Elsewhere() }
        return sealed.dropFirst(head.count).reversed()
    }

    func hashes(of identity: ExternalIdentity) -> IdentityHashes { IdentityHashes(current: New.hash()) }
}

/// Ids that no other test has.
enum New {
    static func organization() -> OrganizationID { OrganizationID(Fixtures.newID()) }
    static func employee() -> EmployeeID { EmployeeID(Fixtures.newID()) }
    static func connection() -> SSOConnectionID { SSOConnectionID(Fixtures.newID()) }

    static func hash() -> SecretHash {
        let bytes = [Fixtures.newID(), Fixtures.newID()].flatMap { id in (0..<16).map { UInt8(truncatingIfNeeded: id >> ($0 * 8)) } }
        guard let hash = SecretHash(bytes) else { preconditionFailure("32 bytes") }
        return hash
    }
}
