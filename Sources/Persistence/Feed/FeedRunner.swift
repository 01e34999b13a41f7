package import EventSourcing
package import Postgres
import Synchronization

/// Gives a consumer all committed events of all organizations, each organization's in order, and commits what it wants written together with
/// its cursor. Any number of processes may run the same consumer: a cursor that another has moved undoes the second one's work.
package final class FeedRunner<Event: Sendable, Consumer: EventConsumer>: Sendable
where Consumer.Event == Event, Consumer.Effect == Statement {
    private let consumer: Consumer
    private let events: PostgresEvents<Event>
    private let pageSize: Int
    private let scanInterval: Duration
    private let failed: @Sendable (UInt128, any Error) -> Void
    private let written: @Sendable () -> Void
    private let state = Mutex(FeedState())
    private let wakeUp: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - scanInterval: How often all heads are compared with the checkpoints: what no wake-up told is found then.
    ///   - failed: Told of every failure, for the log. The organization is left alone for a while; the others go on.
    ///   - written: Told each time that effects were committed.
    package init(
        _ consumer: Consumer,
        of events: PostgresEvents<Event>,
        pageSize: Int = 200,
        scanInterval: Duration = .seconds(5),
        failed: @escaping @Sendable (UInt128, any Error) -> Void = { _, _ in },
        written: @escaping @Sendable () -> Void = {}
    ) {
        self.consumer = consumer
        self.events = events
        self.pageSize = pageSize
        self.scanInterval = scanInterval
        self.failed = failed
        self.written = written
        (wakeUp, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that there may be new events; nil: nobody knows where.
    package func wake(_ organizations: Set<UInt128>?) {
        state.withLock { state in
            if let organizations { state.wake(organizations) } else { state.wakeAll() }
        }
        signal.yield()
    }

    /// Runs until the task is cancelled; what is under way is finished or undone, never half done.
    package func run() async {
        await withTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    self.wake(nil)
                    try? await Task.sleep(for: self.scanInterval)  // an error is the end
                }
            }
            group.addTask {
                // A pause that ends must be noticed although nobody wakes.
                while !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(500))
                    if self.state.withLock({ $0.nextAttempt.map { $0 <= .now } ?? false }) { self.signal.yield() }
                }
            }
            for await _ in wakeUp {
                if Task.isCancelled { break }
                await drain()
            }
            group.cancelAll()
        }
    }

    /// Looks once at everything that is due.
    package func drain() async {
        if state.withLock({ $0.takeScan() }) { await scan() }
        let due = state.withLock { $0.take(at: .now) }
        await withTaskGroup(of: Void.self) { group in
            for (index, organization) in due.enumerated() {
                if index >= Self.organizationsAtOnce { await group.next() }
                if Task.isCancelled { return }
                let tenant = events.tenant(organization)
                group.addTask { await self.attend(to: tenant) }
            }
        }
    }

    /// So many, that one which is far behind holds up none but itself.
    private static var organizationsAtOnce: Int { 4 }
    /// Then an organization that is far behind gives way to others.
    private static var pagesInTurn: Int { 50 }

    private func attend(to tenant: Tenant) async {
        do {
            let isAtHead = try await catchUp(tenant, pages: Self.pagesInTurn)
            state.withLock { $0.succeeded(tenant.organization) }
            if !isAtHead { wake([tenant.organization]) }
        } catch {
            if Task.isCancelled { return }
            state.withLock { $0.failed(tenant.organization, at: .now) }
            failed(tenant.organization, error)
        }
    }

    /// Brings the consumer to the organization's head.
    package func catchUp(_ organization: UInt128) async throws {
        _ = try await catchUp(events.tenant(organization), pages: .max)
    }

    /// - Returns: False where there is more.
    private func catchUp(_ tenant: Tenant, pages: Int) async throws -> Bool {
        let store = PostgresEventStore(events: events, tenant: tenant)
        let checkpoints = CheckpointTable(tenant: tenant, consumer: consumer.name)
        var position = try await checkpoints.position()
        for _ in 0..<pages {
            let page = try await store.page(consumer.query, after: position, limit: pageSize)
            let isLast = page.entries.count < pageSize
            let end = isLast ? page.head : page.entries.last?.recorded.position ?? page.head
            guard end > position else { return true }
            let recorded = page.entries.map(\.recorded)
            let effects = recorded.isEmpty ? [] : try await consumer.handle(recorded, of: tenant.organization)
            guard try await checkpoints.advance(from: position, to: end, with: effects) else {
                // Another process was faster: what it left is ours.
                position = try await checkpoints.position()
                continue
            }
            position = end
            if !effects.isEmpty { written() }
            if isLast { return true }
        }
        return false
    }

    private func scan() async {
        do {
            let limit = 1_000
            let ahead = try await CheckpointTable.organizationsAhead(of: consumer.name, limit: limit, client: events.client)
            state.withLock { state in
                state.wake(ahead)
                if ahead.count == limit { state.wakeAll() }
            }
            if ahead.count == limit { signal.yield() }
        } catch {
            failed(0, error)
        }
    }
}
