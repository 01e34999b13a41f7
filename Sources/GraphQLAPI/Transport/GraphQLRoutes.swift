import Application
import GraphQL
import HTTPTypes
package import Hummingbird
import JSON
import NIOCore

/// `/graphql`: GraphQL over HTTP (its working draft of 2025), over Server-Sent Events (the protocol graphql-sse, distinct connections), and over
/// WebSocket (graphql-transport-ws).
///
/// - Parameter Context: Whatever the router's requests carry.
package struct GraphQLRoutes<Context: RequestContext>: Sendable {
    package static var path: String { "/graphql" }
    package static var methods: [HTTPRequest.Method] { [.get, .post] }

    private let service: GraphQLService
    private let viewer: @Sendable (Request, Context) throws -> Viewer
    private let sockets: SocketAccess<Context>?

    /// - Parameters:
    ///   - sockets: Nil: no WebSocket is opened.
    ///   - viewer: Finds who asks, or throws what an unknown caller is answered.
    package init(
        _ service: GraphQLService,
        sockets: SocketAccess<Context>? = nil,
        viewer: @escaping @Sendable (Request, Context) throws -> Viewer
    ) {
        self.service = service
        self.sockets = sockets
        self.viewer = viewer
    }

    package func add(to router: Router<Context>) {
        router.get(RouterPath(Self.path)) { request, context in
            if request.asksForWebSocket, let sockets { return socket(request, context, sockets) }
            let viewer = try viewer(request, context)
            let parameters = request.uri.queryParameters.map { (name: String($0.key), value: String($0.value)) }
            return try await answer(request, viewer) { () throws(GraphQLRequest.Malformed) in try GraphQLRequest(parameters: parameters) }
        }
        router.post(RouterPath(Self.path)) { request, context in
            let viewer = try viewer(request, context)
            let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() }
            guard type == "application/json" else {
                return Self.fault("The body must be application/json.", .unsupportedMediaType, as: Accepted(request) ?? .response)
            }
            let body = try await request.body.collect(upTo: 1 << 20)
            return try await answer(request, viewer) { () throws(GraphQLRequest.Malformed) in
                guard let json = try? JSON(parsing: Array(body.readableBytesView)) else {
                    throw GraphQLRequest.Malformed(reason: "The body is no JSON.")
                }
                return try GraphQLRequest(json)
            }
        }
    }

    /// Who calls may also be told in the first message.
    private func socket(_ request: Request, _ context: Context, _ sockets: SocketAccess<Context>) -> Hummingbird.Response {
        guard request.offersSubprotocol else {
            return Self.fault("The subprotocol \(GraphQLSocket.subprotocol) must be offered.", .badRequest, as: .response)
        }
        // Browsers send a session's cookie, and where the page is from; no header or token of the page's proves anything before.
        if sockets.caller(context)?.csrfToken != nil, request.headers[.origin] != sockets.origin {
            return Self.fault("Only the service's own pages open a WebSocket with a session.", .forbidden, as: .response)
        }
        return GraphQLSocket.response(to: request, service, SocketSession(sockets, context))
    }

    private func answer(
        _ request: Request,
        _ viewer: Viewer,
        _ read: () throws(GraphQLRequest.Malformed) -> GraphQLRequest
    ) async throws -> Hummingbird.Response {
        guard let type = Accepted(request) else {
            return Self.fault("None of the accepted media types can be given.", .notAcceptable, as: .response)
        }
        let operation: PreparedOperation
        do {
            operation = try service.prepare(try read())
        } catch let error as GraphQLRequest.Malformed {
            return Self.fault(error.reason, .badRequest, as: type)
        } catch let error as RequestErrors {
            let response = GraphQL.Response(data: nil, errors: error.errors)
            if type == .events { return .events([response]) }
            // A client that takes application/json alone may not look at the body of anything but 200.
            return .json(response, as: type, status: type == .json ? .ok : .badRequest)
        }
        // HEAD is served as GET is.
        if request.method != .post, operation.kind == .mutation {
            var response = Self.fault("Mutations are sent by POST.", .methodNotAllowed, as: type)
            response.headers[.allow] = "POST"
            return response
        }
        guard operation.kind == .subscription else {
            let response = await service.execute(operation, for: viewer)
            if type == .events { return .events([response]) }
            return .json(response, as: type, status: response.data == nil && type == .response ? .badRequest : .ok)
        }
        guard type == .events else {
            return Self.fault("Subscriptions are answered as text/event-stream.", .notAcceptable, as: type)
        }
        guard let stream = service.streams.open(for: viewer.principal) else {
            return .events([GraphQL.Response(data: nil, errors: [GraphQLError("too-many-streams", "Too many subscriptions are open.")])])
        }
        do throws(RequestErrors) {
            return .events(try await service.subscribe(operation, for: viewer), holding: stream, while: viewer.stillHolds)
        } catch {
            return .events([GraphQL.Response(data: nil, errors: error.errors)])
        }
    }

    private static func fault(_ message: String, _ status: HTTPResponse.Status, as type: Accepted) -> Hummingbird.Response {
        .json(GraphQL.Response(data: nil, errors: [GraphQLError(message)]), as: type == .events ? .response : type, status: status)
    }
}
