import NIOCore
import NIOPosix

/// Carries one question to one server and its answer back. Every exchange has a socket of its own, hence a port that the system draws
/// at random (RFC 5452 9.2), and the socket is connected, so that only the server's address is heard.
struct DNSExchange {
    let server: NameServer
    let timeout: Duration
    let loop: any EventLoop

    /// - Throws: ``LookupFailure/Reason``, `CancellationError`.
    func overUDP(_ query: TextQuery) async throws -> TextQuery.Answer {
        try await exchange { target, promise in
            let bootstrap = DatagramBootstrap(group: loop).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(DatagramHandler(query, promise)) }
            }
            let channel = try await bootstrap.connect(to: target).value { $0.close(promise: nil) }
            channel.writeAndFlush(AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: query.encoded)), promise: nil)
            return channel
        }
    }

    /// RFC 1035 4.2.2: the same message, led by its length.
    /// - Throws: ``LookupFailure/Reason``, `CancellationError`.
    func overTCP(_ query: TextQuery) async throws -> TextQuery.Answer {
        try await exchange { target, promise in
            let bootstrap = ClientBootstrap(group: loop).connectTimeout(TimeAmount(timeout)).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(StreamHandler(query, promise)) }
            }
            let channel = try await bootstrap.connect(to: target).value { $0.close(promise: nil) }
            var message = ByteBuffer(integer: UInt16(query.encoded.count))
            message.writeBytes(query.encoded)
            channel.writeAndFlush(message, promise: nil)
            return channel
        }
    }

    private func exchange(
        over connect: (SocketAddress, EventLoopPromise<TextQuery.Answer>) async throws -> any Channel
    ) async throws -> TextQuery.Answer {
        let answer = loop.makePromise(of: TextQuery.Answer.self)
        let deadline = loop.scheduleTask(in: TimeAmount(timeout)) { answer.fail(LookupFailure.Reason.timeout) }
        defer { deadline.cancel() }
        do {
            let target = try SocketAddress(ipAddress: server.address.description, port: server.port)
            let channel = try await connect(target, answer)
            defer { channel.close(promise: nil) }
            return try await answer.futureResult.value()
        } catch {
            answer.fail(error)  // nobody waits for it any more, but a promise has to be kept
            throw Self.reason(of: error)
        }
    }

    private static func reason(of error: any Error) -> any Error {
        switch error {
        case is LookupFailure.Reason, is CancellationError: error
        case ChannelError.connectTimeout: LookupFailure.Reason.timeout
        default: LookupFailure.Reason.unreachable
        }
    }
}

/// Waits for the datagram that answers the question. Others are passed over: a forger must not end the wait.
private final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let query: TextQuery
    private let promise: EventLoopPromise<TextQuery.Answer>

    init(_ query: TextQuery, _ promise: EventLoopPromise<TextQuery.Answer>) {
        self.query = query
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let answer = query.answer(in: Array(unwrapInboundIn(data).data.readableBytesView))
        if answer != .foreign { promise.succeed(answer) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)  // such as "connection refused" by ICMP
    }
}

/// Collects the one message that answers the question.
private final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let query: TextQuery
    private let promise: EventLoopPromise<TextQuery.Answer>
    private var received = ByteBuffer()

    init(_ query: TextQuery, _ promise: EventLoopPromise<TextQuery.Answer>) {
        self.query = query
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
        var whole = received
        guard let message = whole.readLengthPrefixedSlice(as: UInt16.self) else { return }
        promise.succeed(query.answer(in: Array(message.readableBytesView)))
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(LookupFailure.Reason.malformedAnswer)  // when the answer came before, this is too late
        context.fireChannelInactive()
    }
}
