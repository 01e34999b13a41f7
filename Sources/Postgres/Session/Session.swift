import Synchronization

/// A connection of one's own outside of pipeline mode: for scripts, COPY, LISTEN and whatever lives as long as a session (advisory
/// locks, temporary tables).
///
/// For one task at a time. A session whose task was cancelled in the middle is closed, and its query cancelled: it is nobody else's.
package final class Session: Sendable {
    private struct State: ~Copyable {
        var handle: Handle
        var waiting: CheckedContinuation<Void, any Error>?
        var isClosed = false
    }

    private let state: Mutex<State>
    private let loop: EventLoop
    private let key: UInt64
    private let cancelKey: CancelKey?

    init(_ handle: consuming sending Handle, socket: Int32, on loop: EventLoop) {
        self.loop = loop
        key = loop.makeKey()
        cancelKey = handle.makeCancelKey()
        state = Mutex(State(handle: handle))
        loop.watch(socket, key: key, self, once: true)
    }

    /// Makes a session, lends it and closes it. There is one attempt to connect: what is wrong is told at once.
    @discardableResult
    package static func with<R>(
        _ settings: ConnectionSettings,
        on loops: EventLoops,
        _ body: (Session) async throws -> R
    ) async throws -> R {
        let session = try await open(settings, on: loops.next())
        defer { session.close() }
        return try await body(session)
    }

    /// Runs several statements in one text, which are one transaction unless they say otherwise.
    ///
    /// - Returns: The answer to each; values are in text form, so only counts and tags are of use.
    @discardableResult
    package func execute(_ script: String) async throws -> [Rows] {
        guard !script.utf8.contains(0) else { throw PostgresError(.invalidStatement) }
        return try await perform { $0.executeScript(script) }
    }

    @discardableResult
    package func run(_ statement: Statement) async throws -> Rows {
        if let problem = statement.problem { throw PostgresError(problem) }
        let answers = try await perform { $0.executeUnnamed(statement.sql, statement.parameters) }
        guard let answer = answers.last else { throw PostgresError(.undecodable, detail: "no answer") }
        return answer
    }

    package func close() {
        end()
    }

    package var isOpen: Bool { state.withLock { !$0.isClosed } }
}

// MARK: steps, also for COPY and LISTEN

extension Session {
    func withHandle<R: Sendable>(_ body: (borrowing Handle) -> R) throws -> R {
        try state.withLock { state in
            guard !state.isClosed else { throw PostgresError(.closed) }
            return body(state.handle)
        }
    }

    private func perform(_ send: @Sendable (borrowing Handle) -> Bool) async throws -> [Rows] {
        try await endingOnCancellation {
            guard try withHandle({ send($0) }) else { throw lost() }
            return try await answers()
        }
    }

    /// What comes until nothing is under way any more.
    func answers() async throws -> [Rows] {
        var answers: [Rows] = []
        var failure: PostgresError?
        while true {
            switch try await nextReply() {
            case .answer(let rows): answers.append(rows)
            case .failure(let error): failure = failure ?? error
            case .copy:
                // COPY in a script: there is nobody to feed it.
                end()
                throw PostgresError(.invalidStatement)
            case .skipped, .synchronized: break
            case .end:
                guard isAlive else { throw lost(failure) }
                if let failure { throw failure }
                return answers
            }
        }
    }

    func nextReply() async throws -> Reply<Rows> {
        while true {
            let flushed = try withHandle { $0.flush() }
            if flushed == .failed { throw lost() }
            if flushed == .all, try withHandle({ !$0.isBusy }) { return try withHandle { $0.next() } }
            try await wait(writable: flushed == .partly)
            try consume()
        }
    }

    func consume() throws {
        guard try withHandle({ $0.consumeAll() }) else { throw lost() }
    }

    private var isAlive: Bool { state.withLock { !$0.isClosed && $0.handle.isAlive } }

    /// Closes, and says why.
    func lost(_ reason: PostgresError? = nil) -> PostgresError {
        let message = state.withLock { $0.handle.message }
        end()
        return (reason ?? PostgresError(.connectionLost, detail: message)).with(outcomeUnknown: true)
    }

    func endingOnCancellation<R>(_ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let error as CancellationError {
            let key = cancelKey
            loop.startThread { key?.cancel() }
            end()
            throw error
        }
    }

    func end() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard !state.isClosed else { return nil }
            state.isClosed = true
            loop.forget(state.handle.socket, key: key)
            state.handle.finish()
            return state.waiting.take()
        }
        waiting?.resume(throwing: PostgresError(.closed))
    }
}

// MARK: waiting for the socket

extension Session: SocketWatcher {
    func ready() {
        let waiting = state.withLock { $0.waiting.take() }
        waiting?.resume()
    }

    /// Waits until the socket can be read, or, if wanted, written.
    func wait(writable: Bool) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let refusal = state.withLock { state -> (any Error)? in
                    if Task.isCancelled { return CancellationError() }
                    guard !state.isClosed else { return PostgresError(.closed, outcomeUnknown: true) }
                    // libpq closes it when it finds the end while sending.
                    guard let socket = state.handle.socket else { return PostgresError(.connectionLost, outcomeUnknown: true) }
                    state.waiting = continuation
                    loop.awaitOnce(socket, key: key, writable: writable)
                    return nil
                }
                if let refusal { continuation.resume(throwing: refusal) }
            }
        } onCancel: {
            let waiting = state.withLock { $0.waiting.take() }
            waiting?.resume(throwing: CancellationError())
        }
    }

    /// Lets `wait` return although nothing came, after `delay`.
    func interrupt(after delay: Duration) -> Timers.ID {
        loop.after(delay) { [weak self] in self?.ready() }
    }

    /// Closes the session after `delay`.
    func end(after delay: Duration) -> Timers.ID {
        loop.after(delay) { [weak self] in self?.end() }
    }

    func disarm(_ timer: Timers.ID) {
        loop.disarm(timer)
    }
}
