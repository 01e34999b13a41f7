import Application
import EventSourcing
import Fetching
import HTTPAPI
import Identity
import Leave
import Logging
import OpenSSL
import Persistence
import Postgres
import SSO
import Slack

/// Everything of an installation that does not listen: the database, the histories, sign-in, and the way of commands.
struct Installation: Sendable {
    let settings: Settings
    let logger: Logger
    let metrics = MetricsRegistry()
    let loops: EventLoops
    let database: PostgresClient
    let events: PostgresEvents<LeaveEvent>
    let wakeUps: WakeUps
    let signals: EventSignals
    let commands: CommandHandler
    let requests: LeaveRequestQueries
    let mailLinks: MailLinks
    let directory: PostgresOrganizationDirectory
    let sessions: PostgresSessions
    let attempts: PostgresSignInAttempts
    let limits: PostgresSignInLimits
    let signInLog: PostgresSignInLog
    let tokens: PostgresAPITokens
    let connectionTests: PostgresConnectionTests
    let metadataStates: PostgresMetadataStates
    let provisioning: ProvisioningCredentials
    let outbox: PostgresOutbox
    let feeds: FeedCredentials
    let slack: PostgresSlackInstallations
    /// Nil where this installation has no Slack app.
    let slackAPI: SlackAPI?
    let sealer: SecretKeys
    let webhookSecrets: PostgresWebhookSecrets
    let credentials: Credentials
    let connections: ConnectionKeeper
    let metadataRefresher: MetadataRefresher
    let signIn: SignInService
    /// For whatever goes out besides sign-in.
    let web: WebFetcher
    let deviceAuthorizations: PostgresDeviceAuthorizations
    let devices: DeviceSignInService
    let newID: @Sendable () -> UInt128
    private let makeEvents: @Sendable (@escaping @Sendable () -> Instant) -> PostgresEvents<LeaveEvent>
    let pictures: any PictureStore
    let uploads: UploadAddresses
    /// The instant of the installation.
    let now: @Sendable () -> Instant

    static let projections = [Projection(LeaveRequestsProjector(), tables: ["leave_requests"])]

