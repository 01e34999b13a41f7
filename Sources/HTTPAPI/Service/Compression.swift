import HTTPTypes
package import Hummingbird
package import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOHTTPTypesHTTP1

extension HTTPServerBuilder {
    /// HTTP/1.1 with gzip for whoever accepts it.
    ///
    /// - Parameter idleTimeout: How long a connection may be silent.
    package static func away(idleTimeout: TimeAmount = .seconds(60)) -> HTTPServerBuilder {
        .http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [CompressionInstaller()],
                idleTimeout: idleTimeout,
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: 16 * 1024,
                    maxHeaderListSize: 32 * 1024,
                    maxHeaderFieldCount: 100
                )
            )
        )
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
            try pipeline.addHandler(compressor, position: .before(codec))
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
