import CLibPQ
import Glibc
import Synchronization

/// Threads of one owner, which can wait for their end.
///
/// For event loops, and for what libpq can only do blocking (resolving names, handshakes, `PQcancel`): that never runs on a loop or
/// on the cooperative pool. There is one such thread for a connection attempt or a cancellation, so their number is bounded by the
/// pool's, and an unreachable host delays nobody else.
final class Threads: Sendable {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private struct State {
        var running: Set<pthread_t> = []
        /// An eventfd that rings when a thread ends, while somebody waits: then it is joined, otherwise it detaches itself.
        var bell: Int32?
    }

    private let state = Mutex(State())

    /// Runs `body` on a new thread.
    func start(_ body: @escaping @Sendable () -> Void) {
        let context = Body { [self] in
            body()
            leave()
        }
        // Inside the lock, or the thread could end before it is known.
        state.withLock { state in
            var thread = pthread_t()
            let argument = unsafe Unmanaged.passRetained(context).toOpaque()
            let result = unsafe pthread_create(
                &thread,
                nil,
                { argument in
                    guard let argument = unsafe argument else { return nil }
                    unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                },
                argument,
            )
            precondition(result == 0, "no more threads")
            state.running.insert(thread)
        }
    }

    /// Waits until all have ended, but for the caller's own; after `limit` the others are left to themselves.
    func join(within limit: Duration) {
        let bell = eventfd(0, Int32(EFD_CLOEXEC))
        defer { close(bell) }
        var left = state.withLock { state -> Set<pthread_t> in
            guard state.bell == nil else { return [] }  // somebody else waits already
            state.bell = bell
            return state.running.subtracting([pthread_self()])
        }
        let deadline = Moment.now + limit
        while true {
            let ended = state.withLock { state in left.subtracting(state.running) }
            for thread in ended { pthread_join(thread, nil) }
            left.subtract(ended)
            let milliseconds = (deadline.nanoseconds - Moment.now.nanoseconds) / 1_000_000
            if left.isEmpty || milliseconds <= 0 { break }
            var poller = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
            var count: eventfd_t = 0
            if unsafe poll(&poller, 1, Int32(clamping: milliseconds)) > 0 { unsafe eventfd_read(bell, &count) }
        }
        let late = state.withLock { state in
            if state.bell == bell { state.bell = nil }
            return left.subtracting(state.running)
        }
        for thread in late { pthread_join(thread, nil) }
    }

    private func leave() {
        let thread = pthread_self()
        let isAwaited = state.withLock { state in
            state.running.remove(thread)
            if let bell = state.bell { eventfd_write(bell, 1) }
            return state.bell != nil
        }
        if !isAwaited { pthread_detach(thread) }
    }
}
