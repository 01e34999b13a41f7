import Application
import EventSourcing
import Leave
import Logging
import Persistence
import Postgres
import ServiceLifecycle

/// Work that comes with time, such as the beginning of a day, in every organization, beside any number of other processes that do it.
///
/// A feed notes which organizations changed, a table when each is to be looked at again. Several are looked at at a time, so that a large one
/// does not hold up the others; one that fails is left alone for a while.
struct DueWorkService: Service {
    /// Does what is due by now, and says when to look again; nil: when something has changed.
    typealias Attend = @Sendable (OrganizationID, Logger) async throws -> Instant?

    private let installation: Installation
    private let table: DueWorkTable
    private let query: EventQuery
    private let attend: Attend

    private static let organizationsAtOnce = 4
    private static let interval = Duration.seconds(10)
    /// Longer than any organization takes. A lease that ends too early costs a second look, which does nothing.
    private static let lease = Duration.seconds(60)
    private static let pauseAfterFailure = Duration.seconds(60)

    /// - Parameters:
    ///   - work: Its name in `due_work`, never changed once released.
    ///   - query: What brings it nearer. Places, people and policies, whatever is not leave, if nothing else is said.
    init(
        _ work: String,
        on query: EventQuery = EventQuery(tags: [.organization]),
        installation: Installation,
        attend: @escaping Attend
    ) {
        self.installation = installation
        self.query = query
        self.attend = attend
        table = DueWorkTable(work, client: installation.database)
    }

    func run() async {
        await cancelWhenGracefulShutdown {
            // Not on the threads that answer requests: a large organization keeps a processor busy for a second.
            await withTaskExecutorPreference(globalConcurrentExecutor) {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await feed.run() }
                    group.addTask { await work() }
                }
            }
        }
    }

    private var feed: FeedRunner<LeaveEvent, DueWorkMarker<LeaveEvent>> {
        let marker = DueWorkMarker<LeaveEvent>(table, on: query)
        return FeedRunner(marker, of: installation.events) { [logger = installation.logger, name = marker.name] organization, error in
            logger.warning(
                "The feed of due work stopped at an organization",
                metadata: ["work": "\(name)", "organization": "\(OrganizationID(organization))", "error": "\(error)"]
            )
        }
    }

    private func work() async {
        while !Task.isCancelled {
            await attendToAll()
            try? await Task.sleep(for: Self.interval)  // cancelled: the loop ends
        }
    }

    /// Once, to everything that is due.
    func attendToAll() async {
        do {
            while !Task.isCancelled {
                let limit = 100
                let due = try await table.due(at: now, limit: limit)
                await withTaskGroup(of: Void.self) { group in
                    for (index, organization) in due.enumerated() {
                        if index >= Self.organizationsAtOnce { await group.next() }
                        if Task.isCancelled { break }
                        group.addTask { await attend(to: OrganizationID(organization)) }
                    }
                }
                if due.count < limit { return }
            }
        } catch {
            putOff(error, installation.logger)
        }
    }

    private func attend(to organization: OrganizationID) async {
        var logger = installation.logger
        logger[metadataKey: "organization"] = "\(organization)"
        do {
            guard let claim = try await table.claim(organization.bits, at: now, lease: Self.lease) else { return }
            do {
                let next = try await attend(organization, logger)
                try await claim.finish(next: next.map { Timestamp(microseconds: $0.microseconds) })
            } catch {
                putOff(error, logger)
                if !Task.isCancelled { try await claim.postpone(Self.pauseAfterFailure) }
            }
        } catch {
            putOff(error, logger)
        }
    }

    private func putOff(_ error: any Error, _ logger: Logger) {
        logger.warning("Due work was put off", metadata: ["work": "\(table.name)", "error": "\(error)"])
    }

    private var now: Timestamp { Timestamp(microseconds: installation.now().microseconds) }
}
