import Application
import EventSourcing
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Leave
import Synchronization
import Testing

/// The whole interface over an application in memory: two organizations, each founded with an admin.
final class AwayAPI: Sendable {
    static let ana = EmployeeID(0x0199_0000_0000_7000_8000_0000_0000_0a01)
    static let eve = EmployeeID(0x0199_0000_0000_7000_8000_0000_0000_0e01)

    let backend: Backend
    let outbox = InMemoryOutbox()
    /// Whose credentials were revoked.
    let refused = Shared<Set<EmployeeID>>([])
    let api: API
    let clock = Shared<Int64>(0)
    let textRecords = Shared<[String: [String]]>([:])

    /// - Parameter today: Noon of this day, UTC.
    init(today: String) async throws {
        let (clock, textRecords, refused, outbox) = (clock, textRecords, refused, outbox)
        let ids = Shared<UInt128>(0x0199_0000_0000_7000_8000_0000_0001_0000)
        let newID: @Sendable () -> UInt128 = { ids.change { $0 += 1 } }
        let now: @Sendable () -> Instant = { Instant(microseconds: clock.value) }
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: now)
        let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> = { log.store(of: $0.bits) }
        let commands = CommandHandler(store: store, zones: TestZones(), now: now, newID: newID)
        let tokens = InMemoryAPITokens()
        backend = Backend(
            commands: commands,
            requests: LeaveRequestQueries(
                handler: commands,
                index: InMemoryLeaveRequestIndex(Organizations(store: store)),
                history: store
            ),
            history: { log.store(of: $0.bits) },
            credentials: TestCredentials(tokens: tokens),
            tokens: tokens,
            provisioning: TestProvisioning(),
            feedAddresses: TestFeeds(),
            connections: NoSecrets(),
            directory: InMemoryOrganizationDirectory(),
            signInLog: InMemorySignInLog(),
            sessions: InMemorySessions(),
            tests: InMemoryConnectionTests(),
            metadata: InMemoryMetadataStates(),
            pictures: InMemoryPictures(),
            uploads: UploadAddresses { message, purpose in [toyHash(Array(purpose.utf8) + message)] },
            origin: "http://localhost",
            beginTest: { _, _ throws(SignInError) in throw .unknown },
            deliveries: outbox,
            webhookSecrets: InMemoryWebhookSecrets(),
            textRecords: { textRecords.value[$0] ?? [] },
            random: newID,
            allowsLoopback: false,
            signals: { log.signals.signals(of: $0.bits) }
        )
        let ports = API.Ports(
            authenticate: { credentials throws(AuthenticationError) in try await Self.authenticate(credentials, commands, refused) },
            receipts: { log.store(of: $0.bits) },
            digest: toyHash,
            authenticationCode: { toyHash(Array("key".utf8) + $0) },
            isReady: { true },
            now: { clock.value / 1_000_000 },
            uptime: { 0 }
        )
        let settings = API.Settings(origin: "http://localhost", limits: .init(organization: nil, credential: nil))
        api = API(settings, ports, metrics: MetricsRegistry(), endpoints: backend.endpoints)
        try go(to: today)
        for (organization, slug, admin) in [(OrganizationID(1), "acme", Self.ana), (OrganizationID(2), "umbrella", Self.eve)] {
            log.begin(organization.bits)
            try await found(organization, slug, admin)
        }
    }

    private func found(_ organization: OrganizationID, _ slug: String, _ admin: EmployeeID) async throws {
        let start = try #require(LocalDate("2024-01-01"))
        let command = FoundOrganization(
            name: slug,
            slug: slug,
            admin: try Employee(id: admin, employmentStart: start, roles: [.admin]),
            email: "admin@\(slug).example",
            domain: nil,
            connection: nil
        )
        let console = Principal(
            organization: organization,
            employee: admin,
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
        _ = try await backend.commands.perform(command, by: Caller(console, channel: "cli", correlation: 1))
    }

    /// A token is `organization:employee`, or the employee alone for the first organization.
    private static func authenticate(
        _ credentials: PresentedCredentials,
        _ commands: CommandHandler,
        _ refused: Shared<Set<EmployeeID>>
    ) async throws(AuthenticationError) -> Authenticated? {
        guard let header = credentials.authorization else { return nil }
        let parts = header.dropFirst("Bearer ".count).split(separator: ":").map { String($0) }
        guard let employee = parts.last.flatMap({ EmployeeID($0) }) else { throw .invalidCredential }
        if refused.value.contains(employee) { throw .invalidCredential }
        let organization = OrganizationID(parts.count == 2 ? 2 : 1)
        func principal(isAdmin: Bool) -> Principal {
            Principal(
                organization: organization,
                employee: employee,
                isAdmin: isAdmin,
                scope: .admin,
                credential: .accessToken,
                authenticatedAt: Int64.max / 2
            )
        }
        do {
            let situation = try await commands.situation(for: principal(isAdmin: false))
            guard situation.organization.people[employee] != nil else { throw AuthenticationError.invalidCredential }
            return Authenticated(principal: principal(isAdmin: situation.isAdmin(employee)), csrfToken: nil)
        } catch let error as AuthenticationError {
            throw error
        } catch {
            throw .unavailable(error)
        }
    }

    func go(to day: String) throws {
        let date = try #require(LocalDate(day))
        clock.value = Int64(date.daysSinceEpoch) * 86_400_000_000 + 43_200_000_000
    }

    func test(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await Application(router: api.router()).test(.router, body)
    }
}

