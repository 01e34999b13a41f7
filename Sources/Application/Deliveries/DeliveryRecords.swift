import Synchronization

/// Keeps what became of a round's attempts as soon as it is known: what comes while the outbox writes is written together next. So little is
/// sent again after the process was killed, and a fast receiver costs few transactions.
final class DeliveryRecords: Sendable {
    private let lane: DeliveryLane
    private let outbox: any Outbox
    private let patience: Duration
    private let finished: @Sendable (Channel, DeliveryResult) -> Void
    private let failed: @Sendable (any Error) -> Void
    private let waiting = Mutex<[DeliveryResult]>([])
    private let wakeUp: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(
        of lane: DeliveryLane,
        in outbox: any Outbox,
        patience: Duration,
        finished: @escaping @Sendable (Channel, DeliveryResult) -> Void,
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        self.lane = lane
        self.outbox = outbox
        self.patience = patience
        self.finished = finished
        self.failed = failed
        (wakeUp, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func add(_ result: DeliveryResult) {
        waiting.withLock { $0.append(result) }
        signal.yield()
    }

    /// Nothing more comes: ``run()`` writes what is left and returns.
    func finish() {
        signal.finish()
    }

    func run() async {
        for await _ in wakeUp { await flush() }
        await flush()
    }

    /// Until it has succeeded: the database may be away for a while, and what was delivered must not be delivered again. Given up only where
    /// the process ends, or others may have sent it again by now.
    private func flush() async {
        let results = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        guard !results.isEmpty else { return }
        let until = ContinuousClock.now + patience * 4
        var pause = Duration.milliseconds(50)
        while true {
            do {
                try await outbox.record(results, in: lane.organization)
                for result in results { finished(lane.channel, result) }
                return
            } catch {
                failed(error)
                if Task.isCancelled || ContinuousClock.now > until { return }
                try? await Task.sleep(for: pause)  // cancelled: this attempt was the last
                pause = min(pause * 2, .seconds(2))
            }
        }
    }
}
