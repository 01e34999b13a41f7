/// Everything about a connection that its lock guards.
struct ConnectionState: ~Copyable {
    typealias Queue = SegmentQueue<Rows, Waiter>

    private enum Phase {
        case open
        /// Takes nothing more, and is over when the queue is empty.
        case draining
        case over
    }

    private var handle: Handle
    private var phase = Phase.open
    private var queue = Queue()
    private var cache: StatementCache
    /// The segment that PQcancel is at work on: nothing may be sent before it has returned, or it could hit that.
    private var cancelling: UInt64?
    /// The end of that segment, if it came first.
    private var held: Completion?
    /// Came while PQcancel was at work.
    private var postponed: [Request] = []
    /// Half a segment was sent.
    private var isBroken = false
    /// The loop watches for room to write.
    private var isWriting = false
    /// A large message went through: libpq's buffers have grown, and never shrink.
    private(set) var isWorn = false
    private var loss: PostgresError?
    private let key: UInt64

    static let wornBytes = 1 << 20

    /// - Parameter key: The event loop's.
    init(_ handle: consuming Handle, key: UInt64, cacheCapacity: Int) {
        self.handle = handle
        self.key = key
        cache = StatementCache(capacity: cacheCapacity)
    }

    var isOpen: Bool { phase == .open }

    /// What was sent and is not answered yet.
    var segmentsUnderWay: Int { queue.count }

    /// Nothing under way, and outside of a transaction.
    var isIdle: Bool { isOpen && queue.isEmpty && cancelling == nil && postponed.isEmpty && handle.isIdle }
}

// MARK: sending

extension ConnectionState {
    /// Sends a segment, or keeps it while a cancellation is under way.
    ///
    /// - Returns: Why it was refused; then nothing of it was sent.
    mutating func accept(_ request: Request, on loop: EventLoop) -> PostgresError? {
        guard isOpen else { return loss ?? PostgresError(.closed) }
        for statement in request.statements {
            if let problem = statement.problem { return PostgresError(problem) }
        }
        if cancelling != nil {
            postponed.append(request)
        } else {
            send(request)
            flush(on: loop)
        }
        return nil
    }

    /// Sending has found the end of the connection. libpq reads when it cannot write, and closes the socket when it reads the end: no
    /// event will ever tell.
    var hasFailed: Bool { phase != .over && (isBroken || !handle.isAlive) }

    private mutating func send(_ request: Request) {
        var commands = 0
        var hidden: [HiddenCommand] = []
        var isSent = true
        var bytes = 0
        if let evicted = cache.evict() {
            isSent = handle.executeUnnamed("DEALLOCATE \(evicted)", .none)
            hidden.append(HiddenCommand(command: 0, prepares: nil))
            commands = 1
        }
        for statement in request.statements where isSent {
            let parameters = statement.parameters
            bytes += parameters.bytes.count
            switch statement.isPrepared ? cache.use(statement, in: request.id) : .unnamed {
            case .prepared(let name):
                isSent = handle.execute(name, parameters)
            case .prepareFirst(let name):
                hidden.append(HiddenCommand(command: commands, prepares: statement.sql))
                commands += 1
                isSent = handle.prepare(name, statement.sql, parameters) && handle.execute(name, parameters)
            case .unnamed:
                isSent = handle.executeUnnamed(statement.sql, parameters)
            }
            commands += 1
        }
        if bytes > Self.wornBytes { isWorn = true }
        queue.append(
            Queue.Segment(id: request.id, waiter: request.waiter, commands: commands, hidden: hidden, commits: request.commits)
        )
        // Half a segment cannot be taken back, so a failure (out of memory, or a connection that just broke) ends the connection.
        if !isSent || !handle.synchronize() { isBroken = true }
    }

    /// Writes what it can, and watches for room to write the rest.
    private mutating func flush(on loop: EventLoop) {
        // While there is more to write, the loop does it.
        let flushed = handle.flush()
        if flushed == .failed { isBroken = true }
        let wantsToWrite = flushed == .partly
        guard wantsToWrite != isWriting, let socket = handle.socket else { return }
        isWriting = wantsToWrite
        loop.update(socket, key: key, writable: wantsToWrite)
    }
}

// MARK: receiving

