import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
package import SSO

/// Asks providers over the network within SSO_RULES O2.3: it resolves first, refuses addresses that are not public, connects to the
/// address that it has checked, verifies the certificate for the name, follows no redirect, and bounds time, size and content type.
package struct ProviderFetcher: Sendable {
    private let policy: FetchPolicy
    private let trust: Trust
    private let resolve: @Sendable (String) async throws -> [IPAddress]
    private let group: any EventLoopGroup

    /// - Parameters:
    ///   - trustRoots: A file with the certificates to trust, in PEM; nil: the system's.
    ///   - resolve: Gives all addresses of a host; nil: the system's resolver.
    package init(
        _ policy: FetchPolicy = FetchPolicy(),
        trustRoots: String? = nil,
        resolve: (@Sendable (String) async throws -> [IPAddress])? = nil
    ) throws {
        trust = try Trust(trustRoots)
        self.policy = policy
        self.resolve = resolve ?? { try await Fetching.resolve($0) }
        group = MultiThreadedEventLoopGroup.singleton
    }

    package func fetch(_ request: ProviderRequest) async throws -> ProviderResponse {
        try policy.check(request.address)
        let host = request.address.host
        return try await withTimeout(policy.timeout, host: host) {
            let addresses: [IPAddress]
            if let literal = IPAddress(host) {
                addresses = [literal]
            } else {
                addresses = try await resolve(host)
            }
            try policy.check(addresses, of: request.address)
            let connection = try await connect(to: addresses, request, try tls(for: request.address))
            return try await exchange(request, over: connection)
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
    ///
    /// - Parameter tls: Nil: without TLS.
    private func connect(to addresses: [IPAddress], _ request: ProviderRequest, _ tls: NIOSSLContext?) async throws -> Connection {
        for address in addresses {
            let loop = group.any()
            let answer = loop.makePromise(of: NIOHTTPClientResponseFull.self)
            let bootstrap = ClientBootstrap(group: loop)
                .connectTimeout(TimeAmount(policy.connectTimeout))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try prepare(channel, request.address, tls, answer) }
                }
            do {
                let target = try SocketAddress(ipAddress: address.description, port: request.address.port)
                let channel = try await bootstrap.connect(to: target).value { $0.close(promise: nil) }
                return Connection(channel: channel, answer: answer.futureResult)
            } catch {
                // Why one address does not answer is of no interest while another does.
                answer.fail(error)
                try Task.checkCancellation()
            }
        }
        throw ProviderUnreachable(.connection, host: request.address.host)
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

    private func exchange(_ request: ProviderRequest, over connection: Connection) async throws -> ProviderResponse {
        let channel = connection.channel
        defer { channel.close(promise: nil) }
        for part in request.parts(allocator: channel.allocator) { channel.write(part, promise: nil) }
        channel.flush()
        do {
            return try request.response(try await connection.answer.value())
        } catch let error as ProviderUnreachable {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ProviderUnreachable(Self.reason(of: error), host: request.address.host)
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
