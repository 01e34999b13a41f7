package import EventSourcing
package import Postgres

/// The event store of an installation on PostgreSQL; ``store(of:)`` gives that of one organization.
package struct PostgresEvents<Event: Sendable>: Sendable {
    let client: PostgresClient
    let schema: any EventSchema<Event>
    let keys: PersonalKeys
    private let tenancy: Tenancy
    private let queues: AppendQueues<Event>

    /// - Parameters:
    ///   - client: Logged in as `away_service`, whose settings the schema relies on.
    ///   - projectors: Their statements are part of each append's transaction.
    ///   - committed: Told the organization after each commit: wakes feeds and subscriptions.
    ///   - now: The time for events whose projections are computed beforehand; more than 5 s from the server's clock costs a second attempt.
    package init(
        client: PostgresClient,
        schema: any EventSchema<Event>,
        keys: PersonalKeys,
        projectors: [any Projector<Event, Statement>] = [],
        tenancy: Tenancy = .setConfig,
        now: @escaping @Sendable () -> Instant,
        committed: @escaping @Sendable (UInt128) -> Void = { _ in }
    ) {
        self.client = client
        self.schema = schema
        self.keys = keys
        self.tenancy = tenancy
        let writer = AppendWriter(
            projectors: projectors,
            keys: keys,
            now: now,
            committed: committed
        )
        queues = AppendQueues(writer: writer, loops: client.loops)
    }

    package func store(of organization: UInt128) -> PostgresEventStore<Event> {
        PostgresEventStore(events: self, tenant: tenant(organization))
    }

    /// Begins an organization's history; does nothing when it has begun.
    package func begin(_ organization: UInt128) async throws(EventStoreError) {
        let tenant = tenant(organization)
        try await asStoreErrors {
            try await tenant.transact([
                Statement(
                    "INSERT INTO away.event_heads (organization_id) VALUES ($1) ON CONFLICT (organization_id) DO NOTHING",
                    [tenant.organization]
                )
            ])
        }
    }

    func tenant(_ organization: UInt128) -> Tenant {
        Tenant(organization, client: client, tenancy: tenancy)
    }

    func append(_ append: EncodedAppend<Event>) async throws(EventStoreError) -> Position {
        try await queues.append(append)
    }
}