extension ConnectionState {
    /// Reads and writes what the socket allows.
    ///
    /// - Returns: False when this was the end of the connection.
    mutating func proceed(on loop: EventLoop, _ completions: inout Completions) -> Bool {
        guard phase != .over else { return true }
        if isWriting { flush(on: loop) }
        let isConsumed = handle.consumeAll()
        while !handle.isBusy, !queue.isEmpty {
            let reply = handle.next()
            if case .end = reply, !handle.isAlive { break }
            if case .copy = reply { isBroken = true }
            if case .answer(let rows) = reply, rows.memory > Self.wornBytes { isWorn = true }
            if let segment = queue.receive(reply) { finish(segment, &completions) }
            if isBroken { break }
        }
        guard isConsumed, !isBroken, handle.isAlive else {
            end(on: loop, &completions)
            return false
        }
        if phase == .draining, queue.isEmpty, cancelling == nil {
            end(PostgresError(.closed), on: loop, &completions)
            return false
        }
        return true
    }

    private mutating func finish(_ segment: Queue.Segment, _ completions: inout Completions) {
        for command in segment.hidden {
            guard let sql = command.prepares else { continue }
            if segment.succeeded(command.command) { cache.confirm(sql) } else { cache.forget(sql) }
        }
        if let state = segment.failure?.error.sqlState, state == .featureNotSupported || state == .invalidStatementName {
            // "cached plan must not change result type", or somebody deallocated our statements: prepare anew.
            cache.forgetAll()
            isWorn = true  // what the server still holds goes with the connection
        }
        let completion = Completion(waiter: segment.waiter, outcome: segment.outcome)
        if cancelling == segment.id {
            held = completion
        } else {
            completions.append(completion)
        }
    }

    /// The end of the connection: fails everything that waits.
    mutating func end(_ error: PostgresError? = nil, on loop: EventLoop, _ completions: inout Completions) {
        guard phase != .over else { return }
        phase = .over
        let error = error ?? PostgresError(.connectionLost, detail: handle.message)
        loss = error
        loop.forget(handle.socket, key: key)
        handle.finish()
        if let held { completions.append(held) }
        held = nil
        for segment in queue.lose() {
            completions.append(Completion(waiter: segment.waiter, outcome: segment.outcomeOfLoss(error)))
        }
        for request in postponed {
            completions.append(Completion(waiter: request.waiter, outcome: .failure(error)))
        }
        postponed = []
    }

    /// - Returns: Whether the connection is over at once.
    mutating func drain() -> Bool {
        if phase == .open { phase = .draining }
        return queue.isEmpty && cancelling == nil && postponed.isEmpty
    }
}

// MARK: cancelling

extension ConnectionState {
    /// Its waiter is told at once; the answer is read and dropped when it comes.
    mutating func abandon(_ id: UInt64) -> Completion? {
        var waiter = Waiter.nobody
        if let index = postponed.firstIndex(where: { $0.id == id }) {
            waiter = postponed.remove(at: index).waiter
        } else {
            guard queue.cancel(id, { swap(&$0, &waiter) }) != nil else { return nil }
        }
        return Completion(waiter: waiter, outcome: .failure(CancellationError()))
    }

    enum Cancellation {
        case alreadyOver
        /// Call PQcancel, then `cancelled`.
        case cancelQuery
        case abandoned(Completion)
    }

    mutating func cancel(_ id: UInt64) -> Cancellation {
        guard phase != .over else { return .alreadyOver }
        if queue.head == id, cancelling == nil {
            _ = queue.cancel(id) { _ in }
            cancelling = id
            return .cancelQuery
        }
        return abandon(id).map { .abandoned($0) } ?? .alreadyOver
    }

    /// PQcancel has returned.
    mutating func cancelled(on loop: EventLoop, _ completions: inout Completions) {
        cancelling = nil
        if let held { completions.append(held) }
        held = nil
        guard phase != .over else { return }
        for request in postponed { send(request) }
        postponed = []
        flush(on: loop)
    }

    /// The server ignores a cancellation that overtakes the query (it comes over another connection), so it is repeated.
    mutating func cancelAgain(_ id: UInt64) -> Bool {
        guard phase != .over, queue.head == id, cancelling == nil else { return false }
        cancelling = id
        return true
    }

    /// The segment is still not answered.
    func isWaiting(for id: UInt64) -> Bool {
        phase != .over && (queue.head == id || cancelling == id)
    }
}

extension SegmentQueue.Segment where Answer == Rows {
    fileprivate var outcome: Result<[Rows], any Error> {
        guard let error = failure?.error else { return .success(answers) }
        if isCancelled, error.sqlState == .queryCanceled { return .failure(CancellationError()) }
        return .failure(error)
    }

    /// A server that ends the connection says why to the first segment only.
    fileprivate func outcomeOfLoss(_ loss: PostgresError) -> Result<[Rows], any Error> {
        if isCancelled, !commits { return .failure(CancellationError()) }
        return .failure((failure?.error ?? loss).with(outcomeUnknown: commits))
    }
}
