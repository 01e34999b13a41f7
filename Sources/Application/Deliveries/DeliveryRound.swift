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
        let records = DeliveryRecords(of: claim.lane, in: outbox, patience: limits.lease, finished: finished, failed: failed)
        let claimed = Flag()
        let lane = await withTaskGroup(of: Void.self) { group in
            group.addTask { await records.run() }
            let renewal = Task { await renew(orElse: claimed) }  // ended below
            let lane = await sendAll(records) { isStopped() || !claimed.isUp }
            records.finish()
            await group.waitForAll()
            renewal.cancel()
            return lane
        }
        try await outbox.release(claim, failures: lane.failures, pause: lane.pause)
    }

    /// Keeps the claim as long as it is wanted. A process that stood still for too long has lost it, and begins nothing more.
    private func renew(orElse claimed: Flag) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: limits.lease / 3)  // cancelled: the loop ends
            if Task.isCancelled { return }
            do {
                if try await !outbox.renew(claim, lease: limits.lease) { return claimed.lower() }
            } catch {
                failed(error)
            }
        }
    }

    /// One that failed last time is tried with a single delivery.
    private func sendAll(_ records: DeliveryRecords, until isOver: @Sendable () -> Bool) async -> LaneState {
        var lane = LaneState(failures: claim.failures, longestPause: limits.longestPause)
        let deliveries = claim.failures > 0 ? claim.deliveries.prefix(1) : claim.deliveries[...]
        let until = ContinuousClock.now + limits.longestRound
        await withTaskGroup(of: (DeliveryResult, DeliveryOutcome)?.self) { group in
            var (waiting, isFailing) = (deliveries.makeIterator(), false)
            func begin() {
                if isFailing || isOver() || ContinuousClock.now >= until { return }
                guard let next = waiting.next() else { return }
                group.addTask { await attempt(next.delivery, attempts: next.attempts) }
            }
            for _ in 0..<max(1, channel.width) { begin() }
            while let attempted = await group.next() {
                if let (result, outcome) = attempted {
                    records.add(result)
                    lane.note(outcome)
                    isFailing = isFailing || lane.failures > 0
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

/// Whether the claim still holds.
private final class Flag: Sendable {
    private let value = Atomic(true)

    var isUp: Bool { value.load(ordering: .relaxed) }

    func lower() { value.store(false, ordering: .relaxed) }
}

/// How a destination does: what a round tells the next one.
struct LaneState: Hashable, Sendable {
    private(set) var failures: Int
    private(set) var pause = Duration.zero
    private let longestPause: Duration

    init(failures: Int, longestPause: Duration) {
        self.failures = failures
        self.longestPause = longestPause
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
            pause = max(
                pause,
                min(RetrySchedule.pause(afterFailures: failures), longestPause),
                min(wish ?? .zero, RetrySchedule.longestWish)
            )
        }
    }
}

extension Duration {
    var wholeMicroseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
