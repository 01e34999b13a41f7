import Application
import Demo
import DevelopmentProvider
import EventSourcing
import Hummingbird
import Identity
import Leave
import Persistence
import Postgres
import ServiceLifecycle

/// The demo organization on this installation, and the provider by which its people sign in.
struct DemoInstallation {
    private let installation: Installation
    private let issuer: String
    private let providerPort: Int

    private static let clientID = "away-demo"

    /// Where the mails of the demo can be looked at.
    var mailsURL: String { issuer + "/mail" }

    init(_ installation: Installation) {
        self.installation = installation
        providerPort = installation.settings.listen.port + 100
        issuer = "http://127.0.0.1:\(providerPort)"
    }

    /// Makes the organization with its year of history where it is not there yet, and points its connection at our provider.
    func prepare() async throws -> [DemoPerson] {
        let organization = try await organization()
        let known = try await installation.commands.situation(for: .operatorConsole(of: organization)).organization.connections.values.first
        let connection = connection(known?.id ?? SSOConnectionID(installation.newID()))
        let today = LocalDate(daysSinceEpoch: Int(installation.now().microseconds.floored(by: 86_400_000_000)))
        let demo = DemoOrganization(today: today, newID: installation.newID)
        let people = try await demo.create(as: organization, connection: connection, with: handler)
        if let known, known != connection {
            try await installation.perform(ChangeSSOConnection(connection: connection, allowsLoopback: true), in: organization)
        }
        try await installation.connections.prepare(connection, clientSecret: .set(nil), in: organization)
        return people
    }

    /// A list of people to click, as an OpenID provider on loopback.
    ///
    /// - Returns: The service, and where it shows the mails that are put into the box.
    func provider(for people: [DemoPerson]) throws -> (service: any Service, mailbox: DevelopmentMailbox) {
        let settings = try DevelopmentSettings(
            issuer: issuer,
            clientID: Self.clientID,
            redirectURI: installation.settings.publicURL + "/sso/oidc/callback",
            returnAddress: installation.settings.publicURL + "/",
            apiAudience: nil,
            people: people.map { DevelopmentPerson(subject: $0.id.description, name: $0.name, email: $0.email, note: $0.role) }
        )
        let provider = try DevelopmentProvider(settings, now: { SystemClock.now().microseconds / 1_000_000 })
        let service = Hummingbird.Application(
            router: provider.router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: providerPort)),
            logger: installation.logger
        )
        return (service, provider.mailbox)
    }

    private func organization() async throws -> OrganizationID {
        if let known = try await installation.directory.organization(slug: DemoOrganization.slug) { return known }
        let organization = OrganizationID(installation.newID())
        guard try await installation.directory.register(slug: DemoOrganization.slug, of: organization),
            try await installation.directory.register(domain: DemoOrganization.domain, of: organization)
        else { throw Failure("Another organization has the slug or the domain of the demo.") }
        try await installation.events.begin(organization.bits)
        return organization
    }

    private func connection(_ id: SSOConnectionID) -> SSOConnection {
        let settings = OpenIDConnectSettings(issuer: issuer, clientID: Self.clientID, clientAuthentication: .none)
        return SSOConnection(id: id, name: "Demo provider", provider: .openIDConnect(settings))
    }

    /// Commands at the time that the clock shows: what they store is recorded then.
    private func handler(_ clock: DemoClock) -> CommandHandler {
        let events = installation.events(at: { clock.now })
        return CommandHandler(
            store: { events.store(of: $0.bits) },
            zones: SystemTimeZones(),
            now: { clock.now },
            newID: installation.newID
        )
    }
}
