import Application
import EventSourcing
import Leave
import Logging
import Persistence
import Postgres
import ServiceLifecycle

/// Tells of what happens, through all channels, beside any number of other processes that do: a feed makes deliveries of events, workers carry
/// them out. Told to end, it begins nothing more and waits for what is under way.
struct DeliveryService: Service {
    private let installation: Installation
    private let channels: [Channel]
    private let metrics: DeliveryMetrics
    private let worker: DeliveryWorker
    private let feed: FeedRunner<LeaveEvent, DeliveryFeed>

    init(installation: Installation, reactors: [any Reactor], channels: [any DeliveryChannel]) {
        self.installation = installation
        self.channels = channels.map(\.channel)
        let (commands, logger) = (installation.commands, installation.logger)
        let metrics = DeliveryMetrics(installation.metrics)
        self.metrics = metrics
        let worker = DeliveryWorker(
            installation.outbox,
            channels: channels,
            now: installation.now,
            finished: { channel, result in
                metrics.count(result, on: channel)
                Self.log(result, on: channel, to: logger)
            },
            failed: { logger.warning("Deliveries were put off", metadata: ["error": "\($0)"]) }
        )
        let reactions = Reactions(
            reactors,
            model: { organization, people in
                try await commands.situation(for: .system(of: organization)) { people($0.organization) }.organization
            },
            now: installation.now
        )
        let feed = FeedRunner(
            DeliveryFeed(reactions, outbox: installation.outbox, now: installation.now),
            of: installation.events,
            pageSize: 500,
            failed: { organization, error in
                logger.warning(
                    "The feed of deliveries stopped at an organization",
                    metadata: ["organization": "\(OrganizationID(organization))", "error": "\(error)"]
                )
            },
            written: { worker.wake() }
        )
        installation.signals.tell { feed.wake($0) }
        (self.worker, self.feed) = (worker, feed)
    }

    func run() async {
        // Not on the threads that answer requests: reading histories keeps a processor busy.
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await cancelWhenGracefulShutdown { await feed.run() }
                }
                group.addTask {
                    await cancelWhenGracefulShutdown { await count() }
                }
                group.addTask {
                    await withGracefulShutdownHandler {
                        await worker.run()
                    } onGracefulShutdown: {
                        worker.stop()
                    }
                }
            }
        }
    }

    private func count() async {
        while !Task.isCancelled {
            do {
                metrics.set(try await installation.outbox.counts(), of: channels)
            } catch {
                if !Task.isCancelled { installation.logger.warning("Deliveries were not counted", metadata: ["error": "\(error)"]) }
            }
            try? await Task.sleep(for: .seconds(15))  // cancelled: the loop ends
        }
    }

    private static func log(_ result: DeliveryResult, on channel: Channel, to logger: Logger) {
        var metadata: Logger.Metadata = [
            "channel": "\(channel.rawValue)", "delivery": "\(result.delivery)", "attempt": "\(result.attempt)",
        ]
        switch result.state {
        case .delivered:
            logger.debug("Delivered", metadata: metadata)
        case .waiting(_, let reason):
            metadata["reason"] = "\(reason)"
            logger.info("A delivery failed and is tried again", metadata: metadata)
        case .dead(let reason):
            metadata["reason"] = "\(reason)"
            logger.warning("A delivery was given up", metadata: metadata)
        }
    }
}
