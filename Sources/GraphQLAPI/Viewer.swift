package import Application
import Leave
import Synchronization
package import Texts

/// Who asks, and what was read for them, so that one answer reads the organization as seldom as it can.
package final class Viewer: Sendable {
    package let principal: Principal
    let csrfToken: String?
    let texts: Catalogue
    let service: GraphQLBackend
    /// Whether the credential still shows the same person: asked of answers that go on for long.
    let stillHolds: @Sendable () async -> Bool
    private let requestID: UInt128
    private let address: String?
    private let read = Mutex<(situation: Situation, leaveOf: Set<EmployeeID>)?>(nil)

    package init(
        _ caller: Authenticated,
        of service: GraphQLBackend,
        texts: Catalogue,
        requestID: UInt128,
        address: String?,
        stillHolds: @escaping @Sendable () async -> Bool = { true }
    ) {
        principal = caller.principal
        csrfToken = caller.csrfToken
        self.service = service
        self.texts = texts
        self.requestID = requestID
        self.address = address
        self.stillHolds = stillHolds
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
