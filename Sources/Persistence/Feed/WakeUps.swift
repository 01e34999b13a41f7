package import Postgres
import Synchronization

/// Carries the news of committed events between processes: NOTIFY after the commit, in a transaction of its own (inside the command's it would
/// make all commits of the server wait for each other), at most one in 20 ms; LISTEN in every process. It may lose something; feeds look for
/// themselves every few seconds.
package final class WakeUps: Sendable {
    private let client: PostgresClient
    private let interval: Duration
    private let heard: @Sendable (Set<UInt128>?) -> Void
    private let committed = Mutex<Set<UInt128>>([])
    private let wakeUp: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - client: Of the node that all processes listen on.
    ///   - heard: Called with the organizations that have new events, of this process too; nil: nobody knows where, look everywhere.
    package init(
        client: PostgresClient,
        interval: Duration = .milliseconds(20),
        heard: @escaping @Sendable (Set<UInt128>?) -> Void
    ) {
        self.client = client
        self.interval = interval
        self.heard = heard
        (wakeUp, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that an organization has new events; to be called after each commit. Returns at once.
    package func tell(_ organization: UInt128) {
        let isFirst = committed.withLock { committed in
            defer { committed.insert(organization) }
            return committed.isEmpty
        }
        if isFirst { signal.yield() }
    }

    /// Notifies and listens until the task is cancelled.
    package func run() async {
        await withTaskGroup { group in
            group.addTask { await self.listen() }
            group.addTask { await self.notify() }
        }
    }

    private func listen() async {
        for await event in client.notifications(on: [CommittedOrganizations.channel]) {
            switch event {
            case .listening: heard(nil)
            case .received(_, let payload):
                switch CommittedOrganizations(payload: payload) {
                case .some(let organizations): heard(organizations)
                case .many: heard(nil)
                }
            }
        }
    }

    private func notify() async {
        for await _ in wakeUp {
            let organizations = committed.withLock { committed in
                defer { committed = [] }
                return committed
            }
            guard !organizations.isEmpty else { continue }
            do {
                try await client.notify(CommittedOrganizations.channel, CommittedOrganizations(organizations).payload)
            } catch {
                // The database is away, and so will be the connections of those who listen; connected again, they look everywhere.
                heard(organizations)
            }
            try? await Task.sleep(for: interval)  // cancelled: the loop ends
        }
    }
}
