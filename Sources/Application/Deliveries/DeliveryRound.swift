import EventSourcing
import Leave
import Synchronization

/// What is due in a lane that this process has claimed, sent as far as it goes: until all of it is done, somebody says stop, time is up, or an
/// attempt fails, since the next one would probably fail, too.
struct DeliveryRound: Sendable {
    private let claim: LaneClaim
    private let channel: any DeliveryChannel
    private let outbox: any Outbox
    private let limits: DeliveryWorker.Limits
    private let now: @Sendable () -> Instant
    private let isStopped: @Sendable () -> Bool
    private let finished: @Sendable (Channel, DeliveryResult) -> Void
    private let failed: @Sendable (any Error) -> Void

    init(
        _ claim: LaneClaim,
        through channel: any DeliveryChannel,
        outbox: any Outbox,
        limits: DeliveryWorker.Limits,
        now: @escaping @Sendable () -> Instant,
        isStopped: @escaping @Sendable () -> Bool,
        finished: @escaping @Sendable (Channel, DeliveryResult) -> Void,
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        self.claim = claim
        self.channel = channel
        self.outbox = outbox
        self.limits = limits
        self.now = now
        self.isStopped = isStopped
        self.finished = finished
        self.failed = failed
    }

    func run() async throws {
        let records = DeliveryRecords(of: claim.lane, in: outbox, finished: finished, failed: failed)
        var lane = LaneState(failures: claim.failures)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await records.run() }
            lane = await sendAll(records)
            records.finish()
        }
        try await outbox.release(claim, failures: lane.failures, pause: lane.pause)
    }

    /// One that failed last time is tried with a single delivery.
    private func sendAll(_ records: DeliveryRecords) async -> LaneState {
        var lane = LaneState(failures: claim.failures)
        let deliveries = claim.failures > 0 ? claim.deliveries.prefix(1) : claim.deliveries[...]
        let until = ContinuousClock.now + limits.longestRound
        await withTaskGroup(of: (DeliveryResult, DeliveryOutcome)?.self) { group in
            var (waiting, isOver) = (deliveries.makeIterator(), false)
            func begin() {
                if isOver || isStopped() || ContinuousClock.now >= until { return }
                guard let next = waiting.next() else { return }
                group.addTask { await attempt(next.delivery, attempts: next.attempts) }
            }
            for _ in 0..<max(1, channel.width) { begin() }
            while let attempted = await group.next() {
                if let (result, outcome) = attempted {
                    records.add(result)
                    lane.note(outcome)
                    isOver = isOver || lane.failures > 0
                }
                begin()
            }
        }
        return lane
    }

    /// Nil: given up because the process ends; it counts as not made.
    private func attempt(_ delivery: Delivery, attempts: Int) async -> (DeliveryResult, DeliveryOutcome)? {
        let attempt = attempts + 1
        let outcome = await channel.deliver(delivery, attempt: attempt, in: claim.lane.organization)
        if case .delivered = outcome {} else if Task.isCancelled { return nil }
        return (result(of: delivery, attempt: attempt, outcome), outcome)
    }

    private func result(of delivery: Delivery, attempt: Int, _ outcome: DeliveryOutcome) -> DeliveryResult {
        let now = now()
        func result(_ status: Int?, _ state: DeliveryResult.State) -> DeliveryResult {
            DeliveryResult(delivery: delivery.id, attempt: attempt, at: now, status: status, state: state)
        }
        switch outcome {
        case .delivered(let status, let reference):
            return result(status, .delivered(reference: reference))
        case .failed(let reason, let status):
            return result(status, .dead(reason: reason))
        case .retry(let wish, let reason, let status):
            guard let delay = limits.schedule.delay(after: attempt, wish: wish, random: .random(in: 0...1)) else {
                return result(status, .dead(reason: reason))
            }
            let due = Instant(microseconds: now.microseconds + delay.wholeMicroseconds)
            return result(status, .waiting(until: due, reason: reason))
        }
    }
}

/// How a destination does: what a round tells the next one.
struct LaneState: Hashable, Sendable {
    private(set) var failures: Int
    private(set) var pause = Duration.zero

    init(failures: Int) {
        self.failures = failures
    }

    /// A dead letter says something about the letter, not about where it goes.
    mutating func note(_ outcome: DeliveryOutcome) {
        switch outcome {
        case .delivered:
            failures = 0
        case .failed:
            break
        case .retry(let wish, _, _):
            failures += 1
            pause = max(pause, RetrySchedule.pause(afterFailures: failures), min(wish ?? .zero, RetrySchedule.longestWish))
        }
    }
}

extension Duration {
    var wholeMicroseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
