import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1.1, where each connection's requests are handled on the thread that reads and writes its socket: a change of thread costs more than
/// most requests.
///
/// Nothing may block on that thread, which is true of all our handlers: the database has threads of its own.
struct LocalChannel<Base: HTTPChannelHandler>: ServerChildChannel {
    let base: Base

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async {
        await withTaskExecutorPreference(ConnectionExecutor(value.channel.eventLoop)) {
            await base.handle(value: value, logger: logger)
        }
    }
}

/// Runs tasks on an event loop of swift-nio.
private final class ConnectionExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        loop.execute { job.runSynchronously(on: executor) }
    }
}
