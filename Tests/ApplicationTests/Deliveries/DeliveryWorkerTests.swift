import EventSourcing
import JSON
import Leave
import Synchronization
import Testing

@testable import Application

@Suite(.timeLimit(.minutes(1))) struct `A worker` {
    private static let now = Instant(microseconds: 1_000_000)

    private func delivery(_ number: Int64, to destination: String, of organization: OrganizationID = OrganizationID(1)) -> Delivery {
        Delivery(
            in: organization,
            channel: .mail,
            destination: destination,
            kind: "k",
            payload: [:],
            cause: number,
            dueAt: Self.now
        )
    }

    private var quick: DeliveryWorker.Limits {
        var limits = DeliveryWorker.Limits()
        limits.interval = .milliseconds(5)
        limits.schedule = RetrySchedule(delays: [.zero, .zero])
        return limits
    }

    /// Runs a worker until `body` has returned, and then until it has come to its end.
    private func run(
        _ outbox: InMemoryOutbox,
        _ channel: any DeliveryChannel,
        _ limits: DeliveryWorker.Limits,
        until body: @Sendable () async throws -> Void
    ) async throws {
        let worker = DeliveryWorker(outbox, channels: [channel], limits: limits, now: { Self.now })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            try await body()
            worker.stop()
            try await group.waitForAll()
        }
    }

    private func records(_ outbox: InMemoryOutbox, of organization: OrganizationID = OrganizationID(1)) async -> [DeliveryRecord] {
        await outbox.deliveries(DeliveryFilter(), of: organization, before: nil, limit: 1_000)
    }

    private func wait(_ condition: () async -> Bool) async throws {
        while await !condition() { try await Task.sleep(for: .milliseconds(2)) }
    }

    @Test func `sends everything once`() async throws {
        let (outbox, channel) = (InMemoryOutbox(), Told { _, _ in .delivered(status: 200, reference: "r") })
        let all = (0..<200).map { delivery(Int64($0), to: "d\($0 % 7)") }
        outbox.add(all, in: OrganizationID(1), at: Self.now)
        try await run(outbox, channel, quick) { try await wait { await records(outbox).allSatisfy { $0.state == .delivered } } }
        #expect(channel.told.count == 200)
        #expect(await records(outbox).allSatisfy { $0.reference == "r" && $0.attempts == 1 })
    }

    @Test func `delivers to all others while receivers hang`() async throws {
        let outbox = InMemoryOutbox()
        let channel = Told { delivery, _ in
            // Longer than the test.
            if delivery.destination.hasPrefix("hangs") { try? await Task.sleep(for: .seconds(600)) }
            return .delivered(status: 200, reference: nil)
        }
        outbox.add((0..<100).map { delivery($0, to: "hangs\($0 % 3)") }, in: OrganizationID(1), at: Self.now)
        outbox.add((0..<50).map { delivery($0, to: "good") }, in: OrganizationID(1), at: Self.now)
        let other = OrganizationID(2)
        outbox.add((0..<50).map { delivery($0, to: "good", of: other) }, in: other, at: Self.now)
        let worker = DeliveryWorker(outbox, channels: [channel], limits: quick, now: { Self.now })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            try await wait {
                let own = await records(outbox).filter { $0.delivery.destination == "good" }
                let others = await records(outbox, of: other)
                return (own + others).allSatisfy { $0.state == .delivered }
            }
            // What hangs is given up, and counts as not made.
            group.cancelAll()
        }
        #expect(await records(outbox).filter { $0.delivery.destination != "good" }.allSatisfy { $0.state == .waiting && $0.attempts == 0 })
    }

    @Test func `tries again and then gives up, with the reason`() async throws {
        let (outbox, channel) = (InMemoryOutbox(), Told { _, _ in .retry(after: nil, reason: "busy", status: 503) })
        outbox.add([delivery(1, to: "d")], in: OrganizationID(1), at: Self.now)
        try await run(outbox, channel, quick) { try await wait { await records(outbox).allSatisfy { $0.state == .dead } } }
        let record = try #require(await records(outbox).first)
        #expect(channel.told.map(\.attempt) == [1, 2, 3])
        #expect((record.attempts, record.reason, record.status) == (3, "busy", 503))
    }

    @Test func `takes a dead letter at its word, and goes on with the next`() async throws {
        let (outbox, channel) = (
            InMemoryOutbox(),
            Told { delivery, _ in delivery.cause == 1 ? .failed(reason: "gone", status: 410) : .delivered(status: 200, reference: nil) }
        )
        outbox.add([delivery(1, to: "d"), delivery(2, to: "d")], in: OrganizationID(1), at: Self.now)
        try await run(outbox, channel, quick) { try await wait { await records(outbox).allSatisfy { $0.state != .waiting } } }
        #expect(channel.told.count == 2)
    }

    @Test func `asks a destination that fails for one thing at a time`() async throws {
        let outbox = InMemoryOutbox()
        let channel = Told { _, _ in .retry(after: .seconds(3_600), reason: "busy", status: 429) }
        outbox.add((0..<50).map { delivery($0, to: "d") }, in: OrganizationID(1), at: Self.now)
        var limits = quick
        limits.schedule = RetrySchedule(delays: [.seconds(1)])
        try await run(outbox, channel, limits) {
            try await wait { !channel.told.isEmpty }
            try await Task.sleep(for: .milliseconds(50))  // in which many more would have been sent
        }
        #expect(channel.told.count == 1, "it asked to be left alone")
    }

    @Test func `that is stopped finishes what it has begun, and begins nothing`() async throws {
        let outbox = InMemoryOutbox()
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let (mayEnd, end) = AsyncStream.makeStream(of: Void.self)
        let channel = Told { _, _ in
            beginning.yield()
            for await _ in mayEnd { break }
            return .delivered(status: 200, reference: nil)
        }
        outbox.add((0..<5).map { delivery($0, to: "d") }, in: OrganizationID(1), at: Self.now)
        let worker = DeliveryWorker(outbox, channels: [channel], limits: quick, now: { Self.now })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            for await _ in begun { break }
            worker.stop()
            end.yield()
            await group.waitForAll()
        }
        #expect(await records(outbox).map(\.state).filter { $0 == .delivered }.count == 1)
        #expect(channel.told.count == 1)
    }
}

/// A channel that remembers what it was told to send.
private final class Told: DeliveryChannel {
    private let answer: @Sendable (Delivery, Int) async -> DeliveryOutcome
    private let log = Mutex<[(delivery: Delivery, attempt: Int)]>([])

    init(_ answer: @escaping @Sendable (Delivery, Int) async -> DeliveryOutcome) {
        self.answer = answer
    }

    var channel: Channel { .mail }
    var told: [(delivery: Delivery, attempt: Int)] { log.withLock { $0 } }

    func deliver(_ delivery: Delivery, attempt: Int, in organization: OrganizationID) async -> DeliveryOutcome {
        log.withLock { $0.append((delivery, attempt)) }
        return await answer(delivery, attempt)
    }
}
