import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

@Suite struct `Bytes that are no HTTP` {
    @Test(arguments: [
        "GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\nBroken header\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGARBAGE\r\n\r\n",
        "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", "GET /\u{1} HTTP/1.1\r\n\r\n",
        "POST /v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n",
    ])
    func `are answered 400 and end the connection, not the service`(text: String) async throws {
        let application = Application(router: ThingAPI().api.router(), server: .away())
        try await application.test(.live) { client in
            let port = try #require(client.port)
            let answer = try await send(text, to: port)
            #expect(answer.contains("HTTP/1.1 400 Bad Request") || answer.contains("HTTP/1.1 401 Unauthorized"), "\(answer)")
            try await check(client.send(.get, "/healthz", as: nil).status, .ok)
        }
    }

    /// What comes back until the other side closes.
    private func send(_ text: String, to port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ""
            for try await buffer in inbound { received += String(buffer: buffer) }
            return received
        }
    }
}
