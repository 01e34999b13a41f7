import Application
import EventSourcing
import HTTPAPI
import FoundationEssentials
import Leave
import Logging
import OpenSSL
import SSO
import Synchronization

@testable import Identity

/// One installation in memory with one organization, `acme`, whose admin is Ana and whose provider is ``FakeProvider``.
struct World {
    static let publicURL = "https://away.example"

    let publicURL: String
    let clock: Clock
    let organization = OrganizationID(1)
    let ana = EmployeeID(100)
    let connection: SSOConnection
    let provider: FakeProvider
    let handler: CommandHandler
    let accounts: OrganizationAccounts
    let directory = InMemoryOrganizationDirectory()
    let sessions = InMemorySessions()
    let attempts = InMemorySignInAttempts()
    let log = InMemorySignInLog()
    let tokens = InMemoryAPITokens()
    let links = InMemorySetUpLinks()
    let tests = InMemoryConnectionTests()
    let secrets = InMemoryConnectionSecrets()
    let sealer: any Sealer
    let credentials: Credentials
    let devices: DeviceSignInService
    let service: SignInService

    /// - Parameters:
    ///   - domain: Verified.
    ///   - change: Of the connection before the organization is founded with it; nil takes it away.
    init(
        domain: String? = "acme.example",
        publicURL: String = Self.publicURL,
        isDevelopment: Bool = false,
        network: Network? = nil,
        change: (inout SSOConnection?) -> Void = { _ in }
    ) async throws {
        self.publicURL = publicURL
        // Real providers live in the present.
        let clock = Clock(network == nil ? 1_800_000_000 : UnixSeconds(Date().timeIntervalSince1970))
        self.clock = clock
        provider = try FakeProvider(now: { clock.now })
        var connection: SSOConnection? = SSOConnection(
            id: SSOConnectionID(1000),
            name: "Acme",
            provider: .openIDConnect(
                OpenIDConnectSettings(
                    issuer: FakeProvider.issuer,
                    clientID: FakeProvider.clientID,
                    clientAuthentication: .none,
                    apiAudience: "https://api.away.example"
                )
            )
        )
        change(&connection)
        self.connection = connection ?? SSOConnection(id: SSOConnectionID(1000), name: "none", provider: .saml(.placeholder))
        let history = InMemoryEventLog<LeaveEvent>(
            schema: LeaveEventSchema(),
            now: { Instant(microseconds: clock.now * 1_000_000) }
        )
        history.begin(organization.bits)
        let ids = Counter(10_000)
        handler = CommandHandler(
            store: { history.store(of: $0.bits) },
            zones: UTCOnly(),
            now: { Instant(microseconds: clock.now * 1_000_000) },
            newID: { UInt128(ids.next()) }
        )
        accounts = OrganizationAccounts(handler)
        guard let sealer = SecretKeys([[UInt8](repeating: 7, count: 32)]) else { preconditionFailure("a key of 32 bytes") }
        self.sealer = sealer
        credentials = Credentials(tokens: tokens, links: links, sealer: sealer, publicURL: publicURL, now: { clock.now })
        devices = DeviceSignInService(
            authorizations: InMemoryDeviceAuthorizations(),
            limits: InMemorySignInLimits(),
            commands: handler,
            credentials: credentials,
            publicURL: publicURL,
            now: { clock.now }
        )
        let settings = SignInSettings(publicURL: publicURL, isDevelopment: isDevelopment)
        let provider = provider
        let fetch: Fetch
        if let network {
            fetch = network.fetch
        } else {
            fetch = { try provider.answer($0) }
        }
        service = SignInService(
            SignInPorts(
                sessions: sessions,
                attempts: attempts,
                log: log,
                limits: InMemorySignInLimits(),
                tokens: tokens,
                links: links,
                tests: tests,
                secrets: secrets,
                sealer: sealer,
                directory: directory,
                accounts: accounts,
                linking: accounts,
                now: { clock.now },
                newID: { UInt128(ids.next()) }
            ),
            settings: settings,
            providers: OpenIDProviders(secrets: secrets, settings: settings, now: { clock.now }, fetch: fetch),
            logger: Logger(label: "test")
        )
        try await found(domain: domain, connection: connection)
    }

