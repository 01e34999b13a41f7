import Foundation
import HTTPTypes
import JSON
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix
import Testing

/// HTTP/1.1 to loopback, one connection a request: nothing that a test sees is from a cache or an earlier connection.
enum Web {
    static func send(
        _ method: HTTPRequest.Method,
        _ url: URL,
        headers: HTTPFields = [:],
        body: [UInt8]? = nil
    ) async throws -> Answer {
        let host = url.host() ?? "127.0.0.1"
        let port = url.port ?? 80
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(5))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPClientCodec())
                    return try NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>(wrappingChannelSynchronously: channel)
                }
            }
        var headers = headers
        headers[.connection] = "close"
        if let body { headers[.contentLength] = String(body.count) }
        let target = url.absoluteString.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3).first ?? ""
        let path = "/" + target.prefix { $0 != "#" }
        let request = HTTPRequest(method: method, scheme: "http", authority: "\(host):\(port)", path: path, headerFields: headers)
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(.head(request))
            do {
                if let body { try await outbound.write(.body(ByteBuffer(bytes: body))) }
                try await outbound.write(.end(nil))
            } catch {
                // A server may refuse a body and close before it has taken all of it: its answer counts, and is read below.
            }
            var head: HTTPResponse?
            var bytes: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let response): head = response
                case .body(let buffer): bytes += buffer.readableBytesView
                case .end:
                    guard let head else { throw NoAnswer() }
                    return Answer(url: url, status: head.status, headers: head.headerFields, body: bytes)
                }
            }
            throw NoAnswer()
        }
    }
}

/// The connection ended before the answer did.
struct NoAnswer: Error {}

struct Answer: Sendable {
    let url: URL
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSON { (try? JSON(parsing: body)) ?? .null }  // what is no JSON fails the test that looks into it
    var code: String? { json["code"]?.string }
    var id: String? { json["id"]?.string }
    var items: [JSON] { json["items"]?.array ?? [] }

    /// `pointer code` of each fault.
    var faults: [String] {
        (json["errors"]?.array ?? []).map { fault in
            [fault["pointer"]?.string ?? fault["parameter"]?.string ?? "", fault["code"]?.string ?? ""].joined(separator: " ")
        }
    }

    /// The answer if its status is the expected one; otherwise the test's issue shows it.
    @discardableResult
    func expect(_ expected: HTTPResponse.Status, _ code: String? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws -> Answer
    {
        try #require(status == expected, "\(url.path): \(text.prefix(2000))", sourceLocation: sourceLocation)
        if let code { #expect(self.code == code, "\(text.prefix(2000))", sourceLocation: sourceLocation) }
        return self
    }
}

/// Both are the same. The macro itself takes no asynchronous expression in a closure.
func check<Value: Equatable>(_ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(value == expected, sourceLocation: sourceLocation)
}
