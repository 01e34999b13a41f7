import Synchronization

/// One connection that many tasks read through at once; made when it is first wanted, and anew when it is over.
final class SharedConnection: Sendable {
    private struct State {
        var connection: Connection?
        /// Made, and not ready yet: closing must not leave it to a loop that may be stopped before the answer comes.
        var preparing: Connection?
        var isConnecting = false
        var born = Moment(nanoseconds: 0)
        var waiting: [Int: CheckedContinuation<Connection, any Error>] = [:]
        var lastTicket = 0
        var failures = 0
        var lastFailure: PostgresError?
        var isClosed = false
    }

    private let settings: ClientSettings
    private let loop: EventLoop
    private let state = Mutex(State())

    init(_ settings: ClientSettings, on loop: EventLoop) {
        self.settings = settings
        self.loop = loop
    }

    /// Waits for a connection if there is none, for `acquireTimeout` at most.
    func connection() async throws -> Connection {
        if let connection = state.withLock({ $0.connection }), !isOutworn(connection) { return connection }
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        let timer = loop.after(settings.acquireTimeout) { [weak self] in
            guard let self else { return }
            refuse(ticket, state.withLock { $0.lastFailure } ?? PostgresError(.acquireTimedOut))
        }
        defer { loop.disarm(timer) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(ticket, continuation)
            }
        } onCancel: {
            refuse(ticket, CancellationError())
        }
    }

    func close() {
        let (connections, waiting) = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return ([state.connection.take(), state.preparing.take()], state.waiting)
        }
        for connection in connections { connection?.close() }
        for continuation in waiting.values { continuation.resume(throwing: PostgresError(.closed)) }
    }
}

extension SharedConnection {
    private func wait(_ ticket: Int, _ continuation: CheckedContinuation<Connection, any Error>) {
        enum Decision {
            case give(Connection), refuse(any Error), connect, wait
        }
        let decision = state.withLock { state -> Decision in
            if state.isClosed { return .refuse(PostgresError(.closed)) }
            // Inside the lock: a cancellation that comes later finds the ticket.
            if Task.isCancelled { return .refuse(CancellationError()) }
            if let connection = state.connection { return .give(connection) }
            state.waiting[ticket] = continuation
            defer { state.isConnecting = true }
            return state.isConnecting ? .wait : .connect
        }
        switch decision {
        case .give(let connection): continuation.resume(returning: connection)
        case .refuse(let error): continuation.resume(throwing: error)
        case .connect: connect()
        case .wait: break
        }
    }

    private func refuse(_ ticket: Int, _ error: any Error) {
        let continuation = state.withLock { $0.waiting.removeValue(forKey: ticket) }
        continuation?.resume(throwing: error)
    }

    /// Too old, or with buffers too large: replaced, while what is under way on it ends.
    private func isOutworn(_ connection: Connection) -> Bool {
        guard connection.isOpen else {
            forget(connection)
            return true
        }
        guard connection.isWorn || state.withLock({ $0.born }) + settings.maximumLifetime < Moment.now else { return false }
        forget(connection)
        connection.drain()
        return true
    }

    private func forget(_ connection: Connection) {
        state.withLock { state in
            if state.connection === connection { state.connection = nil }
        }
    }

    private func connect() {
        Connection.make(settings.connection, on: loop, isShared: true) { [weak self] connection in
            self?.forget(connection)
        } then: { [weak self] outcome in
            guard let self else {
                if case .success(let connection) = outcome { connection.close() }
                return
            }
            switch outcome {
            case .success(let connection): prepare(connection)
            case .failure(let error): failed(error)
            }
        }
    }

    private func prepare(_ connection: Connection) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.preparing = connection }
            return state.isClosed
        }
        if isClosed { return connection.close() }
        let (seconds, attoseconds) = settings.readTimeout.components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        let statement = Statement("SELECT set_config('statement_timeout', $1, false)", ["\(milliseconds)"], prepared: false)
        connection.run([statement], within: settings.connection.connectTimeout) { [weak self] outcome in
            switch outcome {
            case .success:
                if let self { connected(connection) } else { connection.close() }
            case .failure(let error):
                connection.close()
                self?.failed(error as? PostgresError ?? PostgresError(.connectFailed))
            }
        }
    }

    private func connected(_ connection: Connection) {
        let waiting = state.withLock { state -> [Int: CheckedContinuation<Connection, any Error>]? in
            state.preparing = nil
            state.isConnecting = false
            state.failures = 0
            state.lastFailure = nil
            if state.isClosed { return nil }
            if connection.isOpen { state.connection = connection }
            state.born = Moment.now
            defer { state.waiting = [:] }
            return state.waiting
        }
        guard let waiting else { return connection.close() }
        for continuation in waiting.values { continuation.resume(returning: connection) }
    }

    /// Tries again after a while if somebody still waits; whoever comes later starts anew.
    private func failed(_ error: PostgresError) {
        let delay = state.withLock { state in
            state.preparing = nil
            state.failures += 1
            state.lastFailure = error
            return PoolState<Connection>.backoff(failures: state.failures)
        }
        loop.after(delay) { [weak self] in
            guard let self else { return }
            let goesOn = state.withLock { state in
                state.isConnecting = !state.waiting.isEmpty && !state.isClosed
                return state.isConnecting
            }
            if goesOn { connect() }
        }
    }
}
