import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// A connection to a server, on NIO.
final class SMTPConnection: SMTPWire {
    private let channel: any Channel
    private let replies: ReplyHandler
    private let server: SMTPServer
    private let tls: NIOSSLContext?

    private init(_ channel: any Channel, _ replies: ReplyHandler, _ server: SMTPServer, _ tls: NIOSSLContext?) {
        self.channel = channel
        self.replies = replies
        self.server = server
        self.tls = tls
    }

    var isOpen: Bool { channel.isActive }

    static func connect(to server: SMTPServer, tls: NIOSSLContext?, on group: any EventLoopGroup) async throws(SMTPFailure)
        -> SMTPConnection
    {
        let replies = ReplyHandler()
        let host = server.host
        let context = server.security == .implicit ? tls : nil
        do {
            let channel = try await ClientBootstrap(group: group)
                .connectTimeout(.seconds(10))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let context { try pipeline.addHandler(try handler(context, host)) }
                        try pipeline.addHandler(replies)
                    }
                }
                .connect(host: host, port: server.port).get()
            return SMTPConnection(channel, replies, server, tls)
        } catch {
            throw SMTPFailure(.temporary, .connecting, "The mail server cannot be reached.")
        }
    }

    /// A literal address has no name to send; its certificate is then verified for the address.
    private static func handler(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        let isLiteral = (try? SocketAddress(ipAddress: host, port: 0)) != nil  // only whether it is one
        return try NIOSSLClientHandler(context: context, serverHostname: isLiteral ? nil : host)
    }

    func send(_ bytes: [UInt8]) async throws(SMTPFailure) {
        do {
            try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).get()
        } catch {
            throw replies.failure ?? SMTPFailure(.temporary, .connecting, "The connection to the mail server broke.")
        }
    }

    func reply(at step: SMTPFailure.Step) async throws(SMTPFailure) -> SMTPReply {
        do {
            return try await wait { [replies] loop in replies.next(on: loop) }
        } catch {
            throw error as? SMTPFailure ?? SMTPFailure(.temporary, step, "The mail server did not answer in time.")
        }
    }

    func secure() async throws(SMTPFailure) {
        guard let tls else { throw SMTPFailure(.temporary, .securing, "There is no TLS configuration.") }
        let (channel, replies, host) = (channel, replies, server.host)
        do {
            try await channel.eventLoop.submit {
                guard replies.isQuiet else {
                    throw SMTPFailure(.temporary, .securing, "The mail server said more in the clear than it may before TLS begins.")
                }
                replies.awaitHandshake(on: channel.eventLoop)
                try channel.pipeline.syncOperations.addHandler(try Self.handler(tls, host), position: .first)
            }.get()
            try await wait { replies.handshake(on: $0) }
        } catch {
            close()
            throw error as? SMTPFailure
                ?? SMTPFailure(.temporary, .securing, "The mail server's certificate was not accepted, or TLS failed.")
        }
    }

    func close() {
        channel.close(promise: nil)
    }

    /// Ends with the task: whoever stops waiting closes the connection, of which nobody would know what it says next.
    private func wait<Value: Sendable>(_ begin: @escaping @Sendable (any EventLoop) -> EventLoopFuture<Value>) async throws -> Value {
        let (channel, loop) = (channel, channel.eventLoop)
        return try await withTaskCancellationHandler {
            try await loop.flatSubmit { begin(loop) }.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}

/// Hands replies to whoever waits for them, in order. Used on its channel's event loop only, but for ``failure``.
private final class ReplyHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private struct State {
        var parser = SMTPReplyParser()
        var ready: [SMTPReply] = []
        var waiting: EventLoopPromise<SMTPReply>?
        var handshake: EventLoopPromise<Void>?
        var failure: SMTPFailure?
    }

    private let state = Mutex(State())

    var failure: SMTPFailure? { state.withLock { $0.failure } }

    /// Whether the server has said nothing that nobody heard.
    var isQuiet: Bool { state.withLock { $0.parser.isEmpty && $0.ready.isEmpty } }

    func next(on loop: any EventLoop) -> EventLoopFuture<SMTPReply> {
        let promise = loop.makePromise(of: SMTPReply.self)
        let outcome = state.withLock { state -> Result<SMTPReply, SMTPFailure>? in
            if !state.ready.isEmpty { return .success(state.ready.removeFirst()) }
            if let failure = state.failure { return .failure(failure) }
            state.waiting = promise
            return nil
        }
        switch outcome {
        case .success(let reply): promise.succeed(reply)
        case .failure(let failure): promise.fail(failure)
        case nil: break
        }
        return promise.futureResult
    }

    /// Before the TLS handler is added: it may be done, or fail, at once.
    func awaitHandshake(on loop: any EventLoop) {
        let promise = loop.makePromise(of: Void.self)
        state.withLock { $0.handshake = promise }
    }

    func handshake(on loop: any EventLoop) -> EventLoopFuture<Void> {
        state.withLock { $0.handshake?.futureResult } ?? loop.makeSucceededVoidFuture()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView
        let heard = state.withLock { state -> (promise: EventLoopPromise<SMTPReply>, reply: SMTPReply)? in
            // What it said instead is of no interest.
            guard let replies = try? state.parser.read(bytes), state.ready.count + replies.count <= 16 else {
                state.failure = SMTPFailure(.temporary, .greeting, "What answers at the mail server's address does not speak SMTP.")
                return nil
            }
            state.ready += replies
            guard let promise = state.waiting, !state.ready.isEmpty else { return nil }
            state.waiting = nil
            return (promise, state.ready.removeFirst())
        }
        if let heard { heard.promise.succeed(heard.reply) }
        if failure != nil { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event {
            state.withLock { $0.handshake }?.succeed(())
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isTLS = error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError
        fail(
            isTLS
                ? SMTPFailure(.temporary, .securing, "The mail server's certificate was not accepted, or TLS failed.")
                : SMTPFailure(.temporary, .connecting, "The connection to the mail server broke.")
        )
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(SMTPFailure(.temporary, .connecting, "The mail server closed the connection."))
        context.fireChannelInactive()
    }

    private func fail(_ failure: SMTPFailure) {
        let (waiting, handshake, first) = state.withLock { state in
            defer { (state.waiting, state.handshake) = (nil, nil) }
            state.failure = state.failure ?? failure
            return (state.waiting, state.handshake, state.failure ?? failure)
        }
        waiting?.fail(first)
        handshake?.fail(first)
    }
}
