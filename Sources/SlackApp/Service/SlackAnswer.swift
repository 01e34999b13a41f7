import Hummingbird
import JSON
import NIOCore

/// What Slack is answered, always with 200.
enum SlackAnswer: Sendable {
    /// Nothing to say.
    case nothing
    case json(JSON)

    static func response(_ answer: SlackAnswer) -> Response {
        switch answer {
        case .nothing: Response(status: .ok)
        case .json(let json):
            Response(
                status: .ok,
                headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes))
            )
        }
    }
}
