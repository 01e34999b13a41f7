import Application
import Demo
import DemoSupport
import Hummingbird
import HummingbirdTesting
import Leave
import Testing
import Texts
import WebApp

/// The pages of the demo organization, in memory, on 24 November 2026.
final class Site: Sendable {
    struct Page: Sendable {
        let status: HTTPResponse.Status
        let location: String?
        let policy: String?
        let text: String
    }

    private let demo: DemoInMemory
    let sessions = InMemorySessions()
    let tokens = InMemoryAPITokens()
    let log = InMemorySignInLog()
    let outbox = InMemoryOutbox()
    let people: [DemoPerson]

    init() async throws {
        demo = DemoInMemory(today: try #require(LocalDate("2026-11-24")))
        people = try await demo.create()
    }

    private var selfService: SelfService {
        SelfService(
            connections: Addresses(),
            metadata: InMemoryMetadataStates(),
            sessions: sessions,
            tokens: tokens,
            log: log,
            deliveries: outbox
        )
    }

    func id(of name: String) throws -> EmployeeID {
        try #require(people.first { $0.email == name + "@acme.example" }).id
    }

    func situation(as viewer: String, leaveOf person: String? = nil) async throws -> Situation {
        let people = Set(try person.map { [try id(of: $0)] } ?? [])
        return try await demo.handler.situation(for: demo.principal(try id(of: viewer))) { _ in people }
    }

    func perform(_ command: some Command, as name: String) async throws {
        _ = try await demo.handler.perform(command, by: Caller(demo.principal(try id(of: name)), channel: "test", correlation: 1))
    }

    /// - Parameter name: Who is signed in; nil: nobody.
    func get(_ path: String, as name: String?, language: String = "en", of languages: Languages = .shipped) async throws -> Page {
        let caller = try name.map { Authenticated(principal: demo.principal(try id(of: $0)), csrfToken: "a-token") }
        let router = Router(context: BasicRequestContext.self)
        let pages = try WebApp<BasicRequestContext>(
            handler: demo.handler,
            queries: demo.queries,
            selfService: selfService,
            languages: languages
        ) { _ in caller }
        pages.addRoutes(to: router)
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
        let situation = try await demo.handler.situation(for: demo.principal(try id(of: viewer)))
        let id = try #require(situation.organization.leaveTypes.first { $0.value.name == leaveType }).key
        return try name.map { "/app/admin/people/\(try self.id(of: $0))/balances/\(id)" } ?? "/app/balances/\(id)"
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
