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
        for organization in state.withLock({ $0.take(at: .now) }) {
            if Task.isCancelled { return }
            do {
                try await catchUp(organization)
                state.withLock { $0.succeeded(organization) }
            } catch {
                if Task.isCancelled { return }
                state.withLock { $0.failed(organization, at: .now) }
                failed(organization, error)
            }
        }
    }

    /// Brings the consumer to the organization's head.
    package func catchUp(_ organization: UInt128) async throws {
        let tenant = events.tenant(organization)
        let store = PostgresEventStore(events: events, tenant: tenant)
        let checkpoints = CheckpointTable(tenant: tenant, consumer: consumer.name)
        var position = try await checkpoints.position()
        while true {
            let page = try await store.page(consumer.query, after: position, limit: pageSize)
            let isLast = page.entries.count < pageSize
            let end = isLast ? page.head : page.entries.last?.recorded.position ?? page.head
            guard end > position else { return }
            let recorded = page.entries.map(\.recorded)
            let effects = recorded.isEmpty ? [] : try await consumer.handle(recorded, of: tenant.organization)
            guard try await checkpoints.advance(from: position, to: end, with: effects) else {
                // Another process was faster: what it left is ours.
                position = try await checkpoints.position()
                continue
            }
            position = end
            if !effects.isEmpty { written() }
            if isLast { return }
        }
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
