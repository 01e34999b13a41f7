import EventSourcing
import Foundation
import Identity
import Leave
import Persistence
import Postgres
import Support

@testable import Application

/// An organization with a webhook for each behaviour of the receiver, and things that happen there.
final class HookedOrganization: Sendable {
    let id: OrganizationID
    let lanes: [String]
    /// The last event before anything that webhooks hear of: webhooks are added up to there.
    let first: Int64
    private let client: PostgresClient
    private let store: PostgresEventStore<LeaveEvent>
    private let outbox: PostgresOutbox

    static func with(
        on database: TestDatabase,
        behaviours: [String],
        _ body: (HookedOrganization, Receiver) async throws -> Void
    ) async throws {
        let secrets = Dictionary(
            uniqueKeysWithValues: behaviours.map { ($0, WebhookSecret(bytes: (0..<32).map { _ in UInt8.random(in: 0...255) })) }
        )
        try await Receiver.with(secrets.mapValues { [$0.text] }) { receiver in
            let client = database.client()
            defer { client.close() }
            try await body(try await HookedOrganization(client, secrets, receiver), receiver)
        }
    }

    private init(_ client: PostgresClient, _ secrets: [String: WebhookSecret], _ receiver: Receiver) async throws {
        guard let sealer = Fixtures.secrets else { throw MissingServer() }
        self.client = client
        id = OrganizationID(Fixtures.newID())
        lanes = secrets.keys.sorted()
        let events = PostgresEvents<LeaveEvent>(
            client: client,
            schema: LeaveEventSchema(),
            keys: PersonalKeys(secrets: sealer),
            now: Fixtures.now
        )
        try await events.begin(id.bits)
        store = events.store(of: id.bits)
        outbox = PostgresOutbox(client: client, newID: Fixtures.newID)
        let kept = PostgresWebhookSecrets(client, sealer: sealer, newID: Fixtures.newID)
        var added: [LeaveEvent] = [.organizationFounded(OrganizationFounded(name: "Acme", slug: "acme"))]
        for (lane, secret) in secrets.sorted(by: { $0.key < $1.key }) {
            let webhook = WebhookID(Fixtures.newID())
            try await kept.add(secret, to: webhook, in: id, at: 0, overlap: 0)
            let types = ["OrganizationSettingsChanged"]
            added.append(.webhookAdded(WebhookAdded(webhook: webhook, name: lane, url: receiver.url(lane, lane), types: types)))
        }
        first = try await store.append(
            added.map { NewEvent(id: Fixtures.newID(), event: $0) },
            metadata: Fixtures.metadata,
            unlessAny: nil,
            after: .start,
            receipt: nil
        ).sequence
    }

    /// - Returns: The sequence of the last.
    func happen(times: Int) async throws -> Int64 {
        var last: Int64 = 0
        for number in 0..<times { last = try await happen(number) }
        return last
    }

    /// Until the task is cancelled.
    func happen(everyMilliseconds pause: Int) async throws -> Int64 {
        var number = 0
        var last = first
        while !Task.isCancelled {
            last = try await happen(number)
            number += 1
            try? await Task.sleep(for: .milliseconds(pause))  // cancelled: the loop ends
        }
        return last
    }

    private func happen(_ number: Int) async throws -> Int64 {
        let event = NewEvent(
            id: Fixtures.newID(),
            event: LeaveEvent.organizationSettingsChanged(OrganizationSettingsChanged(name: "Acme \(number)"))
        )
        let store = store
        // A store that is away for a moment is asked again; the event's id makes that safe. Not the caller's task, whose end is no reason to stop.
        return try await Task {
            while true {
                do {
                    let head = try await store.head()
                    return try await store.append([event], metadata: Fixtures.metadata, unlessAny: nil, after: head, receipt: nil).sequence
                } catch {
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
        }.value
    }

    /// The feed is at the head, and nothing is left in the outbox but what was delivered.
    func waitUntilNothingWaits() async throws {
        let head = try await store.head().sequence
        let end = ContinuousClock.now + .seconds(180)
        while ContinuousClock.now < end {
            let rows = try await client.transact(
                [
                    Statement(
                        """
                        SELECT (SELECT count(*) FROM away.deliveries WHERE organization_id = $1 AND state <> 'delivered'),
                            (SELECT coalesce(max(sequence), 0) FROM away.checkpoints WHERE organization_id = $1 AND consumer = 'deliveries')
                        """,
                        [id.bits]
                    )
                ],
                prelude: Tenancy.setConfig.prelude(for: id.bits)
            )[0]
            let (open, position): (Int64, Int64) = (try rows.only[0], try rows.only[1])
            if open == 0, position >= head { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw StillWaiting()
    }

    private struct StillWaiting: Error {}
}
