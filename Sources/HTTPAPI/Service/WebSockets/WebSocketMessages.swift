import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The frames of a WebSocket as parts of bodies: see ``WebSocketSwitch``. Answers pings, sends some, and closes as RFC 6455 §7 has it.
final class WebSocketMessages: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = WebSocketFrame

    private enum State {
        case open
        /// We said goodbye, the client did not yet.
        case closing
        case closed
    }

    /// Well below the time after which a silent connection is given up.
    private static let pingInterval = TimeAmount.seconds(25)
    /// So long the client may take to say goodbye.
    private static let goodbye = TimeAmount.seconds(3)

    private var state = State.open
    private var pings: RepeatedTask?
    /// The answer to the newest ping, while the client does not read: the older ones need none (RFC 6455 §5.5.3).
    private var pong: ByteBuffer?

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pings = context.eventLoop.scheduleRepeatedTask(initialDelay: Self.pingInterval, delay: Self.pingInterval) { _ in
            let (handler, context) = bound.value
            handler.send(.ping, ByteBuffer(), context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        pings?.cancel()
        pings = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        pings?.cancel()
        state = .closed
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard case .open = state else {
            // Whatever else still comes was sent before the client heard our goodbye.
            if frame.opcode == .connectionClose { end(context) }
            return
        }
        // Every frame of a client is masked (RFC 6455 §5.1); the aggregator has unmasked those that came in pieces.
        let data = frame.unmaskedData
        switch frame.opcode {
        case .text:
            guard String(validating: data.readableBytesView, as: UTF8.self) != nil else {
                return close(.dataInconsistentWithMessage, "The text is not UTF-8", context)
            }
            context.fireChannelRead(wrapInboundOut(.body(data)))
        case .binary: close(.unacceptableData, "Only text is understood", context)
        case .ping: answer(data, context)
        case .pong: context.fireChannelRead(wrapInboundOut(.body(ByteBuffer())))
        case .connectionClose:
            state = .closing
            var answer = data
            let code = answer.readSlice(length: min(2, answer.readableBytes)) ?? ByteBuffer()
            context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: code)), promise: nil)
            end(context)
        default: close(.protocolError, "Unknown kind of frame", context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength, NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge,
            NIOWebSocketFrameAggregator.Error.tooManyFragments:
            close(.messageTooLarge, "A message has at most 256 KiB", context)
        case is NIOWebSocketError, is NIOWebSocketFrameAggregator.Error: close(.protocolError, "", context)
        default: context.fireErrorCaught(error)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .body(.byteBuffer(let message)):
            guard case .open = state else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            context.write(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .text, data: message)), promise: promise)
        case .end(let trailers):
            let (code, reason) = Self.goodbye(trailers?.first(name: WebSocketSwitch.closeField))
            close(code, reason, context)
            promise?.succeed()
        case .head, .body: promise?.fail(ChannelError.operationUnsupported)
        }
    }

    /// `4401 Unauthorized`; normal without.
    private static func goodbye(_ field: String?) -> (WebSocketErrorCode, String) {
        guard let field, let code = field.split(separator: " ").first.flatMap({ UInt16($0) }) else { return (.normalClosure, "") }
        return (WebSocketErrorCode(codeNumber: Int(code)), String(field.dropFirst(5)))
    }

    private func close(_ code: WebSocketErrorCode, _ reason: String, _ context: ChannelHandlerContext) {
        guard case .open = state else { return }
        state = .closing
        var data = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
        data.write(webSocketErrorCode: code)
        data.writeString(reason)
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)), promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.goodbye) {
            let (handler, context) = bound.value
            handler.end(context)
        }
    }

    /// The request is over, and the connection with it.
    private func end(_ context: ChannelHandlerContext) {
        guard case .closing = state else { return }
        state = .closed
        pings?.cancel()
        context.fireChannelRead(wrapInboundOut(.end(nil)))
        context.fireChannelReadComplete()
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, let waiting = pong {
            pong = nil
            send(.pong, waiting, context)
        }
        context.fireChannelWritabilityChanged()
    }

    private func answer(_ ping: ByteBuffer, _ context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return pong = ping }
        send(.pong, ping, context)
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
        guard case .open = state else { return }
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: nil)
    }
}
