import NIOCore
import NIOPosix

/// The TXT records of names, looked up freshly each time: no answer is kept (SSO_RULES P2.1).
package struct TextRecords: Sendable {
    private let servers: [NameServer]?
    private let timeout: Duration
    private let group: any EventLoopGroup

    /// - Parameters:
    ///   - servers: Asked in this order; nil: those of `/etc/resolv.conf`, read at each lookup.
    ///   - timeout: For one try. A server that stays silent gets a second one.
    package init(servers: [NameServer]? = nil, timeout: Duration = .seconds(2)) {
        self.servers = servers
        self.timeout = timeout
        group = MultiThreadedEventLoopGroup.singleton
    }

    /// The text of each record, its strings joined; aliases (CNAME) are followed. Empty when the name has none or does not exist.
    /// - Throws: ``LookupFailure`` of the last server when none could tell; `CancellationError`.
    package func lookup(_ name: String) async throws -> [String] {
        guard let domain = DomainName(name) else { throw LookupFailure(.invalidName, name: name) }
        var failure = LookupFailure(.unreachable, name: name)
        for server in try await serversNow() {
            for _ in 0..<2 {
                do {
                    return try await ask(server, domain)
                } catch let reason as LookupFailure.Reason {
                    failure = LookupFailure(reason, name: name)
                }
                // Silence may be a lost datagram; whoever spoke would say the same again.
                guard failure.reason == .timeout else { break }
            }
        }
        throw failure
    }

    private func serversNow() async throws -> [NameServer] {
        if let servers { return servers }
        return try await NIOThreadPool.singleton.runIfActive(eventLoop: group.any()) { NameServer.system() }.value()
    }

    private func ask(_ server: NameServer, _ name: DomainName) async throws -> [String] {
        let exchange = DNSExchange(server: server, timeout: timeout, loop: group.any())
        var answer = try await exchange.overUDP(TextQuery(name))
        if answer == .truncated { answer = try await exchange.overTCP(TextQuery(name)) }
        switch answer {
        case .texts(let texts): return texts
        case .failure(let code): throw LookupFailure.Reason.response(code: code)
        case .foreign, .malformed, .truncated: throw LookupFailure.Reason.malformedAnswer
        }
    }
}

extension TextQuery {
    /// With an id that nobody can guess (RFC 5452 9.2).
    init(_ name: DomainName) {
        self.init(id: .random(in: .min ... .max), name: name)
    }
}
