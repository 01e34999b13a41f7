package import EventSourcing
package import Postgres
import Synchronization

/// Remembers what a feed gave it, and writes something in the cursor's transaction.
package final class RecordingConsumer: EventConsumer {
    package struct Delivery: Hashable, Sendable {
        package let organization: UInt128
        package let position: Int64
    }

    package struct Failure: Error {}

    package let name: String
    package let query: EventQuery
    private let deliveries = Mutex<[Delivery]>([])
    /// Organizations for which the next call fails.
    private let failing: Mutex<Set<UInt128>>
    private let effect: @Sendable (RecordedEvent<TestEvent>, UInt128) -> [Statement]

    /// - Parameter failing: Organizations for which the first call fails.
    package init(
        _ name: String = "recorder",
        query: EventQuery = .everything,
        failing: Set<UInt128> = [],
        effect: @escaping @Sendable (RecordedEvent<TestEvent>, UInt128) -> [Statement] = { _, _ in [] }
    ) {
        self.name = name
        self.query = query
        self.failing = Mutex(failing)
        self.effect = effect
    }

    package func handle(_ events: [RecordedEvent<TestEvent>], of organization: UInt128) async throws -> [Statement] {
        let fails = failing.withLock { $0.remove(organization) != nil }
        if fails { throw Failure() }
        deliveries.withLock { $0 += events.map { Delivery(organization: organization, position: $0.position.sequence) } }
        return events.flatMap { effect($0, organization) }
    }

    /// In the order of delivery.
    package func positions(of organization: UInt128) -> [Int64] {
        deliveries.withLock { $0.filter { $0.organization == organization }.map(\.position) }
    }
}
