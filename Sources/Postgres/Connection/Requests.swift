/// Who waits for a segment. Each is told once: whoever takes it out of the connection's state, under its lock, does that.
@safe enum Waiter {
    case continuation(UnsafeContinuation<[Rows], any Error>)
    case callback(@Sendable (sending Result<[Rows], any Error>) -> Void)
    /// It was cancelled, and is gone; or nobody ever cared.
    case nobody

    func resume(_ outcome: Result<[Rows], any Error>) {
        switch self {
        case .continuation(let continuation): unsafe continuation.resume(with: outcome)
        case .callback(let callback): callback(outcome)
        case .nobody: break
        }
    }
}

/// A waiter and what it is told.
struct Completion {
    let waiter: Waiter
    let outcome: Result<[Rows], any Error>

    func perform() {
        waiter.resume(outcome)
    }
}

/// Collected inside the lock, performed outside. It is nearly always one, which then takes no memory of its own.
struct Completions {
    private var first: Completion?
    private var others: [Completion] = []

    mutating func append(_ completion: Completion) {
        if first == nil { first = completion } else { others.append(completion) }
    }

    func perform() {
        first?.perform()
        for completion in others { completion.perform() }
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
