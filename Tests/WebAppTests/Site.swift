import Demo
import EventSourcing
import Hummingbird
import HummingbirdTesting
import Leave
import Synchronization
import Testing
import WebApp

@testable import Application

/// The pages of the demo organization, in memory, on 24 November 2026.
final class Site: Sendable {
    struct Page: Sendable {
        let status: HTTPResponse.Status
        let location: String?
        let policy: String?
        let text: String
    }

    private let organization = OrganizationID(1)
    private let handler: CommandHandler
    private let queries: LeaveRequestQueries
    let sessions = InMemorySessions()
    let tokens = InMemoryAPITokens()
    let log = InMemorySignInLog()
    let people: [DemoPerson]

    init() async throws {
        let (time, ids, organization) = (Time(), Ids(), organization)
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { time.now })
        log.begin(organization.bits)
        let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> = { log.store(of: $0.bits) }
        let handler = CommandHandler(store: store, zones: Universal(), now: { time.now }, newID: { ids.next() })
        let index = InMemoryLeaveRequestIndex(Organizations(store: store))
        let settings = OpenIDConnectSettings(issuer: "http://127.0.0.1:8081", clientID: "away", clientAuthentication: .none)
        let connection = SSOConnection(id: SSOConnectionID(2), name: "Acme", provider: .openIDConnect(settings))
        let demo = DemoOrganization(today: try #require(LocalDate("2026-11-24")), newID: { ids.next() })
        people = try await demo.create(as: organization, connection: connection) { clock in
            time.follow(clock)
            return handler
        }
        queries = LeaveRequestQueries(handler: handler, index: index, history: store)
        self.handler = handler
    }

    private var selfService: SelfService {
        SelfService(connections: Addresses(), metadata: InMemoryMetadataStates(), sessions: sessions, tokens: tokens, log: log)
    }

    func id(of name: String) throws -> EmployeeID {
        try #require(people.first { $0.email == name + "@acme.example" }).id
    }

    func situation(as viewer: String, leaveOf person: String? = nil) async throws -> Situation {
        let people = Set(try person.map { [try id(of: $0)] } ?? [])
        return try await handler.situation(for: principal(try id(of: viewer))) { _ in people }
    }

    func perform(_ command: some Command, as name: String) async throws {
        _ = try await handler.perform(command, by: Caller(principal(try id(of: name)), channel: "test", correlation: 1))
    }

    /// - Parameter name: Who is signed in; nil: nobody.
    func get(_ path: String, as name: String?, language: String = "en") async throws -> Page {
        let caller = try name.map { Authenticated(principal: principal(try id(of: $0)), csrfToken: "a-token") }
        let router = Router(context: BasicRequestContext.self)
        try WebApp<BasicRequestContext>(handler: handler, queries: queries, selfService: selfService) { _ in caller }.addRoutes(to: router)
        return try await Hummingbird.Application(router: router).test(.router) { client in
            try await client.execute(uri: path, method: .get, headers: [.acceptLanguage: language]) { response in
                Page(
                    status: response.status,
                    location: response.headers[.location],
                    policy: response.headers[.contentSecurityPolicy],
                    text: String(buffer: response.body)
                )
            }
        }
    }

    /// The path of the page with every line of a leave type's balance.
    func ledger(_ leaveType: String, of name: String?, seenBy viewer: String) async throws -> String {
        let situation = try await handler.situation(for: principal(try id(of: viewer)))
        let id = try #require(situation.organization.leaveTypes.first { $0.value.name == leaveType }).key
        return try name.map { "/app/admin/people/\(try self.id(of: $0))/balances/\(id)" } ?? "/app/balances/\(id)"
    }

    private func principal(_ employee: EmployeeID) -> Principal {
        Principal(
            organization: organization,
            employee: employee,
            isAdmin: false,
            scope: .admin,
            credential: .session([]),
            authenticatedAt: nil
        )
    }
}

private final class Time: Sendable {
    private let clock = Mutex(DemoClock())

    var now: EventSourcing.Instant { clock.withLock { $0 }.now }

    func follow(_ other: DemoClock) { clock.withLock { $0 = other } }
}

private final class Ids: Sendable {
    private let last = Mutex<UInt128>(1_000)
    func next() -> UInt128 {
        last.withLock {
            $0 += 1; return $0
        }
    }
}

/// Both places on UTC.
private struct Universal: TimeZones {
    func date(at instant: EventSourcing.Instant, in zone: String) -> LocalDate? {
        ["Europe/Belgrade", "Europe/Lisbon"].contains(zone) ? LocalDate.utc(at: instant) : nil
    }
}

/// Knows what is pasted at a provider, and nothing else.
private struct Addresses: ConnectionAdministration {
    func faults(of connection: SSOConnection, clientSecret: ClientSecretChange) -> [SSOConnection.Fault] { [] }

    func prepare(
        _ connection: SSOConnection,
        clientSecret: ClientSecretChange,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {}

    func release(_ connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) {}

    func addresses(of connection: SSOConnection) -> ServiceAddresses {
        var addresses = ServiceAddresses()
        addresses.redirectURI = "https://away.example/sso/oidc/callback"
        return addresses
    }

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
}
