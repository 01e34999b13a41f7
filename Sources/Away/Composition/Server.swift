import Application
import CalendarFeed
import EventSourcing
import Fetching
import GraphQLAPI
import HTTPAPI
import HTTPTypes
import Identity
import Persistence
import Hummingbird
import Leave
import Logging
import ObjectStorage
import OpenSSL
import Postgres
import SCIM
import ServiceLifecycle
import Slack
import SlackApp
import Texts
import WebApp

/// Everything that listens: the REST interface, the sign-in and the pages, on one router.
struct Server {
    let installation: Installation
    let api: API
    let metrics: MetricsRegistry
    private let graphQL: GraphQLBackend

    init(_ installation: Installation) {
        self.installation = installation
        metrics = installation.metrics
        let settings = installation.settings
        let (events, signals) = (installation.events, installation.signals)
        let backend = Backend(
            commands: installation.commands,
            requests: installation.requests,
            history: { events.store(of: $0.bits) },
            credentials: installation.credentials,
            tokens: installation.tokens,
            provisioning: installation.provisioning,
            feedAddresses: installation.feeds,
            connections: installation.connections,
            directory: installation.directory,
            signInLog: installation.signInLog,
            sessions: installation.sessions,
            tests: installation.connectionTests,
            metadata: installation.metadataStates,
            slack: installation.slackAdministration,
            pictures: installation.pictures,
            uploads: installation.uploads,
            origin: settings.publicURL,
            beginTest: { [signIn = installation.signIn] connection, principal throws(SignInError) in
                try await signIn.beginTest(of: connection, by: principal)
            },
            deliveries: installation.outbox,
            webhookSecrets: installation.webhookSecrets,
            textRecords: { try await TextRecords(servers: settings.nameServers).lookup($0) },
            random: { randomBytes(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) } },
            allowsLoopback: settings.isDevelopment,
            signals: { signals.signals(of: $0.bits) }
        )
        graphQL = GraphQLBackend(
            commands: installation.commands,
            requests: installation.requests,
            history: { events.store(of: $0.bits) },
            signals: { signals.signals(of: $0.bits) }
        )
        api = API(
            API.Settings(
                origin: settings.publicURL,
                sessionCookie: SignInCookies(isSecure: settings.publicURL.hasPrefix("https://")).session,
                limits: RateLimiter.Limits(
                    organization: settings.rateLimit.flatMap { RateLimit(perSecond: Double($0), burst: Double(5 * $0)) },
                    credential: settings.credentialRateLimit.flatMap { RateLimit(perSecond: Double($0), burst: Double(5 * $0)) }
                ),
                crossSiteExempt: SignInRoutes.crossSiteExempt.union(MailLinkRoutes.crossSiteExempt),
                ownCredentials: SlackPaths.signed.union([SCIM<PublicContext>.route, CalendarFeedRoutes<PublicContext>.path]),
                languages: settings.languages,
                proxies: TrustedProxies(settings.trustedProxies)
            ),
            Self.ports(installation),
            metrics: metrics,
            endpoints: backend.endpoints
        )
    }

    /// All routes of all adapters.
    func router() throws -> Router<PublicContext> {
        let pages = try WebApp<PublicContext>(
            handler: installation.commands,
            queries: installation.requests,
            selfService: SelfService(
                connections: installation.connections,
                metadata: installation.metadataStates,
                sessions: installation.sessions,
                tokens: installation.tokens,
                log: installation.signInLog,
                deliveries: installation.outbox,
                slack: installation.slackAdministration
            ),
            languages: installation.settings.languages,
            pictures: installation.settings.objectStorage?.endpoint,
            caller: { $0.caller }
        )
        let signIn = SignInRoutes(
            installation.signIn,
            devices: installation.devices,
            origin: installation.settings.publicURL,
            now: { SystemClock.now().microseconds / 1_000_000 }
        ) { page, texts in
            if case .goOn = page { return PlainPages.render(page, texts) }  // nobody sees it: it leads on at once
            let content = PlainPages.content(of: page, in: texts)
            return pages.plain(title: content.title, content: content.html, in: texts) ?? PlainPages.render(page, texts)
        }
        let graphQL = GraphQLRoutes<PublicContext>(try GraphQLService { HashAlgorithm.sha256.hash($0) }, sockets: sockets) { _, context in
            guard let caller = context.caller else { throw Problem.unauthenticated }
            return viewer(caller, context)
        }
        let slack = slackApp
        let others =
            SignInRoutes.paths + MailLinkRoutes.paths + WebApp<PublicContext>.paths.map { (path: $0, method: HTTPRequest.Method.get) }
            + [(path: CalendarFeedRoutes<PublicContext>.path, method: HTTPRequest.Method.get)]
            + GraphQLRoutes<PublicContext>.methods.map { (path: GraphQLRoutes<PublicContext>.path, method: $0) }
            + (slack == nil ? [] : SlackApp<PublicContext>.paths)
        let router = api.router(others: others)
        signIn.add(to: router)
        MailLinkRoutes(FollowedLinks(installation.requests, installation.mailLinks), newID: installation.newID) { title, html, texts in
            pages.plain(title: title, content: html, in: texts) ?? html
        }.add(to: router)
        pages.addRoutes(to: router)
        graphQL.add(to: router)
        calendarFeeds.addRoutes(to: router)
        slack?.addRoutes(to: router)
        let provisioning = installation.provisioning
        let limits = api.limits
        SCIM<PublicContext>(
            handler: installation.commands,
            origin: installation.settings.publicURL,
            authenticate: { authorization throws(AuthenticationError) in try await provisioning.principal(authorization: authorization) },
            wait: { limits.admit($0).retryAfter },
            address: { NetworkAddress.truncated($0.peer) }
        ).addRoutes(to: router)
        return router
    }

    private var slackApp: SlackApp<PublicContext>? {
        guard let settings = installation.settings.slack, let api = installation.slackAPI else { return nil }
        let events = installation.events
        let authorizeURL = settings.api.map { String($0[..<($0.lastIndex(of: "/") ?? $0.endIndex)]) + "/oauth/v2/authorize" }
        return SlackApp(
            SlackAppSettings(
                clientID: settings.clientID,
                clientSecret: settings.clientSecret,
                signingSecret: settings.signingSecret,
                publicURL: installation.settings.publicURL,
                authorizeURL: authorizeURL ?? "https://slack.com/oauth/v2/authorize"
            ),
            SlackPorts(
                handler: installation.commands,
                queries: installation.requests,
                installations: installation.slack,
                receipts: { events.store(of: $0.bits) },
                api: api,
                sealer: installation.sealer,
                languages: installation.settings.languages,
                digest: { HashAlgorithm.sha256.hash($0) },
                now: { SystemClock.now().microseconds / 1_000_000 }
            ),
            caller: { $0.caller }
        )
    }

    private var calendarFeeds: CalendarFeedRoutes<PublicContext> {
        let (events, limits) = (installation.events, api.limits)
        let feeds = CalendarFeeds(
            installation.requests,
            head: { organization throws(EventStoreError) in try await events.store(of: organization.bits).head() },
            languages: installation.settings.languages
        )
        return CalendarFeedRoutes(feeds, addresses: installation.feeds, digest: { HashAlgorithm.sha256.hash($0) }) {
            limits.admit($0).retryAfter
        }
    }

    private var sockets: SocketAccess<PublicContext> {
        let (signIn, limits) = (installation.signIn, api.limits)
        return SocketAccess(
            origin: installation.settings.publicURL,
            caller: { $0.caller },
            authenticate: { context, authorization throws(AuthenticationError) in
                let shown = context.standing?.credentials
                return try await signIn.authenticate(
                    PresentedCredentials(sessionCookie: shown?.sessionCookie, authorization: authorization ?? shown?.authorization)
                )
            },
            viewer: { viewer($0, $1) },
            admit: { limits.admit($0).retryAfter }
        )
    }

    private func viewer(_ caller: Authenticated, _ context: PublicContext) -> Viewer {
        Viewer(
            caller,
            of: graphQL,
            texts: context.texts,
            requestID: UInt128(context.requestID, radix: 16) ?? installation.commands.newID(),
            address: context.peer.flatMap(NetworkAddress.truncated),
            stillHolds: { await context.standing?.holds(for: caller.principal) ?? true }
        )
    }

    /// - Parameter ready: Told once the address is taken.
    func services(ready: @escaping @Sendable (Int) async -> Void = { _ in }) throws -> [any Service] {
        let listen = installation.settings.listen
        let application = Hummingbird.Application(
            router: try router(),
            server: .away(),
            configuration: ApplicationConfiguration(address: .hostname(listen.host, port: listen.port), serverName: nil),
            onServerRunning: { channel in await ready(channel.localAddress?.port ?? listen.port) },
            logger: installation.logger
        )
        let services: [any Service] = [WakeUpService(wakeUps: installation.wakeUps), application]
        return services + installation.metricsServer
    }

    private static func ports(_ installation: Installation) -> API.Ports {
        let (events, signIn, database) = (installation.events, installation.signIn, installation.database)
        let cursorKey = HashAlgorithm.sha256.hash(Array("away cursors".utf8) + (installation.settings.secretKeys.first ?? []))
        return API.Ports(
            authenticate: { credentials throws(AuthenticationError) in try await signIn.authenticate(credentials) },
            receipts: { events.store(of: $0.bits) },
            digest: { HashAlgorithm.sha256.hash($0) },
            authenticationCode: { HMACSHA256.code(for: $0, key: cursorKey) },
            isReady: { await database.answers(within: .milliseconds(700)) },
            now: { SystemClock.now().microseconds / 1_000_000 },
            uptime: SystemClock.uptime
        )
    }
}

extension PostgresClient {
    /// Whether a query is answered in time; whatever is wrong, it is not.
    fileprivate func answers(within limit: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await self.read(Statement("SELECT 1"))) != nil }
            group.addTask {
                try? await Task.sleep(for: limit)  // cancelled: the answer came first
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}
