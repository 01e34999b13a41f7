import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Makes a connection a WebSocket (RFC 6455) when a request asks for one and the answer is 101.
///
/// Whatever stands behind it, middleware and routes, sees a request with a body and an answer with a body, as RFC 8441 has it: each part of the
/// request's body is a text message of the client, each part of the answer's body one of ours, and the end of the answer closes the WebSocket
/// with the code that its trailer ``closeField`` begins with. An empty part says only that the client is still there.
final class WebSocketSwitch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// `4401 Unauthorized`
    static let closeField = "websocket-close"
    /// Bytes of a message of the client.
    static let longestMessage = 256 * 1024

    private enum State {
        case idle
        /// What the answer gets if it is 101; nil: the handshake is faulty, or another protocol is asked for. The end of the request waits: if
        /// all goes well, messages come before it.
        case asked(HTTPHeaders?, end: HTTPServerRequestPart?)
        /// The decoder reads no more after a request that asks for another protocol: the connection goes with its answer.
        case ending
        case switched
    }

    private var state = State.idle

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch (part, state) {
        case (.head(let head), .idle) where head.asksForAnotherProtocol:
            state = .asked(handshake(head, context.channel), end: nil)
            context.fireChannelRead(data)
        case (.end, .asked(let headers?, _)):
            state = .asked(headers, end: part)
        default: context.fireChannelRead(data)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch (unwrapOutboundIn(data), state) {
        case (.head(var head), .asked(let headers, let end)):
            guard head.status == .switchingProtocols, let headers else {
                state = .ending
                head.headers.replaceOrAdd(name: "connection", value: "close")
                context.write(wrapOutboundOut(.head(head)), promise: promise)
                if let end { context.fireChannelRead(wrapInboundOut(end)) }
                return
            }
            state = .switched
            for (name, value) in headers { head.headers.replaceOrAdd(name: name, value: value) }
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: promise)
            turn(context)
        case (.end, .ending):
            state = .idle
            context.writeAndFlush(data, promise: promise)
            context.close(promise: nil)
        default: context.write(data, promise: promise)
        }
    }

    /// - Returns: Nil for a handshake that RFC 6455 §4.2.1 does not allow.
    private func handshake(_ head: HTTPRequestHead, _ channel: any Channel) -> HTTPHeaders? {
        let isWebSocket = head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
        guard head.method == .GET, isWebSocket else { return nil }
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        )
        var headers: HTTPHeaders?
        // Both are on this event loop, and nothing is waited for: the answer is there at once.
        upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:]).assumeIsolated()
            .whenSuccess { headers = $0 }
        return headers
    }

    /// The client sends nothing before it has the answer, so nothing is on the way between the two protocols.
    private func turn(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let frames: [any ChannelHandler] = [
                WebSocketFrameEncoder(), ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: Self.longestMessage)),
                NIOWebSocketFrameAggregator(
                    minNonFinalFragmentSize: 0,
                    maxAccumulatedFrameCount: 256,
                    maxAccumulatedFrameSize: Self.longestMessage
                ),
                WebSocketMessages(),
            ]
            try pipeline.addHandlers(frames, position: .before(self))
            pipeline.removeHandler(try pipeline.handler(type: HTTPResponseEncoder.self), promise: nil)
            pipeline.removeHandler(try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self), promise: nil)
        } catch {
            // No input reaches this: the handlers are those that the server was built with.
            context.fireErrorCaught(error)
            context.close(promise: nil)
        }
    }
}

extension HTTPRequestHead {
    /// As the decoder understands it.
    fileprivate var asksForAnotherProtocol: Bool {
        headers.contains(name: "upgrade") && headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }
}
