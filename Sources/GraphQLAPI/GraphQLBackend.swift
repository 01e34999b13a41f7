package import Application
package import EventSourcing
package import Leave

/// What the resolvers need of the rest of the program, behind its ports. One for all who ask: what they follow is read for all of them.
package struct GraphQLBackend: Sendable {
    let commands: CommandHandler
    let requests: LeaveRequestQueries
    let tails: SharedTails
    let signals: @Sendable (OrganizationID) -> AsyncStream<Void>

    /// - Parameter signals: Wakes whoever follows an organization's history, after events were stored.
    package init(
        commands: CommandHandler,
        requests: LeaveRequestQueries,
        history: @escaping @Sendable (OrganizationID) -> any EventHistory<LeaveEvent>,
        signals: @escaping @Sendable (OrganizationID) -> AsyncStream<Void>
    ) {
        self.commands = commands
        self.requests = requests
        tails = SharedTails(history)
        self.signals = signals
    }
}
