import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SSO

/// Asks other systems over the network without being led astray (SSO_RULES O2.3): it resolves first, refuses addresses that are not public,
/// connects to the address that it has checked, verifies the certificate for the name, follows no redirect, and bounds time and size.
package struct WebFetcher: Sendable {
    let policy: FetchPolicy
    private let trust: Trust
    private let resolver: Resolver
    private let group: any EventLoopGroup

    /// - Parameters:
    ///   - trustRoots: A file with the certificates to trust, in PEM; nil: the system's.
    ///   - resolver: One apart from the others for hosts that anybody may name.
    package init(
        _ policy: FetchPolicy = FetchPolicy(),
        trustRoots: String? = nil,
        resolver: Resolver = .shared
    ) throws {
        trust = try Trust(trustRoots)
        self.policy = policy
        self.resolver = resolver
        group = MultiThreadedEventLoopGroup.singleton
    }

    /// - Throws: ``ProviderUnreachable``, or `CancellationError`.
    package func send(_ request: WebRequest) async throws -> WebResponse {
        var headers = HTTPHeaders([("host", request.address.hostField), ("user-agent", "Away"), ("connection", "close")])
        for (name, value) in request.headers { headers.add(name: name, value: value) }
        if let body = request.body { headers.replaceOrAdd(name: "content-length", value: String(body.count)) }
        let head = HTTPRequestHead(
            version: .http1_1,
            method: HTTPMethod(rawValue: request.method.rawValue),
            uri: request.address.target,
            headers: headers
        )
        let answer = try await exchange(head, request.body, with: request.address)
        return WebResponse(
            status: Int(answer.head.status.code),
            headers: answer.head.headers.map { ($0.name, $0.value) },
            body: answer.body.map { Array($0.readableBytesView) } ?? []
        )
    }

    func exchange(_ head: HTTPRequestHead, _ body: [UInt8]?, with address: WebAddress) async throws -> NIOHTTPClientResponseFull {
        try policy.check(address)
        let host = address.host
        return try await withTimeout(policy.timeout, host: host) {
            let addresses: [IPAddress]
            if let literal = IPAddress(host) {
                addresses = [literal]
            } else {
                addresses = try await resolver.addresses(of: host)
            }
            try policy.check(addresses, of: address)
            let connection = try await connect(to: addresses, address, try tls(for: address))
            return try await exchange(head, body, over: connection, host: host)
        }
    }

    private func tls(for address: WebAddress) throws -> NIOSSLContext? {
        guard address.isSecure else { return nil }
        do {
            return try trust.context
        } catch {
            throw ProviderUnreachable(Self.reason(of: error), host: address.host)
        }
    }

    private struct Connection {
        let channel: any Channel
        let answer: EventLoopFuture<NIOHTTPClientResponseFull>
    }

    /// The first address that answers.
    private func connect(to addresses: [IPAddress], _ target: WebAddress, _ tls: NIOSSLContext?) async throws -> Connection {
        for address in addresses {
            let loop = group.any()
            let answer = loop.makePromise(of: NIOHTTPClientResponseFull.self)
            let bootstrap = ClientBootstrap(group: loop)
                .connectTimeout(TimeAmount(policy.connectTimeout))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try prepare(channel, target, tls, answer) }
                }
            do {
                let place = try SocketAddress(ipAddress: address.description, port: target.port)
                let channel = try await bootstrap.connect(to: place).value { $0.close(promise: nil) }
                return Connection(channel: channel, answer: answer.futureResult)
            } catch {
                // Why one address does not answer is of no interest while another does.
                answer.fail(error)
                try Task.checkCancellation()
            }
        }
        throw ProviderUnreachable(.connection, host: target.host)
    }

    private func prepare(
        _ channel: any Channel,
        _ address: WebAddress,
        _ tls: NIOSSLContext?,
        _ answer: EventLoopPromise<NIOHTTPClientResponseFull>
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls {
            // A literal has no name to send; its certificate is then verified for the address.
            let name = IPAddress(address.host) == nil ? address.host : nil
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
        }
        try pipeline.addHTTPClientHandlers()
        try pipeline.addHandler(NIOHTTPClientResponseAggregator(maxContentLength: policy.maximumBodyByteCount))
        // From the start, so that no error of the handshake is missed.
        try pipeline.addHandler(AnswerHandler(answer))
    }

    private func exchange(
        _ head: HTTPRequestHead,
        _ body: [UInt8]?,
        over connection: Connection,
        host: String
    ) async throws -> NIOHTTPClientResponseFull {
        let channel = connection.channel
        defer { channel.close(promise: nil) }
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        if let body { channel.write(HTTPClientRequestPart.body(.byteBuffer(channel.allocator.buffer(bytes: body))), promise: nil) }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        do {
            return try await connection.answer.value()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ProviderUnreachable(Self.reason(of: error), host: host)
        }
    }

    private static func reason(of error: any Error) -> ProviderUnreachable.Reason {
        switch error {
        case is NIOHTTPObjectAggregatorError: .tooLarge
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .certificate
        case is HTTPParserError: .protocolViolation
        default: .connection
        }
    }
}

/// Lets the answer out of the channel, or what ended it.
private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = NIOHTTPClientResponseFull

    private let promise: EventLoopPromise<NIOHTTPClientResponseFull>

    init(_ promise: EventLoopPromise<NIOHTTPClientResponseFull>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        promise.succeed(unwrapInboundIn(data))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(ChannelError.eof)
        context.fireChannelInactive()
    }
}
