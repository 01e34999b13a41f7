import NIOCore
import NIOPosix
import Synchronization

@testable import Fetching

/// Answers each datagram with what the script says.
final class ScriptedNameServer: Sendable {
    let address: NameServer
    /// Something for each question.
    let arrivals: AsyncStream<Void>
    private let channel: any Channel
    private let log: QuestionLog

    var ids: [UInt16] { log.ids.withLock { $0 } }
    var questions: Int { ids.count }

    init(_ script: @escaping @Sendable (TextQuery) -> [[UInt8]]) async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        let log = QuestionLog(arrival: arrival)
        channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(ScriptHandler(script, log)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        address = NameServer(.v4(0x7F00_0001), port: channel.localAddress?.port ?? 0)
        self.arrivals = arrivals
        self.log = log
    }

    deinit {
        channel.close(promise: nil)
    }

    /// An address where nobody listens.
    static func closed() async throws -> NameServer {
        let server = try await ScriptedNameServer { _ in [] }
        try await server.channel.close()
        return server.address
    }
}

private final class QuestionLog: Sendable {
    let ids = Mutex<[UInt16]>([])
    let arrival: AsyncStream<Void>.Continuation

    init(arrival: AsyncStream<Void>.Continuation) {
        self.arrival = arrival
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let script: @Sendable (TextQuery) -> [[UInt8]]
    private let log: QuestionLog

    init(_ script: @escaping @Sendable (TextQuery) -> [[UInt8]], _ log: QuestionLog) {
        self.script = script
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let question = unwrapInboundIn(data)
        var reader = DNSReader(Array(question.data.readableBytesView))
        guard let id = try? reader.number(), (try? reader.bytes(10)) != nil, let name = try? reader.name() else { return }
        log.ids.withLock { $0.append(id) }
        log.arrival.yield()
        for answer in script(TextQuery(id: id, name: name)) {
            let envelope = AddressedEnvelope(remoteAddress: question.remoteAddress, data: ByteBuffer(bytes: answer))
            context.writeAndFlush(wrapOutboundOut(envelope), promise: nil)
        }
    }
}