    /// - Parameters:
    ///   - now: Another clock than the system's for what happens in organizations, for tests and for a demo's past. Sign-in always has the
    ///     system's: providers have it, too.
    /// - Throws: ``SettingsError`` for settings that only now prove wrong.
    init(_ settings: Settings, logger: Logger, now: @escaping @Sendable () -> Instant = SystemClock.now) throws {
        self.settings = settings
        self.logger = logger
        self.now = now
        let seconds: @Sendable () -> UnixSeconds = { SystemClock.now().microseconds / 1_000_000 }
        loops = EventLoops(count: settings.databaseLoops)
        let database = Self.client(settings, on: loops)
        self.database = database
        let ids = UUIDGenerator { UInt64(max(0, now().microseconds / 1_000)) }
        newID = { ids.next() }

        guard let secrets = SecretKeys(settings.secretKeys) else { throw SettingsError(key: "AWAY_SECRET_KEYS", reason: "holds no key") }
        let signals = EventSignals()
        let wakeUps = WakeUps(client: database) { organizations in
            if let organizations { signals.signal(organizations) } else { signals.signalAll() }
        }
        let keys = PersonalKeys(secrets: secrets)
        makeEvents = { clock in
            PostgresEvents(
                client: database,
                schema: LeaveEventSchema(),
                keys: keys,
                projectors: Self.projections.map(\.projector) + [AccountsProjector()],
                now: clock,
                committed: { wakeUps.tell($0) }
            )
        }
        let events = makeEvents(now)
        outbox = PostgresOutbox(client: database, newID: newID)
        webhookSecrets = PostgresWebhookSecrets(database, sealer: secrets, newID: newID)
        self.signals = signals
        self.wakeUps = wakeUps
        self.events = events
        let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> = { events.store(of: $0.bits) }
        commands = CommandHandler(store: store, zones: SystemTimeZones(), now: now, newID: newID)
        requests = LeaveRequestQueries(
            handler: commands,
            index: PostgresLeaveRequestIndex(LeaveRequestsTable(client: database)),
            history: store
        )

        mailLinks = MailLinks { secrets.codes(for: $0, purpose: "away mail links") }
        let tenant: @Sendable (OrganizationID) -> Prelude = { Tenancy.setConfig.prelude(for: $0.bits) }
        directory = PostgresOrganizationDirectory(database)
        sessions = PostgresSessions(database)
        attempts = PostgresSignInAttempts(database)
        limits = PostgresSignInLimits(database)
        signInLog = PostgresSignInLog(database, tenant: tenant)
        tokens = PostgresAPITokens(database, tenant: tenant)
        provisioning = ProvisioningCredentials(tokens: PostgresProvisioningTokens(database), commands: commands, now: seconds)
        feeds = FeedCredentials(PostgresCalendarFeeds(database), publicURL: settings.publicURL)
        let connectionSecrets = PostgresConnectionSecrets(database, sealer: secrets, tenant: tenant)
        slack = PostgresSlackInstallations(database, sealer: secrets, tenant: tenant)
        sealer = secrets
        uploads = UploadAddresses { secrets.codes(for: $0, purpose: $1) }
        let links = PostgresSetUpLinks(database)
        connectionTests = PostgresConnectionTests(database, sealer: secrets, tenant: tenant)
        metadataStates = PostgresMetadataStates(database, tenant: tenant)
        credentials = Credentials(tokens: tokens, links: links, sealer: secrets, publicURL: settings.publicURL, now: seconds)
        deviceAuthorizations = PostgresDeviceAuthorizations(database)
        devices = DeviceSignInService(
            authorizations: deviceAuthorizations,
            limits: limits,
            commands: commands,
            credentials: credentials,
            publicURL: settings.publicURL,
            now: seconds
        )
        let accounts = OrganizationAccounts(commands)
        let signInSettings = SignInSettings(publicURL: settings.publicURL, isDevelopment: settings.isDevelopment)
        let fetcher = try ProviderFetcher(FetchPolicy(allowsLoopbackHTTP: settings.isDevelopment))
        slackAPI = settings.slack.map { SlackAPI($0, fetcher) }
        var outside = FetchPolicy(ports: nil, allowsLoopbackHTTP: settings.isDevelopment)
        outside.maximumBodyByteCount = 64 * 1024
        // Anybody may name hosts here whose name servers never answer: threads apart from those of sign-in.
        let resolver = Resolver(threads: 16, remembersFailuresFor: .seconds(60))
        web = try WebFetcher(outside, resolver: resolver)
        pictures = try Self.pictures(settings, database, tenant: tenant)
        connections = ConnectionKeeper(
            directory: directory,
            secrets: connectionSecrets,
            sessions: sessions,
            settings: signInSettings,
            fetch: { try await fetcher.fetch($0) },
            now: seconds,
            newID: newID
        )
        metadataRefresher = MetadataRefresher(
            commands: commands,
            connections: connections,
            states: metadataStates,
            allowsLoopback: settings.isDevelopment,
            now: seconds
        )
        signIn = SignInService(
            SignInPorts(
                sessions: sessions,
                attempts: attempts,
                log: signInLog,
                limits: limits,
                tokens: tokens,
                links: links,
                tests: connectionTests,
                secrets: connectionSecrets,
                sealer: secrets,
                directory: directory,
                accounts: accounts,
                linking: accounts,
                now: seconds,
                newID: newID
            ),
            settings: signInSettings,
            providers: OpenIDProviders(
                secrets: connectionSecrets,
                settings: signInSettings,
                now: seconds,
                fetch: { try await fetcher.fetch($0) }
            ),
            logger: logger
        )
    }

    var connectionWatch: ConnectionWatch { ConnectionWatch(connections, metadataStates) }

    /// The histories with another clock, for the demo's past.
    func events(at clock: @escaping @Sendable () -> Instant) -> PostgresEvents<LeaveEvent> {
        makeEvents(clock)
    }

    func store(of organization: OrganizationID) -> PostgresEventStore<LeaveEvent> {
        events.store(of: organization.bits)
    }

    /// Ends what the installation holds; nothing may be asked of it afterwards.
    func close() {
        database.close()
        loops.stop()
    }

    private static func client(_ settings: Settings, on loops: EventLoops) -> PostgresClient {
        var client = ClientSettings(url: settings.databaseURL)
        client.maximumConnections = settings.databaseConnections
        client.acquireTimeout = settings.databaseWait
        return PostgresClient(client, on: loops)
    }
}
