package import Application

/// Everything that signing in needs, chosen by the composition root.
package struct SignInPorts: Sendable {
    package let sessions: any SessionStore & ReplayMemory
    package let attempts: any SignInAttempts
    package let log: any SignInLog
    package let limits: any SignInLimits
    package let tokens: any APITokenStore
    package let links: any SetUpLinks
    package let tests: any ConnectionTests
    package let secrets: any ConnectionSecrets
    package let sealer: any Sealer
    package let directory: any OrganizationLookup
    package let accounts: any Accounts
    package let linking: any AccountLinking
    /// Seconds since 1970.
    package let now: @Sendable () -> UnixSeconds
    package let newID: @Sendable () -> UInt128

    package init(
        sessions: any SessionStore & ReplayMemory,
        attempts: any SignInAttempts,
        log: any SignInLog,
        limits: any SignInLimits,
        tokens: any APITokenStore,
        links: any SetUpLinks,
        tests: any ConnectionTests,
        secrets: any ConnectionSecrets,
        sealer: any Sealer,
        directory: any OrganizationLookup,
        accounts: any Accounts,
        linking: any AccountLinking,
        now: @escaping @Sendable () -> UnixSeconds,
        newID: @escaping @Sendable () -> UInt128
    ) {
        self.sessions = sessions
        self.attempts = attempts
        self.log = log
        self.limits = limits
        self.tokens = tokens
        self.links = links
        self.tests = tests
        self.secrets = secrets
        self.sealer = sealer
        self.directory = directory
        self.accounts = accounts
        self.linking = linking
        self.now = now
        self.newID = newID
    }
}
