import Application
package import CoreMetrics
package import EventSourcing
package import HTTPTypes
package import Hummingbird
package import Leave
package import Texts

/// The REST interface: endpoints, and the middleware around them.
package struct API: Sendable {
    package struct Settings: Sendable {
        /// Where browsers reach us, without a path: `https://away.example`.
        package var origin: String
        package var sessionCookie: String
        package var limits: RateLimiter.Limits
        /// Routes of other adapters that prove by themselves that no other site sent them (SSO_RULES C3.1).
        package var crossSiteExempt: Set<String>
        /// Routes of other adapters with a body limit of their own.
        package var bodyLimitExempt: Set<String>
        /// Routes of other adapters whose credentials are no person's: they find out by themselves who calls.
        package var ownCredentials: Set<String>
        package var languages: Languages
        package var proxies: TrustedProxies

        package init(
            origin: String,
            sessionCookie: String = "__Host-away",
            limits: RateLimiter.Limits,
            crossSiteExempt: Set<String> = [],
            bodyLimitExempt: Set<String> = [],
            ownCredentials: Set<String> = [],
            languages: Languages = .shipped,
            proxies: TrustedProxies = TrustedProxies()
        ) {
            self.origin = origin
            self.sessionCookie = sessionCookie
            self.limits = limits
            self.crossSiteExempt = crossSiteExempt
            self.bodyLimitExempt = bodyLimitExempt
            self.ownCredentials = ownCredentials
            self.languages = languages
            self.proxies = proxies
        }
    }

    /// What it needs of the rest of the program.
    package struct Ports: Sendable {
        package var authenticate: AuthenticationMiddleware.Authenticate
        package var receipts: @Sendable (OrganizationID) -> any CommandReceipts
        /// SHA-256.
        package var digest: @Sendable ([UInt8]) -> [UInt8]
        /// HMAC-SHA-256 under a key of the installation.
        package var authenticationCode: @Sendable ([UInt8]) -> [UInt8]
        package var isReady: @Sendable () async -> Bool
        /// Seconds since 1970.
        package var now: @Sendable () -> Int64
        /// Seconds on a clock that never goes back.
        package var uptime: @Sendable () -> Double

        package init(
            authenticate: @escaping AuthenticationMiddleware.Authenticate,
            receipts: @escaping @Sendable (OrganizationID) -> any CommandReceipts,
            digest: @escaping @Sendable ([UInt8]) -> [UInt8],
            authenticationCode: @escaping @Sendable ([UInt8]) -> [UInt8],
            isReady: @escaping @Sendable () async -> Bool,
            now: @escaping @Sendable () -> Int64,
            uptime: @escaping @Sendable () -> Double
        ) {
            self.authenticate = authenticate
            self.receipts = receipts
            self.digest = digest
            self.authenticationCode = authenticationCode
            self.isReady = isReady
            self.now = now
            self.uptime = uptime
        }
    }

    package let endpoints: [Endpoint]
    private let settings: Settings
    private let ports: Ports
    private let metrics: any MetricsFactory
    package let limits: RateLimits

    /// - Parameter endpoints: Those of the organization's resources; the service's own are added.
    package init(_ settings: Settings, _ ports: Ports, metrics: any MetricsFactory, endpoints: [Endpoint]) {
        let endpoints = endpoints + ServiceEndpoints.make(isReady: ports.isReady)
        self.endpoints = endpoints + [ServiceEndpoints.document(of: endpoints, serverURL: settings.origin)]
        self.settings = settings
        self.ports = ports
        self.metrics = metrics
        limits = RateLimits(settings.limits, now: ports.uptime)
    }
}

extension API {
    /// A router that serves the interface; other adapters may add their routes, which then stand behind the same middleware.
    ///
    /// - Parameter others: The paths of those routes, for 405 and OPTIONS.
    package func router(others: [(path: String, method: HTTPRequest.Method)] = []) -> Router<PublicContext> {
        let router = Router(context: PublicContext.self, options: .autoGenerateHeadEndpoints)
        let crossSite = CrossSiteGuard(origin: settings.origin, exempt: settings.crossSiteExempt)
        let table = RouteTable(endpoints.map { ($0.path, $0.method) } + others)
        router.add(
            middleware: Layers {
                RequestIDMiddleware(proxies: settings.proxies)
                RequestLogMiddleware()
                RequestMetricsMiddleware(metrics)
                CommonHeadersMiddleware(isHTTPS: settings.origin.hasPrefix("https:"))
                LanguageMiddleware(settings.languages)
                ProblemMiddleware(routes: table)
                LimitsMiddleware(exempt: settings.bodyLimitExempt)
                AuthenticationMiddleware(
                    cookie: settings.sessionCookie,
                    crossSite: crossSite,
                    exempt: settings.ownCredentials,
                    authenticate: ports.authenticate
                )
                RateLimitMiddleware(limits)
            }
        )
        let services = EndpointServices(
            cursors: Cursors(authenticate: ports.authenticationCode),
            idempotency: Idempotency(receipts: ports.receipts, digest: ports.digest),
            now: ports.now
        )
        let members = router.group(context: MemberContext.self)
        for endpoint in endpoints {
            let path = RouterPath(endpoint.path)
            switch endpoint.serve {
            case .open(let respond): router.on(path, method: endpoint.method) { try await respond($0, $1) }
            case .member(let respond): members.on(path, method: endpoint.method) { try await respond($0, $1, services) }
            }
        }
        return router
    }
}
