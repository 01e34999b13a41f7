package import Application
package import EventSourcing
import GraphQL
package import Leave
import Synchronization
package import Texts

/// Who asks, and what was read for them: one answer reads the organization as seldom as it can, and always sees one state of it.
package final class Viewer: Sendable {
    package let principal: Principal
    let csrfToken: String?
    let texts: Catalogue
    let service: GraphQLBackend
    private let requestID: UInt128
    private let address: String?
    private let read = Mutex<(situation: Situation, leaveOf: Set<EmployeeID>)?>(nil)

    package init(
        _ caller: Authenticated,
        of service: GraphQLBackend,
        texts: Catalogue,
        requestID: UInt128,
        address: String?
    ) {
        principal = caller.principal
        csrfToken = caller.csrfToken
        self.service = service
        self.texts = texts
        self.requestID = requestID
        self.address = address
    }

    /// The organization with the leave of some people; what is known of others is kept.
    func situation(leaveOf people: Set<EmployeeID> = []) async throws(CommandError) -> Situation {
        let present = read.withLock { $0 }
        if let present, people.isSubset(of: present.leaveOf) { return present.situation }
        let people = people.union(present?.leaveOf ?? [])
        let situation = try await service.commands.situation(for: principal) { _ in people }
        read.withLock { $0 = (situation, people) }
        return situation
    }

    /// After something has changed.
    func forget() { read.withLock { $0 = nil } }

    func perform(_ command: some Command) async throws(CommandError) {
        let caller = Caller(principal, channel: "graphql", correlation: requestID, address: address)
        _ = try await service.commands.perform(command, by: caller)
        forget()
    }
}

/// What the resolvers need of the rest of the program, behind its ports.
package struct GraphQLBackend: Sendable {
    let commands: CommandHandler
    let requests: LeaveRequestQueries
    let history: @Sendable (OrganizationID) -> any EventHistory<LeaveEvent>
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
        self.history = history
        self.signals = signals
    }
}
