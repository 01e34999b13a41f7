import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A server on a free port of this machine that gives one answer to everything.
final class TestServer: Sendable {
    struct Answer: Sendable {
        var status = HTTPResponseStatus.ok
        var headers: [(String, String)] = [("content-type", "application/json")]
        var body = #"{"ok":true}"#
        /// Says how long the body is; else it comes in chunks.
        var announcesLength = true
        var isSilent = false
    }

    let port: Int
    private let channel: any Channel
    private let log: RequestLog

    /// Something for each request.
    let arrivals: AsyncStream<Void>

    var requests: [(head: HTTPRequestHead, body: String)] { log.requests.withLock { $0 } }

    init(_ answer: Answer = Answer(), tls: NIOSSLContext? = nil) async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        let log = RequestLog(arrival: arrival)
        self.log = log
        self.arrivals = arrivals
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 16)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(AnsweringHandler(answer, log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async throws {
        try await channel.close()
    }
}

final class RequestLog: Sendable {
    let requests = Mutex<[(head: HTTPRequestHead, body: String)]>([])
    let arrival: AsyncStream<Void>.Continuation

    init(arrival: AsyncStream<Void>.Continuation) {
        self.arrival = arrival
    }
}

private final class AnsweringHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: TestServer.Answer
    private let log: RequestLog
    private var head: HTTPRequestHead?
    private var body = ""

    init(_ answer: TestServer.Answer, _ log: RequestLog) {
        self.answer = answer
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let part): body += String(buffer: part)
        case .end:
            guard let head else { return }
            log.requests.withLock { $0.append((head, body)) }
            log.arrival.yield()
            if !answer.isSilent { write(context) }
        }
    }

    private func write(_ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(answer.headers)
        if answer.announcesLength { headers.add(name: "content-length", value: String(answer.body.utf8.count)) }
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
