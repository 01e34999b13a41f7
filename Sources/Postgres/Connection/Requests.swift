/// Who waits for a segment.
enum Waiter {
    case continuation(CheckedContinuation<[Rows], any Error>)
    case callback(@Sendable (sending Result<[Rows], any Error>) -> Void)
    /// It was cancelled, and is gone; or nobody ever cared.
    case nobody

    func resume(_ outcome: Result<[Rows], any Error>) {
        switch self {
        case .continuation(let continuation): continuation.resume(with: outcome)
        case .callback(let callback): callback(outcome)
        case .nobody: break
        }
    }
}

/// A waiter and what it is told; collected inside the lock, performed outside.
struct Completion {
    let waiter: Waiter
    let outcome: Result<[Rows], any Error>

    func perform() {
        waiter.resume(outcome)
    }
}

/// A segment that is to be sent.
struct Request {
    let id: UInt64
    let statements: [Statement]
    let waiter: Waiter
    /// Its Sync, or a COMMIT in it, makes changes permanent.
    let commits: Bool
}
