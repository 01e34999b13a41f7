import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Answers 204 to everything, on a thread of its own, and counts.
final class CountingReceiver: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let channel: any Channel
    private let counted: Counted

    init() async throws {
        let counted = Counted()
        self.counted = counted
        channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Acknowledging(counted))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/" }

    func wait(for count: Int) async {
        while counted.value.load(ordering: .relaxed) < count { try? await Task.sleep(for: .milliseconds(5)) }  // nobody cancels
    }

    func stop() async throws {
        try await channel.close()
        try await group.shutdownGracefully()
    }
}

private final class Counted: Sendable {
    let value = Atomic(0)
}

private final class Acknowledging: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let counted: Counted

    init(_ counted: Counted) {
        self.counted = counted
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let head = HTTPResponseHead(version: .http1_1, status: .noContent)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        counted.value.add(1, ordering: .relaxed)
    }
}
