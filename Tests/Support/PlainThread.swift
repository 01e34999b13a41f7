import Glibc

/// A thread of the system, for calls that block: the tasks' own threads are few.
enum PlainThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func detach(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Body(body)).toOpaque()
        let failed = pthread_create(
            &thread,
            nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            context
        )
        // Without a thread the caller has to wait: late is better than never.
        if failed == 0 { pthread_detach(thread) } else { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
    }
}
