import Application
import EventSourcing
import Leave
import Logging
import Persistence
import Postgres
import ServiceLifecycle

/// Puts digests and reminders into the outbox when it is morning somewhere (``DailyNotices``), beside any number of other processes that do.
struct DailyNoticesService: Service {
    private let installation: Installation
    private let table: DueWorkTable
    private let notices: DailyNotices

    private static let interval = Duration.seconds(30)
    private static let lease = Duration.seconds(60)
    private static let pauseAfterFailure = Duration.seconds(60)

    init(installation: Installation, reactor: NotificationReactor) {
        self.installation = installation
        table = DueWorkTable("daily-notices", client: installation.database)
        notices = DailyNotices(installation.requests, reactor, installation.connectionWatch, zones: SystemTimeZones())
    }

    func run() async {
        await cancelWhenGracefulShutdown {
            await withTaskExecutorPreference(globalConcurrentExecutor) {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await feed.run() }
                    group.addTask { await work() }
                }
            }
        }
    }

    /// Organizations are looked at once they have said something of themselves; from then on as time goes by.
    private var feed: FeedRunner<LeaveEvent, DueWorkMarker<LeaveEvent>> {
        let types = ["OrganizationFounded", "LocationCreated", "LocationChanged", "PreferencesChanged"]
        let marker = DueWorkMarker<LeaveEvent>(table, on: EventQuery(types: types))
        return FeedRunner(marker, of: installation.events) { [logger = installation.logger] organization, error in
            logger.warning(
                "The feed of daily notices stopped at an organization",
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

    private func attendToAll() async {
        do {
            while !Task.isCancelled {
                let limit = 100
                let due = try await table.due(at: now, limit: limit)
                for organization in due {
                    if Task.isCancelled { return }
                    await attend(to: OrganizationID(organization))
                }
                if due.count < limit { return }
            }
        } catch {
            installation.logger.warning("Daily notices were put off", metadata: ["error": "\(error)"])
        }
    }

    private func attend(to organization: OrganizationID) async {
        do {
            guard let claim = try await table.claim(organization.bits, at: now, lease: Self.lease) else { return }
            do throws(any Error) {
                let (deliveries, next) = try await notices.due(in: organization)
                if !deliveries.isEmpty { try await installation.outbox.add(deliveries, in: organization, at: installation.now()) }
                try await claim.finish(next: Timestamp(microseconds: next.microseconds))
            } catch {
                warn(error, organization)
                if !Task.isCancelled { try await claim.postpone(Self.pauseAfterFailure) }
            }
        } catch {
            warn(error, organization)
        }
    }

    private func warn(_ error: any Error, _ organization: OrganizationID) {
        installation.logger.warning("Daily notices were put off", metadata: ["organization": "\(organization)", "error": "\(error)"])
    }

    private var now: Timestamp { Timestamp(microseconds: installation.now().microseconds) }
}
