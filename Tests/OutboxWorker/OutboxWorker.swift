import Application
import EventSourcing
import Fetching
import Foundation
import Glibc
import Identity
import Leave
import Messaging
import OpenSSL
import Persistence
import Postgres
import Support

/// What `away worker` does for webhooks, with short leases and pauses, until somebody kills it or its parent is gone.
///
/// Argument: the URL of the database as the service.
@main struct OutboxWorker {
    static func main() async throws {
        guard CommandLine.arguments.count == 2, let secrets = Fixtures.secrets else { throw MissingServer() }
        var settings = ClientSettings(url: CommandLine.arguments[1])
        settings.maximumConnections = 8
        let client = PostgresClient(settings, on: EventLoops(count: 1))
        let events = PostgresEvents<LeaveEvent>(
            client: client,
            schema: LeaveEventSchema(),
            keys: PersonalKeys(secrets: secrets),
            now: Fixtures.now
        )
        let commands = CommandHandler(store: { events.store(of: $0.bits) }, zones: NoZones(), now: Fixtures.now, newID: Fixtures.newID)
        let outbox = PostgresOutbox(client: client, newID: Fixtures.newID)
        let worker = DeliveryWorker(outbox, channels: [try channel(client, secrets, commands)], limits: limits, now: Fixtures.now)
        let reactions = Reactions(
            [WebhookReactor()],
            model: { organization, people in
                try await commands.situation(for: .system(of: organization), leaveOf: { people($0.organization) }).organization
            },
            now: Fixtures.now
        )
        let feed = FeedRunner(
            DeliveryFeed(reactions, outbox: outbox, now: Fixtures.now),
            of: events,
            scanInterval: .milliseconds(50),
            written: { worker.wake() }
        )
        await withTaskGroup { group in
            group.addTask {
                let parent = getppid()
                while getppid() == parent { try? await Task.sleep(for: .milliseconds(200)) }  // nobody cancels
                exit(1)
            }
            group.addTask { await feed.run() }
            group.addTask { await worker.run() }
        }
    }

    private static var limits: DeliveryWorker.Limits {
        var limits = DeliveryWorker.Limits()
        limits.lease = .seconds(2)
        limits.longestPause = .milliseconds(50)
        limits.interval = .milliseconds(50)
        limits.schedule = RetrySchedule(delays: Array(repeating: .milliseconds(200), count: 200))
        return limits
    }

    private static func channel(_ client: PostgresClient, _ secrets: SecretKeys, _ commands: CommandHandler) throws -> WebhookChannel {
        var policy = FetchPolicy(ports: nil, allowsLoopbackHTTP: true)
        policy.timeout = .milliseconds(500)
        let web = try WebFetcher(policy)
        return WebhookChannel(
            webhook: { webhook, organization in
                try await commands.situation(for: .system(of: organization)).organization.webhooks[webhook]
            },
            secrets: PostgresWebhookSecrets(client, sealer: secrets, newID: Fixtures.newID),
            send: { try await web.send($0) },
            now: Fixtures.now
        )
    }
}

private struct NoZones: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? { nil }
}
