package import Application

/// What the pages about signing in and other systems need beside the organization's history.
package struct SelfService: Sendable {
    let connections: any ConnectionAdministration
    let metadata: any MetadataStates
    let sessions: any SessionStore
    let tokens: any APITokenStore
    let log: any SignInLog
    let slack: SlackAdministration
    let deliveries: any DeliveryLog

    package init(
        connections: any ConnectionAdministration,
        metadata: any MetadataStates,
        sessions: any SessionStore,
        tokens: any APITokenStore,
        log: any SignInLog,
        deliveries: any DeliveryLog,
        slack: SlackAdministration = .none
    ) {
        self.connections = connections
        self.metadata = metadata
        self.sessions = sessions
        self.tokens = tokens
        self.log = log
        self.slack = slack
        self.deliveries = deliveries
    }
}

/// What a store could not tell is one thing to who looks at a page.
func looking<Value>(_ body: () async throws(SignInStoreError) -> Value) async throws(CommandError) -> Value {
    do {
        return try await body()
    } catch {
        throw .unavailable(error)
    }
}