    private func found(domain: String?, connection: SSOConnection?) async throws {
        _ = try await directory.register(slug: "acme", of: organization)
        if let domain { _ = try await directory.register(domain: domain, of: organization) }
        if let connection { try await directory.register(connection, of: organization) }
        try await perform(
            FoundOrganization(
                name: "Acme",
                slug: "acme",
                admin: try Employee(id: ana, employmentStart: LocalDate(daysSinceEpoch: 20_000), roles: [.admin]),
                email: "ana@acme.example",
                domain: domain,
                connection: connection
            )
        )
    }

    func perform(_ command: some Command) async throws {
        let principal = Principal(
            organization: organization,
            employee: ana,
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
        _ = try await handler.perform(command, by: Caller(principal, channel: "test", correlation: 1))
    }

    func add(_ employee: EmployeeID, _ email: String) async throws {
        try await perform(
            AddEmployee(
                employee: try Employee(id: employee, employmentStart: LocalDate(daysSinceEpoch: 20_000)),
                email: email,
                name: "Somebody"
            )
        )
    }

    /// A browser without cookies; each has its own address, so that limits of one test browser do not meet another's.
    func browser() -> Browser { Browser(world: self) }

    /// Whose identity it is.
    func employee(of identity: ExternalIdentity) async throws -> EmployeeID? {
        try await accounts.snapshot(of: organization)?.employee(identity: sealer.hashes(of: identity), at: identity.connection)
    }

    /// The newest record of a refusal.
    func refusal() async throws -> SignInRecord.Refusal? {
        let records = try await log.records(of: organization, connection: nil, before: nil, limit: 1)
        guard case .refused(let refusal) = records.first?.outcome else { return nil }
        return refusal
    }
}

/// How real providers are asked.
struct Network {
    let fetch: Fetch
}

/// The time, as the test says.
final class Clock: Sendable {
    private let seconds: Mutex<UnixSeconds>

    init(_ now: UnixSeconds) { seconds = Mutex(now) }

    var now: UnixSeconds { seconds.withLock { $0 } }

    func advance(by interval: UnixSeconds) { seconds.withLock { $0 += interval } }
}

final class Counter: Sendable {
    private let value: Mutex<UInt64>

    init(_ start: UInt64) { value = Mutex(start) }

    func next() -> UInt64 {
        value.withLock { value in
            value += 1
            return value
        }
    }
}

struct UTCOnly: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        LocalDate(daysSinceEpoch: Int(instant.microseconds / 86_400_000_000))
    }
}

extension SAMLSettings {
    static let placeholder = SAMLSettings(
        entityID: "https://idp.example",
        singleSignOn: Endpoint(url: "https://idp.example/sso", binding: .redirect),
        certificates: []
    )
}

extension World {
    func routes(origin: String = Self.publicURL) -> SignInRoutes {
        SignInRoutes(service, devices: devices, origin: origin, now: { [clock] in clock.now })
    }

    /// What keeps connections, and asks for metadata as the provider is asked.
    var keeper: ConnectionKeeper { keeper { [provider] in try provider.answer($0) } }

    func keeper(fetch: @escaping Fetch) -> ConnectionKeeper {
        let ids = Counter(UInt64.random(in: 1_000_000...1_000_000_000))
        return ConnectionKeeper(
            directory: directory,
            secrets: secrets,
            sessions: sessions,
            settings: SignInSettings(publicURL: publicURL, isDevelopment: false),
            fetch: fetch,
            now: { [clock] in clock.now },
            newID: { UInt128(ids.next()) }
        )
    }

    /// Ana, signed in just now.
    var admin: Principal {
        Principal(
            organization: organization,
            employee: ana,
            isAdmin: true,
            scope: .admin,
            credential: .session([]),
            authenticatedAt: clock.now
        )
    }

    static func link(of test: BegunTest) -> String { test.url.split(separator: "/").last.map { String($0) } ?? "" }

    func start(_ test: BegunTest, _ browser: Browser) async throws -> Departure {
        guard case .departed(let departure) = try await service.startTest(Self.link(of: test), client: browser.client) else {
            throw Browser.Unexpected(what: "the test did not begin")
        }
        return departure
    }

    /// The connections that an admin has tried.
    var tested: Set<SSOConnectionID> {
        get async throws { try await handler.situation(for: admin).organization.testedConnections }
    }
}