extension Shared {
    @discardableResult
    func change(_ body: (inout Value) -> Void) -> Value {
        mutex.withLock { value in
            body(&value)
            return value
        }
    }
}

/// Two zones, both as UTC.
struct TestZones: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        guard ["Europe/Belgrade", "Europe/Lisbon"].contains(zone) else { return nil }
        return LocalDate(daysSinceEpoch: Int((Double(instant.microseconds) / 86_400_000_000).rounded(.down)))
    }
}

/// Tokens that read `token-<id>`.
struct TestCredentials: CredentialIssuer {
    let tokens: InMemoryAPITokens

    func issueToken(
        _ id: APITokenID,
        for employee: EmployeeID,
        of organization: OrganizationID,
        name: String?,
        scope: Principal.Scope,
        expiresAt: UnixSeconds
    ) async throws(SignInStoreError) -> IssuedToken {
        let token = APIToken(
            id: id,
            organization: organization,
            employee: employee,
            name: name,
            scope: scope,
            issuedAt: 0,
            expiresAt: expiresAt
        )
        guard let hash = SecretHash(toyHash(Array(id.description.utf8))) else { preconditionFailure("32 bytes") }
        try await tokens.add(token, hash: hash)
        return IssuedToken(text: "token-\(id)", token: token)
    }

    func makeLink(
        _ purpose: SetUpLink.Purpose,
        for employee: EmployeeID,
        of organization: OrganizationID
    ) async throws(SignInStoreError) -> String { "http://localhost/setup/x" }

    func hashes(of identity: ExternalIdentity) -> IdentityHashes {
        guard let hash = SecretHash(toyHash(Array(identity.canonicalText.utf8))) else { preconditionFailure("32 bytes") }
        return IdentityHashes(current: hash)
    }
}

/// Keeps nothing and finds no fault.
struct NoSecrets: ConnectionAdministration {
    func faults(of connection: SSOConnection, clientSecret: ClientSecretChange) -> [SSOConnection.Fault] { [] }

    func prepare(
        _ connection: SSOConnection,
        clientSecret: ClientSecretChange,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {}

    func addresses(of connection: SSOConnection) -> ServiceAddresses { ServiceAddresses() }

    func certificates(of connection: SSOConnection) -> [CertificateSummary] { [] }

    func settings(from source: MetadataSource, over present: SAMLSettings?) async throws(MetadataRefused) -> ImportedMetadata {
        throw MetadataRefused(rule: "S7.4", detail: "No metadata is read here.")
    }

    func keys(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> [PublishedKey] { [] }

    func addKey(to connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> PublishedKey {
        let summary = CertificateSummary(subject: "CN=away", fingerprint: "00", notAfter: 4_000_000_000)
        return PublishedKey(id: Identifier(1), stage: .next, certificatePEM: "", summary: summary)
    }

    func activate(
        _ key: Identifier<ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> Bool { false }

    func remove(
        _ key: Identifier<ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> Bool { false }

    func release(_ connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) {}
}

/// The text tells the id.
struct TestProvisioning: ProvisioningTokenIssuer {
    func issue(_ place: ProvisioningPlace, expires: UnixSeconds) async throws(SignInStoreError) -> String { "token-\(place.token)" }
}

/// The address tells the id.
struct TestFeeds: CalendarFeedAddresses {
    func make(for place: FeedPlace) async throws(SignInStoreError) -> String { "https://away.example/calendars/\(place.feed).ics" }

    func place(_ token: String) async throws(SignInStoreError) -> FeedPlace? { nil }
}
