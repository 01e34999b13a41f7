package import EventSourcing
import Leave
import Synchronization

/// Takes what is due out of the outbox and through its channels. Any number of processes have one each.
///
/// Lanes are attended to side by side, so that a destination that hangs keeps nobody waiting but itself; those that failed last time get a
/// quarter of the places at most, and one attempt at a time.
package final class DeliveryWorker: Sendable {
    package struct Limits: Sendable {
        /// Lanes of a channel at a time.
        package var lanes = 64
        /// Deliveries of a lane that are taken at once.
        package var batch = 256
        /// No attempt begins later after a claim, so that lanes take turns.
        package var longestRound = Duration.seconds(20)
        /// After which a claim ends by itself where its holder died; renewed while it lives.
        package var lease = Duration.seconds(15)
        /// How often the outbox is looked at although nobody said that something is due.
        package var interval = Duration.seconds(1)
        package var schedule = RetrySchedule.usual
        /// How long a destination that goes on failing is left alone at most.
        package var longestPause = Duration.seconds(60)

        package init() {}
    }

    private let outbox: any Outbox
    private let channels: [any DeliveryChannel]
    private let limits: Limits
    private let now: @Sendable () -> Instant
    private let finished: @Sendable (Channel, DeliveryResult) -> Void
    private let failed: @Sendable (any Error) -> Void
    private let state = Mutex(State())
    private let wakeUps: [(channel: any DeliveryChannel, stream: AsyncStream<Void>, signal: AsyncStream<Void>.Continuation)]

    private struct State {
        var isStopped = false
        /// Lanes that are attended to, and whether they were failing.
        var attended: [Place: Bool] = [:]

        func count(_ channel: Channel, failing: Bool? = nil) -> Int {
            attended.count { $0.key.channel == channel && (failing == nil || $0.value == failing) }
        }
    }

    private struct Place: Hashable {
        let organization: OrganizationID
        let channel: Channel
        let destination: String

        init(_ lane: DeliveryLane) {
            (organization, channel, destination) = (lane.organization, lane.channel, lane.destination)
        }
    }

    /// - Parameters:
    ///   - finished: Told of each attempt that was recorded, for metrics and logs.
    ///   - failed: Told of each failure of the outbox itself, for the log.
    package init(
        _ outbox: any Outbox,
        channels: [any DeliveryChannel],
        limits: Limits = Limits(),
        now: @escaping @Sendable () -> Instant,
        finished: @escaping @Sendable (Channel, DeliveryResult) -> Void = { _, _ in },
        failed: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.outbox = outbox
        self.channels = channels
        self.limits = limits
        self.now = now
        self.finished = finished
        self.failed = failed
        wakeUps = channels.map {
            let (stream, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            return ($0, stream, signal)
        }
    }

    /// Says that something may have become due.
    package func wake() {
        for wakeUp in wakeUps { wakeUp.signal.yield() }
    }

    /// Begins nothing more; ``run()`` comes back when what is under way has ended.
    package func stop() {
        state.withLock { $0.isStopped = true }
        for wakeUp in wakeUps { wakeUp.signal.finish() }
    }

    private var isStopped: Bool { state.withLock { $0.isStopped } || Task.isCancelled }

    /// Runs until ``stop()``, or until the task is cancelled: then attempts under way are given up, and count as not made.
    package func run() async {
        await withTaskGroup { group in
            for wakeUp in wakeUps {
                group.addTask { await self.attend(to: wakeUp.channel, wakeUp.stream, wakeUp.signal) }
            }
            await group.waitForAll()
        }
    }

    private func attend(to channel: any DeliveryChannel, _ stream: AsyncStream<Void>, _ signal: AsyncStream<Void>.Continuation) async {
        await withDiscardingTaskGroup { lanes in
            let ticks = Task { [interval = limits.interval] in  // ended below
                while !Task.isCancelled {
                    signal.yield()
                    try? await Task.sleep(for: interval)  // cancelled: the loop ends
                }
            }
            for await _ in stream {
                if isStopped { break }
                for lane in await lanesDue(on: channel.channel) {
                    lanes.addTask {
                        await self.attend(to: lane, through: channel)
                        self.leave(lane)
                        signal.yield()
                    }
                }
            }
            ticks.cancel()
        }
    }

    /// Takes a place for each lane that it answers.
    private func lanesDue(on channel: Channel) async -> [DeliveryLane] {
        let free = state.withLock { limits.lanes - $0.count(channel) }
        guard free > 0 else { return [] }
        do {
            let due = try await outbox.lanesDue(on: channel, at: now(), limit: free)
            return due.filter { enter($0) }
        } catch {
            if !Task.isCancelled { failed(error) }
            return []
        }
    }

    /// A claim of ours may end while the database is away, and what was delivered is still to be recorded: the lane is not taken twice.
    private func enter(_ lane: DeliveryLane) -> Bool {
        state.withLock { state in
            let place = Place(lane)
            guard state.attended[place] == nil, state.count(lane.channel) < limits.lanes,
                !lane.isFailing || state.count(lane.channel, failing: true) < max(1, limits.lanes / 4)
            else { return false }
            state.attended[place] = lane.isFailing
            return true
        }
    }

    private func leave(_ lane: DeliveryLane) {
        state.withLock { $0.attended[Place(lane)] = nil }
    }

    private func attend(to lane: DeliveryLane, through channel: any DeliveryChannel) async {
        do {
            guard let claim = try await outbox.claim(lane, at: now(), limit: limits.batch, lease: limits.lease) else { return }
            let round = DeliveryRound(
                claim,
                through: channel,
                outbox: outbox,
                limits: limits,
                now: now,
                isStopped: { self.isStopped },
                finished: finished,
                failed: failed
            )
            try await round.run()
        } catch {
            if !Task.isCancelled { failed(error) }
        }
    }
}
