import Synchronization

/// Lends connections to one caller at a time.
final class Pool: Sendable {
    typealias Decisions = PoolState<Connection>

    struct Lease: Sendable {
        let connection: Connection
        let id: Decisions.ID
    }

    private struct State {
        var decisions: Decisions
        var continuations: [Decisions.Waiting: CheckedContinuation<Lease, any Error>] = [:]
        var isTickSoon = false

        mutating func resumption(for action: Decisions.Action) -> Resumption? {
            switch action {
            case .give(let connection, let id, let waiting):
                continuations.removeValue(forKey: waiting).map { ($0, .success(Lease(connection: connection, id: id))) }
            case .refuse(let waiting, let error):
                continuations.removeValue(forKey: waiting).map { ($0, .failure(error)) }
            case .connect, .close, .check:
                nil
            }
        }
    }

    private typealias Resumption = (continuation: CheckedContinuation<Lease, any Error>, outcome: Result<Lease, any Error>)

    private let settings: ClientSettings
    private let loops: EventLoops
    private let state: Mutex<State>

    private static let soon = Duration.milliseconds(20)
    private static let seldom = Duration.seconds(1)

    init(_ settings: ClientSettings, on loops: EventLoops) {
        self.settings = settings
        self.loops = loops
        let limits = Decisions.Limits(
            minimum: settings.minimumConnections,
            maximum: settings.maximumConnections,
            lifetime: settings.maximumLifetime,
            idle: settings.maximumIdle,
            check: settings.checkInterval,
        )
        state = Mutex(State(decisions: Decisions(limits: limits, loops: loops.all.count)))
        tickRegularly()
    }

    func acquire() async throws -> Lease {
        let loop = loops.preferredIndex()
        let (taken, ticket) = state.withLock { ($0.decisions.take(loop: loop), $0.decisions.makeTicket()) }
        if let (connection, id) = taken { return Lease(connection: connection, id: id) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let now = Moment.now
                decide { state, actions in
                    state.continuations[ticket] = continuation
                    // Inside the lock: a cancellation that comes later finds the ticket.
                    if Task.isCancelled { return actions.append(.refuse(ticket, CancellationError())) }
                    state.decisions.wait(ticket, loop: loop, until: now + settings.acquireTimeout, now: now, &actions)
                }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.decisions.leave(ticket) ? state.continuations.removeValue(forKey: ticket) : nil
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    /// Gives a connection back, whatever state it is in.
    func release(_ lease: Lease) {
        let isUsable = lease.connection.isIdle && !lease.connection.isWorn
        decide { $0.decisions.release(lease.id, isUsable: isUsable, now: .now, &$1) }
    }

    /// Refuses all callers and closes what is idle; what is lent is closed when it comes back.
    func close() {
        decide { $0.decisions.close(&$1) }
    }

    var counts: (open: Int, idle: Int, waiting: Int) {
        state.withLock { ($0.decisions.count, $0.decisions.idleCount, $0.decisions.waitingCount) }
    }
}

extension Pool {
    /// Changes the state under the lock and performs outside of it what was decided.
    private func decide(_ change: @Sendable (inout State, inout [Decisions.Action]) -> Void) {
        let (actions, resumptions, needsTick) = state.withLock { state in
            var actions: [Decisions.Action] = []
            change(&state, &actions)
            let resumptions = actions.compactMap { state.resumption(for: $0) }
            let needsTick = !state.isTickSoon && state.decisions.needsAttention
            state.isTickSoon = state.isTickSoon || needsTick
            return (actions, resumptions, needsTick)
        }
        for resumption in resumptions { resumption.continuation.resume(with: resumption.outcome) }
        for action in actions { perform(action) }
        if needsTick { loops.all[0].after(Self.soon) { [weak self] in self?.tickSoon() } }
    }

    private func perform(_ action: Decisions.Action) {
        switch action {
        case .give, .refuse: break
        case .close(let connection): connection.close()
        case .connect(let id, let loop): connect(id, on: loops.all[loop])
        case .check(let connection, let id):
            connection.run([Statement("SELECT 1")], within: .seconds(5)) { [weak self] _ in
                self?.release(Lease(connection: connection, id: id))
            }
        }
    }

    private func connect(_ id: Decisions.ID, on loop: EventLoop) {
        Connection.make(settings.connection, on: loop, isShared: false) { [weak self] _ in
            self?.decide { $0.decisions.lost(id, now: .now, &$1) }
        } then: { [weak self] outcome in
            switch outcome {
            case .success(let connection):
                guard let self else { return connection.close() }
                decide { $0.decisions.connected(id, connection, now: .now, &$1) }
            case .failure(let error):
                self?.decide { state, _ in state.decisions.failed(id, error, now: .now) }
            }
        }
    }

    private func tickSoon() {
        decide { state, actions in
            state.isTickSoon = false
            state.decisions.tick(now: .now, &actions)
        }
    }

    private func tickRegularly() {
        decide { $0.decisions.tick(now: .now, &$1) }
        if state.withLock({ $0.decisions.isClosed }) { return }
        loops.all[0].after(Self.seldom) { [weak self] in self?.tickRegularly() }
    }
}
