import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Leave
import NIOCore
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The stream of events` {
    @Test func `begins after the last event that the client saw and goes on with what happens`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await Application(router: away.api.router(), server: .away()).test(.live) { client in
            let port = try #require(client.port)
            let ana = AwayAPI.ana.description
            try await Listener.listen(port, as: ana, lastEventID: 1) { lines in
                try await check(lines.next(beginning: "event: "), "event: EmployeeAdded")
                try await check(client.send(.post, "/v1/departments", as: ana, #"{"name":"Sales"}"#).status, .created)
                try await check(lines.next(beginning: "id: "), "id: 3")
                try await check(lines.next(beginning: "data: ").contains(#""name":"Sales""#), true)
            }
        }
    }

    @Test func `ends when the credential is no longer accepted`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await Application(router: away.api.router(), server: .away()).test(.live) { client in
            let port = try #require(client.port)
            let ana = AwayAPI.ana.description
            try await Listener.listen(port, as: ana, lastEventID: 1) { lines in
                _ = try await lines.next(beginning: "event: EmployeeAdded")
                away.refused.value = [AwayAPI.ana]
                // The last chunk (RFC 9112 §7.1).
                try await check(lines.next(beginning: "0"), "0")
            }
        }
    }

    @Test func `is for admins, and wants a sequence`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            try await check(client.send(.get, "/v1/events/stream", as: acme.john).status, .forbidden)
            let bad = try await client.send(.get, "/v1/events/stream", as: acme.ana, headers: [.lastEventID: "x"])
            #expect(bad.code == "invalid-cursor")
            try await check(
                client.send(.get, "/v1/events/stream", as: acme.ana, headers: [.accept: "application/json"]).status,
                .notAcceptable
            )
        }
    }
}

/// Reads a stream line by line.
struct Listener {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var text = ""

    @concurrent static func listen(
        _ port: Int,
        as token: String,
        lastEventID: Int,
        _ body: @concurrent (inout Listener) async throws -> Void
    ) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "localhost", port: port) {
            channel in
            channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
        }
        let head =
            "GET /v1/events/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\nLast-Event-ID: \(lastEventID)\r\n\r\n"
        try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: head))
            var listener = Listener(inbound: inbound.makeAsyncIterator())
            try await body(&listener)
        }
    }

    private init(inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) { self.inbound = inbound }

    @concurrent mutating func next(beginning: String) async throws -> String {
        while true {
            while let end = text.firstIndex(of: "\n") {
                let line = String(text[..<end])
                text = String(text[text.index(after: end)...])
                if line.hasPrefix(beginning) { return line }
            }
            let buffer = try await inbound.next()
            text += String(buffer: try #require(buffer, "the stream ended")).replacing("\r\n", with: "\n")
        }
    }
}
