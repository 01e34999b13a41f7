import Glibc

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Runs `body` on a new detached thread.
///
/// For event loops, and for what libpq can only do blocking (resolving names, handshakes, `PQcancel`): that never runs on a loop or
/// on the cooperative pool. There is one such thread for a connection attempt or a cancellation, so their number is bounded by the
/// pool's, and an unreachable host delays nobody else.
func startThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(ThreadBody(body))
    let result = unsafe pthread_create(
        &thread,
        nil,
        { argument in
            guard let argument = unsafe argument else { return nil }
            unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        },
        context.toOpaque(),
    )
    precondition(result == 0, "no more threads")
    pthread_detach(thread)
}
