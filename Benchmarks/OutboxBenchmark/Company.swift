import Application
import EventSourcing
import Fetching
import Foundation
import Identity
import JSON
import Leave
import Messaging
import OpenSSL
import Persistence
import Postgres

/// An organization with four webhooks, and what a worker has.
struct Company: Sendable {
    private let database: Database
    private let client: PostgresClient
    private let events: PostgresEvents<LeaveEvent>
    private let commands: CommandHandler
    private let outbox: PostgresOutbox
    private let secrets: PostgresWebhookSecrets
    private let organization = OrganizationID(newID())

    init(on database: Database) async throws {
        self.database = database
        client = database.client()
        guard let keys = SecretKeys([[UInt8](repeating: 1, count: 32)]) else { throw BenchmarkError("no key") }
        let events = PostgresEvents<LeaveEvent>(
            client: client,
            schema: LeaveEventSchema(),
            keys: PersonalKeys(secrets: keys),
            now: Self.now
        )
        self.events = events
        commands = CommandHandler(store: { events.store(of: $0.bits) }, zones: NoZones(), now: Self.now, newID: Self.newID)
        outbox = PostgresOutbox(client: client, newID: Self.newID)
        secrets = PostgresWebhookSecrets(client, sealer: keys, newID: Self.newID)
        try await events.begin(organization.bits)
    }

    /// - Returns: Deliveries a second, from the first claim until the last was acknowledged.
    func deliver(_ count: Int) async throws -> Double {
        let receiver = try await CountingReceiver()
        let webhooks = try await addWebhooks(4, url: receiver.url, types: [])
        for first in stride(from: 0, to: count, by: 1_000) {
            let some = (first..<min(first + 1_000, count)).map { number in
                Delivery(
                    in: organization,
                    channel: .webhook,
                    destination: "\(webhooks[number % webhooks.count])",
                    kind: "LeaveApproved",
                    payload: ["organizationId": .string("\(organization)"), "sequence": .number(JSONNumber(number)), "status": "approved"],
                    cause: Int64(number),
                    dueAt: Self.now()
                )
            }
            try await outbox.add(some, in: organization, at: Self.now())
        }
        let (commands, web) = (commands, try WebFetcher(FetchPolicy(ports: nil, allowsLoopbackHTTP: true)))
        let channel = WebhookChannel(
            webhook: { try await commands.situation(for: .system(of: $1)).organization.webhooks[$0] },
            secrets: secrets,
            send: { try await web.send($0) },
            now: Self.now
        )
        let worker = DeliveryWorker(outbox, channels: [channel], now: Self.now)
        let begin = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            await receiver.wait(for: count)
            worker.stop()
        }
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        let left = try await outbox.counts().first { $0.state == .waiting }?.count ?? 0
        guard left == 0 else { throw BenchmarkError("\(left) deliveries still wait") }
        try await receiver.stop()
        return Double(count) / seconds
    }

    /// One event in a hundred is one that a webhook wants.
    ///
    /// - Returns: Events a second.
    func catchUp(_ count: Int) async throws -> Double {
        _ = try await addWebhooks(1, url: "https://receiver.example/", types: ["LeaveDenied"])
        let first = try await events.store(of: organization.bits).head().sequence
        let id = "\(organization)"
        try await database.asAdministrator { session in
            _ = try await session.execute(
                """
                INSERT INTO away.events (
                    organization_id, sequence, id, recorded_at, correlation_id, employee_id, request_id, version, type, channel, hash, payload
                )
                SELECT '\(id)', \(first) + i, gen_random_uuid(), now(), '\(id)', '\(id)', '\(id)', 1,
                    CASE WHEN i % 100 = 0 THEN 'LeaveDenied' ELSE 'LeaveApproved' END, 'web', '\\x00',
                    '{"by":"\(id)","employee":"\(id)","request":"\(id)"}'
                FROM generate_series(1, \(count)) AS i;
                UPDATE away.event_heads SET sequence = sequence + \(count) WHERE organization_id = '\(id)';
                ANALYZE away.events;
                """
            )
        }
        let commands = commands
        let reactions = Reactions(
            [WebhookReactor()],
            model: { organization, people in
                try await commands.situation(for: .system(of: organization), leaveOf: { people($0.organization) }).organization
            },
            now: Self.now
        )
        let feed = FeedRunner(DeliveryFeed(reactions, outbox: outbox, now: Self.now), of: events, pageSize: 500)
        let begin = ContinuousClock.now
        try await feed.catchUp(organization.bits)
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        let made = try await outbox.counts().first { $0.state == .waiting }?.count ?? 0
        guard made == count / 100 else { throw BenchmarkError("\(made) deliveries of \(count / 100)") }
        return Double(count) / seconds
    }

    private func addWebhooks(_ count: Int, url: String, types: [String]) async throws -> [WebhookID] {
        var webhooks: [WebhookID] = []
        for _ in 0..<count {
            let webhook = WebhookID(Self.newID())
            try await secrets.add(WebhookSecret(bytes: randomBytes(32)), to: webhook, in: organization, at: 0, overlap: 0)
            _ = try await commands.perform(
                AddWebhook(id: webhook, name: nil, url: url, types: types, allowsLoopback: true),
                by: Caller(.system(of: organization), channel: "api", correlation: 1)
            )
            webhooks.append(webhook)
        }
        return webhooks
    }

    @Sendable private static func now() -> Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    @Sendable private static func newID() -> UInt128 {
        randomBytes(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    }
}

private struct NoZones: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? { nil }
}
