import Synchronization

extension Session {
    /// Tries once to connect. Whoever gets the session has to close it.
    static func open(_ settings: ConnectionSettings, on loop: EventLoop) async throws -> Session {
        let attempt = Attempt()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                attempt.begin(continuation)
                connect(settings, on: loop) { handle, socket in
                    attempt.finish(.success(Session(handle, socket: socket, on: loop)))
                } orElse: { error in
                    attempt.finish(.failure(error))
                }
            }
        } onCancel: {
            attempt.finish(.failure(CancellationError()))
        }
    }
}

/// Who comes first, the connection or the cancellation, answers; a session that comes too late is closed.
private final class Attempt: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<Session, any Error>)
        case over((any Error)?)
    }

    private let state = Mutex(State.new)

    func begin(_ continuation: CheckedContinuation<Session, any Error>) {
        let error = state.withLock { state -> (any Error)? in
            if case .over(let error) = state { return error }
            state = .waiting(continuation)
            return nil
        }
        if let error { continuation.resume(throwing: error) }
    }

    func finish(_ outcome: Result<Session, any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<Session, any Error>? in
            defer { if case .failure(let error) = outcome { state = .over(error) } else { state = .over(nil) } }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        if let continuation {
            continuation.resume(with: outcome)
        } else if case .success(let session) = outcome {
            session.close()
        }
    }
}
