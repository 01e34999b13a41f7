import CLibPQ
import Glibc
import Synchronization

/// What an event loop tells about a socket. Called on the loop's thread only.
protocol SocketWatcher: AnyObject, Sendable {
    func ready()
}

/// A thread with an epoll descriptor that watches PostgreSQL's sockets and runs the tasks that prefer it.
///
/// A task that runs on the loop (`withTaskExecutorPreference(loop) { … }`; child tasks inherit it) sends its query, and is resumed
/// with the answer, on one thread: a change of thread costs more than the rest of the client together. Code that runs elsewhere
/// works as well: it sends on its own thread, and only the resumption changes threads.
package final class EventLoop: TaskExecutor {
    fileprivate struct Inbox {
        var jobs: [UnownedJob] = []
        var timers = Timers()
        /// The thread is in, or about to be in, `epoll_wait`: whoever adds work has to wake it.
        var isSleeping = false
        var isStopped = false
        /// The thread runs nothing more.
        var isOver = false
    }

    private struct Watchers {
        var byKey: [UInt64: any SocketWatcher] = [:]
        var lastKey: UInt64 = 0
    }

    /// The loop's own, and those that block for its connections.
    private let threads = Threads()
    private let epoll: Int32
    private let alarm: Int32
    private let inbox = Mutex(Inbox())
    private let watchers = Mutex(Watchers())

    /// Rounds of jobs before sockets are looked at again: tasks that keep waking one another must not starve them.
    private static let roundsBetweenPolls = 16
    private static let eventsPerPoll = 128
    /// For a thread that hangs, which only a name server or a certificate's revocation list can cause.
    private static let joinLimit = Duration.seconds(5)

    private static let current: pthread_key_t = {
        var key = pthread_key_t()
        unsafe pthread_key_create(&key, nil)
        return key
    }()

    package init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        alarm = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(epoll >= 0 && alarm >= 0, "no descriptors left for an event loop")
        control(EPOLL_CTL_ADD, alarm, key: 0, writable: false)
        threads.start { [self] in
            unsafe pthread_setspecific(Self.current, Unmanaged.passUnretained(self).toOpaque())
            run()
        }
    }

    deinit {
        close(alarm)
        close(epoll)
    }

    /// The caller's thread is this loop's.
    package var isCurrent: Bool {
        unsafe pthread_getspecific(Self.current) == UnsafeMutableRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }

    /// Ends the thread and those that block for its connections, and waits until they have ended, so that none of them runs while the
    /// process exits. What was queued is run; tasks that prefer the loop go on elsewhere. Only when no connection lives on it any more.
    package func stop() {
        requestStop()
        awaitEnd()
    }

    func requestStop() {
        inbox.withLock { $0.isStopped = true }
        wake()
    }

    func awaitEnd() {
        threads.join(within: Self.joinLimit)
    }

    var isStopped: Bool { inbox.withLock { $0.isStopped } }

    /// Runs what blocks on a thread of its own. It should look at `isStopped` when it takes long.
    func startThread(_ body: @escaping @Sendable () -> Void) {
        threads.start(body)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let (isOver, isSleeping) = inbox.withLock { inbox in
            if inbox.isOver { return (true, false) }
            inbox.jobs.append(job)
            return (false, inbox.takeSleep())
        }
        if isOver { globalConcurrentExecutor.enqueue(job) }
        if isSleeping { wake() }
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        unsafe UnownedTaskExecutor(ordinary: self)
    }
}

// MARK: sockets and timers

extension EventLoop {
    /// A key for `watch`, `update` and `forget`. Descriptors are no keys: libpq closes them by itself, and the kernel gives the number
    /// to the next connection.
    func makeKey() -> UInt64 {
        watchers.withLock { watchers in
            watchers.lastKey += 1
            return watchers.lastKey
        }
    }

    /// Starts watching a socket for reading.
    func watch(_ socket: Int32, key: UInt64, _ watcher: any SocketWatcher, once: Bool = false) {
        watchers.withLock { $0.byKey[key] = watcher }
        control(EPOLL_CTL_ADD, socket, key: key, writable: false, once: once)
    }

