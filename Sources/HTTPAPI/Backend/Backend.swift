package import Application
package import EventSourcing
package import Leave

/// What the routes need of the rest of the program, behind its ports.
package struct Backend: Sendable {
    package let commands: CommandHandler
    package let requests: LeaveRequestQueries
    package let history: @Sendable (OrganizationID) -> any EventHistory<LeaveEvent>
    /// Wakes whoever follows an organization's history, after events were stored; at most one signal waits. Without any, followers look
    /// for themselves every 15 seconds.
    package let signals: @Sendable (OrganizationID) -> AsyncStream<Void>
    package let credentials: any CredentialIssuer
    package let tokens: any APITokenStore
    package let provisioning: any ProvisioningTokenIssuer
    package let feedAddresses: any CalendarFeedAddresses
    package let connections: any ConnectionAdministration
    package let directory: any OrganizationDirectory
    package let signInLog: any SignInLog
    package let sessions: any SessionStore
    package let tests: any ConnectionTests
    package let metadata: any MetadataStates
    package let slack: SlackAdministration
    package let pictures: any PictureStore
    package let uploads: UploadAddresses
    /// Where clients reach the service, without a path.
    package let origin: String
    package let beginTest: @Sendable (SSOConnectionID, Principal) async throws(SignInError) -> BegunTest
    package let deliveries: any DeliveryLog
    package let webhookSecrets: any WebhookSecrets
    /// The TXT records of a domain, looked up freshly (SSO_RULES P2.1).
    package let textRecords: @Sendable (_ domain: String) async throws -> [String]
    /// 128 random bits.
    package let random: @Sendable () -> UInt128
    /// Whether identity providers may be on loopback without TLS: development only (SSO_RULES O2.2).
    package let allowsLoopback: Bool

    package init(
        commands: CommandHandler,
        requests: LeaveRequestQueries,
        history: @escaping @Sendable (OrganizationID) -> any EventHistory<LeaveEvent>,
        credentials: any CredentialIssuer,
        tokens: any APITokenStore,
        provisioning: any ProvisioningTokenIssuer,
        feedAddresses: any CalendarFeedAddresses,
        connections: any ConnectionAdministration,
        directory: any OrganizationDirectory,
        signInLog: any SignInLog,
        sessions: any SessionStore,
        tests: any ConnectionTests,
        metadata: any MetadataStates,
        slack: SlackAdministration = .none,
        pictures: any PictureStore,
        uploads: UploadAddresses,
        origin: String,
        beginTest: @escaping @Sendable (SSOConnectionID, Principal) async throws(SignInError) -> BegunTest,
        deliveries: any DeliveryLog,
        webhookSecrets: any WebhookSecrets,
        textRecords: @escaping @Sendable (_ domain: String) async throws -> [String],
        random: @escaping @Sendable () -> UInt128,
        allowsLoopback: Bool,
        signals: @escaping @Sendable (OrganizationID) -> AsyncStream<Void> = { _ in AsyncStream { _ in } }
    ) {
        self.commands = commands
        self.requests = requests
        self.history = history
        self.signals = signals
        self.credentials = credentials
        self.tokens = tokens
        self.provisioning = provisioning
        self.feedAddresses = feedAddresses
        self.connections = connections
        self.directory = directory
        self.signInLog = signInLog
        self.sessions = sessions
        self.tests = tests
        self.metadata = metadata
        self.slack = slack
        self.pictures = pictures
        self.uploads = uploads
        self.origin = origin
        self.beginTest = beginTest
        self.deliveries = deliveries
        self.webhookSecrets = webhookSecrets
        self.textRecords = textRecords
        self.random = random
        self.allowsLoopback = allowsLoopback
    }
}

extension Backend {
    /// The routes of the organization's resources, in the order of the document.
    package var endpoints: [Endpoint] {
        [
            OrganizationRoutes(backend: self).all, PreferenceRoutes(backend: self).all, LocationRoutes(backend: self).all,
            DepartmentRoutes(backend: self).all,
            HolidayCalendarRoutes(backend: self).all, CalendarFeedRoutes(backend: self).all,
            HolidaySourceRoutes(backend: self).all, LeaveTypeRoutes(backend: self).all,
            PolicyRoutes(backend: self).all,
            PolicyHistoryRoutes(backend: self).all,
            BlackoutPeriodRoutes(backend: self).all, EmployeeRoutes(backend: self).all, EmployeeImportRoutes(backend: self).all,
            IdentityRoutes(backend: self).all, PrivacyRoutes(backend: self).all, PictureRoutes(backend: self).all,
            AssignmentRoutes(backend: self).all,
            BalanceRoutes(backend: self).all, CorrectionRoutes(backend: self).all, LeaveRequestRoutes(backend: self).all,
            AnswerRoutes(backend: self).all, CalendarRoutes(backend: self).all, LeaveYearRoutes(backend: self).all,
            SimulationRoutes(backend: self).all,
            ConnectionRoutes(backend: self).all, ProvisioningTokenRoutes(backend: self).all, DomainRoutes(backend: self).all,
            APITokenRoutes(backend: self).all, WebhookRoutes(backend: self).all,
            ConnectionTestRoutes(backend: self).all, ConnectionKeyRoutes(backend: self).all, SessionRoutes(backend: self).all,
            EventRoutes(backend: self).all, ReportRoutes(backend: self).all, SlackRoutes(backend: self).all,
        ].flatMap { $0 }
    }

    func newID<Subject>() -> Identifier<Subject> { Identifier(commands.newID()) }
}
