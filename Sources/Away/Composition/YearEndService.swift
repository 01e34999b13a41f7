import Application
import EventSourcing
import Leave
import Logging
import Persistence
import Postgres
import ServiceLifecycle

/// Closes leave years and warns of expiry as days begin (``YearEnd``), in every organization, beside any number of other processes that do.
///
/// A feed notes which organizations changed, a table when each is to be looked at again. Several are looked at at a time, so that a large one
/// does not hold up the others; one that fails is left alone for a while.
struct YearEndService: Service {
    private let installation: Installation
    private let table: DueWorkTable
    private let yearEnd: YearEnd

    private static let organizationsAtOnce = 4
    private static let interval = Duration.seconds(10)
    /// Longer than any organization takes. A lease that ends too early costs a second look, which does nothing.
    private static let lease = Duration.seconds(60)
    private static let pauseAfterFailure = Duration.seconds(60)

    init(installation: Installation) {
        self.installation = installation
        table = DueWorkTable("year-end", client: installation.database)
        let events = installation.events
        let handler = CommandHandler(
            store: { events.store(of: $0.bits) },
            zones: SystemTimeZones(),
            now: installation.now,
            newID: installation.newID
        )
        yearEnd = YearEnd(handler)
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

    /// Places, people and policies: whatever is not leave.
    private var feed: FeedRunner<LeaveEvent, DueWorkMarker<LeaveEvent>> {
        let marker = DueWorkMarker<LeaveEvent>(table, on: EventQuery(tags: [.organization]))
        return FeedRunner(marker, of: installation.events) { [logger = installation.logger] organization, error in
            logger.warning(
                "The year-end feed stopped at an organization",
                metadata: ["organization": "\(OrganizationID(organization))", "error": "\(error)"]
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
            installation.logger.warning("The year end was put off", metadata: ["error": "\(error)"])
        }
    }

    private func attend(to organization: OrganizationID) async {
        var logger = installation.logger
        logger[metadataKey: "organization"] = "\(organization)"
        do {
            guard let claim = try await table.claim(organization.bits, at: now, lease: Self.lease) else { return }
            do {
                let outcome = try await yearEnd.attend(to: organization)
                for location in outcome.closed { logger.info("A leave year was closed", metadata: ["location": "\(location)"]) }
                for (location, codes) in outcome.blocked {
                    let reasons = codes.joined(separator: " ")
                    logger.info("A leave year cannot be closed yet", metadata: ["location": "\(location)", "reasons": "\(reasons)"])
                }
                try await claim.finish(next: outcome.next.map { Timestamp(microseconds: $0.microseconds) })
            } catch {
                logger.warning("The year end was put off", metadata: ["error": "\(error)"])
                if !Task.isCancelled { try await claim.postpone(Self.pauseAfterFailure) }
            }
        } catch {
            logger.warning("The year end was put off", metadata: ["error": "\(error)"])
        }
    }

    private var now: Timestamp { Timestamp(microseconds: installation.now().microseconds) }
}