    func update(_ socket: Int32, key: UInt64, writable: Bool) {
        control(EPOLL_CTL_MOD, socket, key: key, writable: writable)
    }

    /// Reports once, then not before it is asked again: for connections that are read when somebody wants to.
    func awaitOnce(_ socket: Int32, key: UInt64, writable: Bool) {
        control(EPOLL_CTL_MOD, socket, key: key, writable: writable, once: true)
    }

    /// - Parameter socket: Nil when libpq has closed it; the number may be someone else's by now.
    func forget(_ socket: Int32?, key: UInt64) {
        if let socket { control(EPOLL_CTL_DEL, socket, key: key, writable: false) }
        watchers.withLock { _ = $0.byKey.removeValue(forKey: key) }
    }

    /// Calls `action` on the loop's thread after `delay`, unless `disarm` came first.
    @discardableResult
    func after(_ delay: Duration, _ action: @escaping @Sendable () -> Void) -> Timers.ID {
        let (id, isSleeping) = inbox.withLock { inbox in
            let id = inbox.timers.add(due: Moment.now + delay, action)
            return (id, inbox.takeSleep())
        }
        if isSleeping { wake() }
        return id
    }

    func disarm(_ timer: Timers.ID) {
        inbox.withLock { $0.timers.remove(timer) }
    }

    private func control(_ operation: Int32, _ socket: Int32, key: UInt64, writable: Bool, once: Bool = false) {
        var event = unsafe epoll_event()
        unsafe event.events = EPOLLIN.rawValue | EPOLLRDHUP.rawValue
        if writable { unsafe event.events |= EPOLLOUT.rawValue }
        if once { unsafe event.events |= EPOLLONESHOT.rawValue }
        unsafe event.data.u64 = key
        _ = unsafe epoll_ctl(epoll, operation, socket, &event)
    }

    private func wake() {
        eventfd_write(alarm, 1)
    }
}

extension EventLoop.Inbox {
    /// The thread sleeps and nobody has woken it yet.
    fileprivate mutating func takeSleep() -> Bool {
        defer { isSleeping = false }
        return isSleeping
    }
}

// MARK: the thread

extension EventLoop {
    private func run() {
        var jobs: [UnownedJob] = []
        unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.eventsPerPoll) { events in
            while true {
                for _ in 0..<Self.roundsBetweenPolls {
                    guard runJobs(&jobs) else { break }
                }
                guard let timeout = sleep() else { return }
                let count = unsafe epoll_wait(epoll, events.baseAddress, Int32(Self.eventsPerPoll), timeout)
                let due = inbox.withLock { inbox in
                    inbox.isSleeping = false
                    return inbox.timers.takeDue(at: Moment.now)
                }
                for index in 0..<max(0, Int(count)) {
                    dispatch(unsafe events[index].data.u64)
                    // Whoever got an answer asks again before the next is read: the server works meanwhile.
                    _ = runJobs(&jobs)
                }
                for action in due { action() }
            }
        }
    }

    /// Runs what is queued now.
    ///
    /// - Parameter jobs: Empty before and after; kept for its memory.
    /// - Returns: False when there was nothing.
    private func runJobs(_ jobs: inout [UnownedJob]) -> Bool {
        inbox.withLock { swap(&$0.jobs, &jobs) }
        if jobs.isEmpty { return false }
        let executor = unsafe asUnownedTaskExecutor()
        for job in jobs { unsafe job.runSynchronously(on: executor) }
        jobs.removeAll(keepingCapacity: true)
        return true
    }

    /// How long `epoll_wait` may take in milliseconds, -1 for ever; nil when the loop was stopped.
    private func sleep() -> Int32? {
        inbox.withLock { inbox in
            if !inbox.jobs.isEmpty { return 0 }
            if inbox.isStopped {
                inbox.isOver = true
                return nil
            }
            inbox.isSleeping = true
            return inbox.timers.milliseconds(from: Moment.now)
        }
    }

    private func dispatch(_ key: UInt64) {
        if key == 0 {
            var count: eventfd_t = 0
            unsafe eventfd_read(alarm, &count)
            return
        }
        let watcher = watchers.withLock { $0.byKey[key] }
        watcher?.ready()
    }
}
