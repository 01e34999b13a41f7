import GraphQL
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import ServiceLifecycle

extension Hummingbird.Response {
    static func json(_ response: GraphQL.Response, as type: Accepted, status: HTTPResponse.Status) -> Hummingbird.Response {
        Hummingbird.Response(
            status: status,
            headers: [.contentType: "\(type.rawValue); charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.json.bytes))
        )
    }

    /// `next` for each response, `complete` at the end (graphql-sse, "distinct connections mode").
    ///
    /// - Parameters:
    ///   - stream: Kept until the stream has ended.
    ///   - stillHolds: Whether the subscriber may go on listening.
    static func events<Responses: AsyncSequence & Sendable>(
        _ responses: Responses,
        holding stream: OpenStream? = nil,
        while stillHolds: @escaping @Sendable () async -> Bool = { true }
    ) -> Hummingbird.Response
    where Responses.Element == GraphQL.Response {
        Hummingbird.Response(
            status: .ok,
            headers: [.contentType: Accepted.events.rawValue, .cacheControl: "no-store"],
            body: ResponseBody { writer in
                defer { withExtendedLifetime(stream) {} }
                try await writer.write(ByteBuffer(string: ":\n\n"))
                let isComplete = try await Paced(responses, while: stillHolds).forEach { response in
                    var buffer = ByteBuffer(string: response == nil ? ":" : "event: next\ndata: ")
                    if let response { buffer.writeBytes(response.json.bytes) }
                    buffer.writeString("\n\n")
                    try await writer.write(buffer)
                }
                // Without `complete` the client comes again, with its rights looked at anew.
                if isComplete { try await writer.write(ByteBuffer(string: "event: complete\ndata:\n\n")) }
                try await writer.finish(nil)
            }
        )
    }

    static func events(_ responses: [GraphQL.Response]) -> Hummingbird.Response {
        let (stream, continuation) = AsyncStream.makeStream(of: GraphQL.Response.self)
        for response in responses { continuation.yield(response) }
        continuation.finish()
        return events(stream)
    }
}
