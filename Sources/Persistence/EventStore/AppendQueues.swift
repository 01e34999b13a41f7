import EventSourcing
import Postgres
import Synchronization

/// The queues of all organizations of this process. An organization has one only while somebody writes to it.
final class AppendQueues<Event: Sendable>: Sendable {
    typealias Outcome = Result<Position, EventStoreError>

    private struct Waiter {
        let append: EncodedAppend<Event>
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private enum Turn {
        case cancelled
        /// The writer had just gone.
        case next
        case later
    }

    private let writer: AppendWriter<Event>
    private let loops: EventLoops
    private let queues = Mutex<[UInt128: OrganizationQueue<Waiter>]>([:])
    private let lastID = Atomic<UInt64>(0)

    init(writer: AppendWriter<Event>, loops: EventLoops) {
        self.writer = writer
        self.loops = loops
    }

    func append(_ append: EncodedAppend<Event>) async throws(EventStoreError) -> Position {
        let organization = append.organization
        if queues.withLock({ $0[organization, default: OrganizationQueue()].begin() }) {
            let outcome = await writer.write(append)
            goOn(organization)
            return try outcome.get()
        }
        return try await wait(append).get()
    }

    private func wait(_ append: EncodedAppend<Event>) async -> Outcome {
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(append: append, continuation: continuation)
                let turn = queues.withLock { queues -> Turn in
                    // A cancellation that came before the lock shows here; one that comes after it finds the waiter.
                    if Task.isCancelled { return .cancelled }
                    let isFree = queues[append.organization, default: OrganizationQueue()].begin()
                    queues[append.organization]?.wait(waiter, id: id)
                    return isFree ? .next : .later
                }
                switch turn {
                case .cancelled: continuation.resume(returning: Self.cancelled)
                case .next: start(append.organization)
                case .later: break
                }
            }
        } onCancel: {
            let waiter = queues.withLock { $0[append.organization]?.withdraw(id) }
            waiter?.continuation.resume(returning: Self.cancelled)
        }
    }

    /// The writer of this organization is done: the next ones' turn.
    private func goOn(_ organization: UInt128) {
        let someoneWaits = queues.withLock { queues in
            let waits = queues[organization]?.hasWaiting == true
            if !waits { queues[organization] = nil }
            return waits
        }
        if someoneWaits { start(organization) }
    }

    /// Writes for those who wait, transaction after transaction, until nobody does. They await it through their continuations; it belongs to none
    /// of them, so that one who is cancelled does not take the others along.
    private func start(_ organization: UInt128) {
        Task(executorPreference: loops.next()) {
            while let batch = self.takeBatch(organization) {
                let outcomes = await self.writer.write(batch.map(\.append))
                for (waiter, outcome) in zip(batch, outcomes) { waiter.continuation.resume(returning: outcome) }
            }
        }
    }

    private func takeBatch(_ organization: UInt128) -> [Waiter]? {
        queues.withLock { queues in
            let batch = queues[organization]?.next() ?? []
            if batch.isEmpty { queues[organization] = nil }
            return batch.isEmpty ? nil : batch
        }
    }

    private static var cancelled: Outcome { .failure(.unavailable(CancellationError(), outcomeUnknown: false)) }
}
