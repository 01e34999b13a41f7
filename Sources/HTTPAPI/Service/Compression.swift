import Hummingbird
package import HummingbirdCore
package import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOHTTPTypesHTTP1

extension HTTPServerBuilder {
    /// HTTP/1.1 with gzip for whoever accepts it.
    ///
    /// - Parameter idleTimeout: How long a connection may be silent.
    package static func away(idleTimeout: TimeAmount = .seconds(60)) -> HTTPServerBuilder {
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [CompressionInstaller()],
            idleTimeout: idleTimeout,
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: 32 * 1024,
                maxHeaderListSize: 64 * 1024,
                maxHeaderFieldCount: 100
            )
        )
        return HTTPServerBuilder { LocalChannel(base: HTTP1Channel(responder: $0, configuration: configuration)) }
    }
}

/// Puts the compressor where the framework offers no place for it: before the codec, since it speaks NIO's own HTTP types. Then it leaves.
private final class CompressionInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            let compressor = HTTPResponseCompressor { head, _ in Self.isWorthIt(head) ? .compressIfPossible : .doNotCompress }
            try pipeline.addHandlers([WebSocketSwitch(), compressor, CompressionGuard(compressor)], position: .before(codec))
        } catch {
            context.fireErrorCaught(error)
        }
        pipeline.removeHandler(context: context, promise: nil)
    }

    /// Text of more than a packet. Secrets (`no-transform`) and streams, which must not wait in a compressor, stay as they are.
    private static func isWorthIt(_ head: HTTPResponseHead) -> Bool {
        guard let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > 1400 else { return false }
        guard !head.headers["cache-control"].contains(where: { $0.contains("no-transform") }) else { return false }
        let type = head.headers.first(name: "content-type") ?? ""
        return type.hasPrefix("text/") || type.hasPrefix("application/json") || type.hasPrefix("application/problem+json")
            || type.hasPrefix("application/scim+json") || type.hasPrefix("image/svg+xml")
    }
}

/// Keeps answers to no request away from the compressor.
///
/// To bytes that are no HTTP the server answers 400 without a request having been read; the compressor of swift-nio-extras 1.35 takes the
/// request's `Accept-Encoding` from its queue without looking whether there is one, and the process would end. Such a connection is at its
/// end anyway: the compressor goes first.
private final class CompressionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let compressor: HTTPResponseCompressor
    /// Requests that were read and not answered yet.
    private var open = 0
    private var isCompressing = true

    init(_ compressor: HTTPResponseCompressor) { self.compressor = compressor }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { open += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .head = unwrapOutboundIn(data) {
            if open > 0 {
                open -= 1
            } else if isCompressing {
                isCompressing = false
                context.pipeline.syncOperations.removeHandler(compressor, promise: nil)
            }
        }
        context.write(data, promise: promise)
    }
}
