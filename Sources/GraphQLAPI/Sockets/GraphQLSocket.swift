package import Application
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// What GraphQL over WebSocket needs of the rest of the program.
package struct SocketAccess<Context: Sendable>: Sendable {
    /// Of our own pages. Browsers name it in every handshake: with a session's cookie no other may open one (SSO_RULES C3.1).
    let origin: String
    /// Whom the handshake shows by itself.
    let caller: @Sendable (Context) -> Authenticated?
    /// Whom the handshake's credentials, with this `Authorization` if there is one, show now.
    let authenticate: @Sendable (Context, _ authorization: String?) async throws(AuthenticationError) -> Authenticated?
    let viewer: @Sendable (Authenticated, Context) -> Viewer
    /// Counts an operation; the seconds to wait when it is one too many.
    let admit: @Sendable (Principal) -> Int?

    package init(
        origin: String,
        caller: @escaping @Sendable (Context) -> Authenticated?,
        authenticate: @escaping @Sendable (Context, _ authorization: String?) async throws(AuthenticationError) -> Authenticated?,
        viewer: @escaping @Sendable (Authenticated, Context) -> Viewer,
        admit: @escaping @Sendable (Principal) -> Int?
    ) {
        self.origin = origin
        self.caller = caller
        self.authenticate = authenticate
        self.viewer = viewer
        self.admit = admit
    }
}

/// The same for one connection.
final class SocketSession: Sendable {
    let authenticate: @Sendable (_ authorization: String?) async throws(AuthenticationError) -> Authenticated?
    let viewer: @Sendable (Authenticated) -> Viewer
    let admit: @Sendable (Principal) -> Int?
    private let authorization = Mutex<String?>(nil)

    init<Context>(_ access: SocketAccess<Context>, _ context: Context) {
        authenticate = { authorization throws(AuthenticationError) in try await access.authenticate(context, authorization) }
        viewer = { access.viewer($0, context) }
        admit = access.admit
    }

    /// - Parameter authorization: What the client named as it began.
    func remember(_ authorization: String?) { self.authorization.withLock { $0 = authorization } }

    /// The same person, with the rights that the credential shows now; nil when it shows them no more. While that cannot be found out, it does.
    func current(_ caller: Authenticated?) async -> Authenticated? {
        do throws(AuthenticationError) {
            guard let caller, let found = try await authenticate(authorization.withLock { $0 }) else { return nil }
            let isSame =
                found.principal.employee == caller.principal.employee && found.principal.organization == caller.principal.organization
            return isSame ? found : nil
        } catch {
            guard case .unavailable = error else { return nil }
            return caller
        }
    }
}

/// `graphql-transport-ws`. What the server makes of a WebSocket is a request and an answer with bodies: each part is a message.
enum GraphQLSocket {
    static let subprotocol = "graphql-transport-ws"

    /// The answer that opens the WebSocket, and all that is said over it.
    static func response(to request: Request, _ service: GraphQLService, _ session: SocketSession) -> Hummingbird.Response {
        let messages = request.body
        return Hummingbird.Response(
            status: .switchingProtocols,
            headers: [.secWebSocketProtocol: subprotocol],
            body: ResponseBody { writer in
                let closing = try await converse(messages, service, session, to: &writer)
                _ = closing
            }
        )
    }

    private static func converse(
        _ messages: RequestBody,
        _ service: GraphQLService,
        _ session: SocketSession,
        to writer: inout any ResponseBodyWriter
    ) async throws -> Closing {
        let (outgoing, give) = AsyncStream.makeStream(of: SocketConversation.Outgoing.self)  // at most one for each task: see `Outgoing`
        let conversation = SocketConversation(service, session, outgoing: give)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await conversation.read(messages) }
            var closing = Closing.goingAway
            var failure: (any Error)?
            loop: for await item in outgoing.cancelOnGracefulShutdown() {
                switch item {
                case .message(let message, let written):
                    do { try await writer.write(message) } catch { failure = error }
                    written.resume()
                    if failure != nil { break loop }
                case .close(let reason):
                    closing = reason
                    break loop
                }
            }
            give.finish()
            // Whoever still waits is told that nothing more is sent.
            for await case .message(_, let written) in outgoing { written.resume() }
            if let failure { throw failure }
            try await writer.finish([.webSocketClose: "\(closing.code) \(closing.reason)"])
            return closing
        }
    }
}

extension Request {
    /// Whether it asks for a WebSocket with our protocol.
    var asksForWebSocket: Bool { headers[.upgrade]?.lowercased() == "websocket" }

    var offersSubprotocol: Bool {
        headers[values: .secWebSocketProtocol].flatMap { $0.split(separator: ",") }
            .contains { $0.drop { $0 == " " }.prefix { $0 != " " } == GraphQLSocket.subprotocol }
    }
}

extension HTTPField.Name {
    /// Of the trailer by which an answer closes its WebSocket: the code, and the reason.
    static let webSocketClose = HTTPField.Name("WebSocket-Close") ?? .trailer
    static let secWebSocketProtocol = HTTPField.Name("Sec-WebSocket-Protocol") ?? .upgrade
}
