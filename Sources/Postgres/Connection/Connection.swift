import Synchronization

/// A connection in pipeline mode.
///
/// Its unit is the segment: statements that travel in one round trip and, unless they say BEGIN, are one transaction. Several tasks may
/// use it at once; their segments queue up at the server and never mix.
package final class Connection: Sendable {
    let loop: EventLoop
    /// Many tasks use it at once, so cancelling a task must not cancel what the server is working on.
    private let isShared: Bool
    private let state: Mutex<ConnectionState>
    private let cancelKey: CancelKey?
    private let grace: Duration
    private let onEnd: @Sendable (Connection) -> Void
    let processID: Int32
    private let lastID = Atomic<UInt64>(0)

    init(
        _ handle: consuming sending Handle,
        socket: Int32,
        on loop: EventLoop,
        isShared: Bool,
        settings: ConnectionSettings,
        onEnd: @escaping @Sendable (Connection) -> Void,
    ) {
        self.loop = loop
        self.isShared = isShared
        self.onEnd = onEnd
        grace = settings.cancellationGrace
        cancelKey = handle.makeCancelKey()
        processID = handle.processID
        let key = loop.makeKey()
        state = Mutex(ConnectionState(handle, key: key, cacheCapacity: settings.preparedStatements))
        loop.watch(socket, key: key, self)
    }

    /// Runs statements in one round trip.
    ///
    /// - Returns: The answer to each, in their order.
    /// - Throws: ``PostgresError`` of the first that failed, and then none of them took effect (in an open transaction: until ROLLBACK);
    ///   `CancellationError` when the task was cancelled, after the server has given up the query.
    @discardableResult
    package func run(_ statements: [Statement]) async throws -> [Rows] {
        try await run(statements, commits: true)
    }

    /// Runs a statement; see `run(_:)` for several.
    @discardableResult
    package func run(_ statement: Statement) async throws -> Rows {
        try await run([statement], commits: true)[0]
    }
}

extension Connection {
    var isOpen: Bool { state.withLock { $0.isOpen } }
    var isIdle: Bool { state.withLock { $0.isIdle } }
    var isWorn: Bool { state.withLock { $0.isWorn } }
    var segmentsUnderWay: Int { state.withLock { $0.segmentsUnderWay } }

    /// - Parameter commits: The end of the segment, or a COMMIT in it, makes changes permanent: if the connection breaks then, their
    ///   fate is unknown.
    func run(_ statements: [Statement], commits: Bool, following second: [Statement]? = nil) async throws -> [Rows] {
        let id = nextID()
        return try await withTaskCancellationHandler {
            unsafe try await withUnsafeThrowingContinuation { continuation in
                let request = Request(id: id, statements: statements, waiter: unsafe .continuation(continuation), commits: commits)
                submit(request, following: second, isCancellable: true)
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Runs statements even when the task is cancelled, for cleaning up; ends the connection when the answer takes too long.
    func runShielded(_ statements: [Statement], within limit: Duration) async throws -> [Rows] {
        let id = nextID()
        let timer = loop.after(limit) { [weak self] in self?.endIfWaiting(for: id) }
        defer { loop.disarm(timer) }
        return unsafe try await withUnsafeThrowingContinuation { continuation in
            submit(Request(id: id, statements: statements, waiter: unsafe .continuation(continuation), commits: false))
        }
    }

    /// Runs statements and calls back, on whatever thread.
    func run(
        _ statements: [Statement],
        within limit: Duration,
        then callback: @escaping @Sendable (sending Result<[Rows], any Error>) -> Void
    ) {
        let id = nextID()
        let timer = loop.after(limit) { [weak self] in self?.endIfWaiting(for: id) }
        let waiter = Waiter.callback { [loop] outcome in
            loop.disarm(timer)
            callback(outcome)
        }
        submit(Request(id: id, statements: statements, waiter: waiter, commits: false))
    }

    /// Ends the connection now; whatever is under way fails.
    func close() {
        end(PostgresError(.closed))
    }

    /// Takes nothing more, and closes when all is answered.
    func drain() {
        if state.withLock({ $0.drain() }) { close() }
    }

    private func nextID() -> UInt64 {
        lastID.wrappingAdd(1, ordering: .relaxed).newValue
    }

    private func submit(_ request: Request, following second: [Statement]? = nil, isCancellable: Bool = false) {
        let (refusal, hasFailed) = state.withLock { state -> ((any Error)?, Bool) in
            // A cancellation that came before the lock shows here; one that comes after it finds the segment in the queue.
            if isCancellable, Task.isCancelled { return (CancellationError(), false) }
            let refusal = state.accept(request, on: loop)
            if refusal == nil, let second {
                _ = state.accept(Request(id: 0, statements: second, waiter: .nobody, commits: false), on: loop)
            }
            return (refusal, state.hasFailed)
        }
        if let refusal { request.waiter.resume(.failure(refusal)) }
        if hasFailed { end() }
    }

    private func end(_ error: PostgresError? = nil) {
        var completions = Completions()
        state.withLock { $0.end(error, on: loop, &completions) }
        completions.perform()
        onEnd(self)
    }

    private func endIfWaiting(for id: UInt64) {
        let isWaiting = state.withLock { $0.isWaiting(for: id) }
        if isWaiting { end(PostgresError(.connectionLost, detail: "no answer in time")) }
    }
}

extension Connection: SocketWatcher {
    func ready() {
        var completions = Completions()
        let goesOn = state.withLock { $0.proceed(on: loop, &completions) }
        completions.perform()
        if !goesOn { onEnd(self) }
    }
}

// MARK: cancelling

extension Connection {
    private func cancel(_ id: UInt64) {
        if isShared {
            let completion = state.withLock { $0.abandon(id) }
            completion?.perform()
            return
        }
        switch state.withLock({ $0.cancel(id) }) {
        case .alreadyOver: break
        case .abandoned(let completion): completion.perform()
        case .cancelQuery: cancelQuery(id)
        }
    }

    private func cancelQuery(_ id: UInt64) {
        loop.after(grace) { [weak self] in self?.endIfWaiting(for: id) }
        sendCancellation(id, again: .milliseconds(50))
    }

    private func sendCancellation(_ id: UInt64, again delay: Duration) {
        loop.startThread { [self] in
            cancelKey?.cancel()
            var completions = Completions()
            let (isWaiting, hasFailed) = state.withLock { state in
                state.cancelled(on: loop, &completions)
                return (state.isWaiting(for: id), state.hasFailed)
            }
            completions.perform()
            if hasFailed { return end() }
            guard isWaiting else { return }
            loop.after(delay) { [weak self] in
                guard let self, state.withLock({ $0.cancelAgain(id) }) else { return }
                sendCancellation(id, again: delay * 2)
            }
        }
    }
}
